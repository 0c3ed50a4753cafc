"""A feed's page for people: what it holds, how to follow it, its latest entries. Searches have a page of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import Feed, FeedPath
from feedpub.web.addresses import Addresses, in_readers, root
from feedpub.web.cards import card
from feedpub.web.charts.bars import Bars, bars
from feedpub.web.directory import ALL, Directory, facets_of
from feedpub.web.library import Library
from feedpub.web.pages import Pages
from feedpub.web.turning import page_of, turned

ENTRIES = 25
"""Items on one page."""
RELATED = 24


class FeedPage:
    """Makes the pages of feeds and searches."""

    def __init__(self, library: Library, pages: Pages) -> None:
        self._library = library
        self._pages = pages

    async def show(self, request: Request, path: FeedPath) -> Response:
        """``/feeds/<path>`` of a feed that there is."""
        feed = self._library.feed(path)
        if feed is None:
            raise HTTPException(404, "No feed has this address.")
        directory = Directory(self._library, await self._library.shelves())
        facets = facets_of(feed.selection, self._library.taxonomy)
        return await self._answer(
            request,
            feed,
            directory,
            title=directory.short_title(feed),
            entries=await self._count(feed, facets, directory),
            narrower=() if facets is None else directory.narrower(facets)[:RELATED],
            wider=() if facets is None else directory.wider(facets),
        )

    async def _count(self, feed: Feed, facets: Mapping[str, str] | None, directory: Directory) -> int:
        counted = None if facets is None else directory.items(facets)
        return await self._library.count(feed.selection) if counted is None else counted

    async def _answer(self, request: Request, feed: Feed, directory: Directory, **shown: Any) -> Response:
        page = page_of(request)
        found = await self._library.items(feed.selection, ENTRIES + 1, (page - 1) * ENTRIES)
        addresses = Addresses(self._library, feed.path)
        return self._pages.answer(
            request,
            "feed.html",
            feed=feed,
            addresses=addresses,
            narrowed=_in_the_form(self._library, feed),
            volume=await self._volume(feed, addresses),
            chart=await self._chart(feed) if page == 1 else None,
            readers=in_readers(addresses.documents[0][2]),
            canonical=addresses.page if page == 1 else f"{addresses.page}?page={page}",
            about=feed.description,
            cards=[card(item, self._library, directory) for item in found[:ENTRIES]],
            page=page,
            newer=turned(request, page - 1) if page > 1 else None,
            older=turned(request, page + 1) if len(found) > ENTRIES else None,
            **shown,
        )

    async def _volume(self, feed: Feed, addresses: Addresses) -> str | None:
        """The newest closed volume of the feed's archive, from which each leads to the one before it."""
        volumes = await self._library.volumes(feed.path)
        return addresses.volume(volumes) if volumes else None

    async def _chart(self, feed: Feed) -> Bars:
        weeks = await self._library.weeks_of(feed.selection)
        return bars(weeks, max(1, *weeks.counts))


def _in_the_form(library: Library, feed: Feed) -> str | None:
    """The form with this feed filled in; None for a named feed, which may select what the form cannot."""
    words = feed.path.split("/")
    if len(words) == 1 and feed.path != ALL:
        return None
    chosen = [(name, word) for name, said in zip(words[::2], words[1::2], strict=False) for word in said.split("+")]
    return f"{root(library)}/build?{urlencode([*chosen, ('q', '')])}"

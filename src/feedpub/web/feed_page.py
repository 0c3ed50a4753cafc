"""A feed's page for people: what it holds, how to follow it, its latest entries. A search is a feed, too."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import Feed, FeedPath, Selection
from feedpub.web.addresses import SEARCH, Addresses, in_readers, words_of
from feedpub.web.cards import card
from feedpub.web.directory import Directory, facets_of
from feedpub.web.library import Library
from feedpub.web.pages import Pages

ENTRIES = 25
"""Items on one page."""
MAX_PAGE = 400
"""Pages of older items that can be turned to: an offset costs the store what it skips."""
RELATED = 24


class FeedPage:
    """Makes the pages of feeds and searches."""

    def __init__(self, library: Library, pages: Pages) -> None:
        self._library = library
        self._pages = pages

    async def show(self, request: Request, path: FeedPath) -> Response:
        """``/feeds/<path>`` of a feed that there is, or ``/feeds/search?q=``."""
        if path == SEARCH:
            return await self._search(request)
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
            entries=None if facets is None else directory.items(facets),
            narrower=() if facets is None else directory.narrower(facets)[:RELATED],
            wider=() if facets is None else directory.wider(facets),
        )

    async def _search(self, request: Request) -> Response:
        words = words_of(request.query_params.get("q", ""))
        if not words:
            raise HTTPException(400, "Type the words to search for into the field above.")
        feed = Feed(
            path=SEARCH,
            title=f"Search: {' '.join(words)}",
            description="Items that hold all these words in title or summary.",
            selection=Selection(words=words),
            kept=False,
        )
        directory = Directory(self._library, await self._library.shelves())
        return await self._answer(request, feed, directory, title=feed.title, entries=None, narrower=(), wider=())

    async def _answer(self, request: Request, feed: Feed, directory: Directory, **shown: Any) -> Response:
        page = _page(request)
        found = await self._library.items(feed.selection, ENTRIES + 1, (page - 1) * ENTRIES)
        addresses = Addresses(self._library, feed.path, feed.selection.words if feed.path == SEARCH else ())
        preferred = addresses.documents[0][2]
        return self._pages.answer(
            request,
            "feed.html",
            feed=feed,
            addresses=addresses,
            preferred=preferred,
            readers=in_readers(preferred),
            question=" ".join(feed.selection.words) if feed.path == SEARCH else "",
            cards=[card(item, self._library, directory) for item in found[:ENTRIES]],
            page=page,
            newer=_turned(request, page - 1) if page > 1 else None,
            older=_turned(request, page + 1) if len(found) > ENTRIES and page < MAX_PAGE else None,
            **shown,
        )


def _page(request: Request) -> int:
    """Which page is asked for, from 1. Raises 404 for what is none."""
    asked = request.query_params.get("page", "1")
    # The length first: a number of thousands of digits is no number to Python.
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len(str(MAX_PAGE)) else 0
    if not 1 <= page <= MAX_PAGE:
        raise HTTPException(404, "There is no such page.")
    return page


def _turned(request: Request, page: int) -> str:
    """The query of another page of the same feed; relative, so that it holds behind any proxy."""
    return f"?{request.url.include_query_params(page=page).query}"

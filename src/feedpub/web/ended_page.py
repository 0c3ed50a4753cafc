"""The page of a feed that has ended: since when, for how long it still says so, and what it held last."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import FeedPath
from feedpub.web.cards import card
from feedpub.web.directory import Directory
from feedpub.web.library import Library
from feedpub.web.pages import Pages

ENTRIES = 25


class EndedPage:
    """Makes the pages of feeds that have ended."""

    def __init__(self, library: Library, pages: Pages) -> None:
        self._library = library
        self._pages = pages

    async def show(self, request: Request, path: FeedPath) -> Response:
        """``/feeds/<path>`` of a feed that has ended. Raises 404 for any other."""
        ending = self._library.ending(path)
        if ending is None:
            raise HTTPException(404, "No feed has this address.")
        found = await self._library.last_items(ending)
        directory = Directory(self._library, await self._library.shelves())
        return self._pages.answer(
            request,
            "ended.html",
            headers={"X-Robots-Tag": "noindex"},
            indexed=False,
            ending=ending,
            title=directory.short_title(ending.feed),
            cards=[card(item, self._library, directory) for item in found[:ENTRIES]],
        )

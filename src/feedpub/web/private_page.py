"""A private feed's page for people: how its reader follows it, and its latest entries.

It offers no other service the address: whoever has it has the feed.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import Feed
from feedpub.web.cards import card
from feedpub.web.directory import Directory
from feedpub.web.library import Library
from feedpub.web.pages import Pages
from feedpub.web.private_door import PRIVATE_HEADERS, PrivateLibrary
from feedpub.web.turning import page_of, turned

ENTRIES = 25


class PrivatePage:
    """Makes the pages of private feeds."""

    def __init__(self, library: Library, private: PrivateLibrary, pages: Pages) -> None:
        self._library = library
        self._private = private
        self._pages = pages

    async def show(self, request: Request, token: str, feed: Feed) -> Response:
        """``/private/<token>/feeds/<name>`` of a feed that the token opens."""
        page = page_of(request)
        found = await self._private.items(feed, ENTRIES + 1, (page - 1) * ENTRIES)
        directory = Directory(self._library, await self._library.shelves())
        addresses = [(format, self._private.address(token, feed.path, format)) for format in self._library.formats]
        return self._pages.answer(
            request,
            "private.html",
            headers=PRIVATE_HEADERS,
            indexed=False,
            feed=feed,
            addresses=addresses,
            cards=[card(item, self._library, directory) for item in found[:ENTRIES]],
            page=page,
            newer=turned(request, page - 1) if page > 1 else None,
            older=turned(request, page + 1) if len(found) > ENTRIES else None,
        )

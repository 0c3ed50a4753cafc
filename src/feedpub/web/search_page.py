"""``/search``: items by words, the best answers first, with the feed of everything that will answer later."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import Feed, Item
from feedpub.policy.searching import Search
from feedpub.web.addresses import Addresses, in_readers
from feedpub.web.asking import asks, search_of
from feedpub.web.cards import Card, card
from feedpub.web.choices import fields
from feedpub.web.directory import Directory
from feedpub.web.library import Library
from feedpub.web.pages import Pages
from feedpub.web.snippets import Stretch, marked, snippet
from feedpub.web.turning import page_of, turned

ANSWERS = 20
"""Items on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An item that answers, with the words marked that do."""

    card: Card
    title: tuple[Stretch, ...]
    summary: tuple[Stretch, ...]


class SearchPage:
    """Makes the page."""

    def __init__(self, library: Library, pages: Pages) -> None:
        self._library = library
        self._pages = pages

    async def show(self, request: Request) -> Response:
        """The form alone, or with answers where ``q`` asks for something. Raises 400 for an unknown filter."""
        search = search_of(request.query_params, self._library)
        directory = Directory(self._library, await self._library.shelves())
        page = page_of(request)
        feed = self._library.searched(search)
        found = await self._found(search, feed, page)
        addresses = Addresses(self._library, feed.path)
        return self._pages.answer(
            request,
            "search.html",
            indexed=False,
            asked=asks(search),
            question=request.query_params.get("q", "") if not asks(search) else str(search.question),
            total=await self._library.count(feed.selection) if asks(search) else 0,
            answers=[self._answer(item, search, directory) for item in found[:ANSWERS]],
            filters=fields(search.among, directory, self._library),
            feed=feed,
            addresses=addresses,
            readers=in_readers(addresses.documents[0][2]),
            page=page,
            newer=turned(request, page - 1) if page > 1 else None,
            older=turned(request, page + 1) if len(found) > ANSWERS else None,
        )

    async def _found(self, search: Search, feed: Feed, page: int) -> tuple[Item, ...]:
        if not asks(search):
            return ()
        return await self._library.answers(feed.selection, ANSWERS + 1, (page - 1) * ANSWERS)

    def _answer(self, item: Item, search: Search, directory: Directory) -> Answer:
        shown = card(item, self._library, directory)
        return Answer(
            card=shown, title=marked(shown.title, search.question), summary=snippet(shown.summary, search.question)
        )

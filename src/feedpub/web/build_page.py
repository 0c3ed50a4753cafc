"""``/build``: a form that gives the addresses of the feed of any selection. It is sent by GET and needs no script."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import Feed
from feedpub.policy.searching import Search
from feedpub.web.addresses import Addresses, in_readers, root
from feedpub.web.asking import asks, search_of
from feedpub.web.cards import card
from feedpub.web.choices import fields
from feedpub.web.directory import Directory
from feedpub.web.library import Library
from feedpub.web.pages import Pages

PREVIEWED = 10
"""Items shown of what was built."""


class BuildPage:
    """Makes the page."""

    def __init__(self, library: Library, pages: Pages) -> None:
        self._library = library
        self._pages = pages

    async def show(self, request: Request) -> Response:
        """The form, and once it was sent the feed that it asks for. Raises 400 for a value that there is not."""
        library = self._library
        search = search_of(request.query_params, library)
        directory = Directory(library, await library.shelves())
        feed = self._feed(search)
        built = bool(request.query_params)
        found = await library.items(feed.selection, PREVIEWED) if built else ()
        addresses = Addresses(library, feed.path)
        return self._pages.answer(
            request,
            "build.html",
            canonical=f"{library.site.url}/build",
            indexed=not built,
            about=f"Choose types, regions, countries and words, and get the address of a feed of {library.site.title}.",
            built=built,
            title=directory.short_title(feed),
            feed=feed,
            total=await library.count(feed.selection) if built else 0,
            words=str(search.question),
            fields=fields(search.among, directory, library),
            addresses=addresses,
            readers=in_readers(addresses.documents[0][2]),
            opml=f"{root(library)}/opml{_query(search)}",
            cards=[card(item, library, directory) for item in found],
        )

    def _feed(self, search: Search) -> Feed:
        return self._library.searched(search) if asks(search) else self._library.combined(search.among)


def _query(search: Search) -> str:
    pairs = [(name, word) for name, words in search.among.words for word in words]
    return f"?{urlencode(pairs)}" if pairs else ""

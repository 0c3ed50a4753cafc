"""The door to ``/feeds/``: a raw ASGI endpoint that sends documents; what has no suffix goes to the page for people.

It makes no bytes: those lie ready in the library, or the library renders them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from feedpub.model import Document, FeedPath
from feedpub.policy.searching import SEARCH, Search
from feedpub.web.addresses import here
from feedpub.web.asking import asks, search_of
from feedpub.web.library import Library
from feedpub.web.replies import METHODS, Asked, Reply, preflight, reply

PageMaker = Callable[[Request, FeedPath], Awaitable[Response]]
GONE = "This feed has ended. The feeds that there are now are listed on the first page."
_DAY = "public, max-age=86400"


class FeedDoor:
    """Answers every method at every address below ``/feeds/``."""

    def __init__(self, library: Library, page: PageMaker, ended: PageMaker) -> None:
        self._library = library
        self._page = page
        self._ended = ended
        self._media_types = {format: library.media_type(format) for format in library.formats}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, dot, suffix = scope["path_params"]["path"].rpartition(".")
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            raise HTTPException(405, headers={"Allow": METHODS.decode("ascii")})
        if scope["method"] == "OPTIONS":
            await _send(send, preflight())
        elif dot and suffix in self._media_types:
            await self._serve(FeedPath(path), suffix, scope, receive, send)
        else:
            await self._show(scope, receive, send)

    async def _serve(self, path: FeedPath, format: str, scope: Scope, receive: Receive, send: Send) -> None:
        document = await self._document(path, format, scope)
        if document is None:
            self._refuse_gone(path)
            redirect = self._redirect(self._library.moved(path), lambda right: self._library.address(right, format))
            await redirect(scope, receive, send)
            return
        asked = Asked.of(scope["method"], scope["headers"])
        await _send(send, reply(document, self._media_types[format], document.links, asked))

    async def _document(self, path: FeedPath, format: str, scope: Scope) -> Document | None:
        if path == SEARCH:
            return await self._library.search(_search(scope, self._library), format)
        return self._library.ready(path, format) or await self._library.document(path, format)

    async def _show(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = FeedPath(scope["path_params"]["path"])
        if path == SEARCH:
            query = scope["query_string"].decode("latin-1")
            where = here(f"{self._library.site.url}/search{'?' if query else ''}{query}")
            response: Response = RedirectResponse(where, 301, headers={"Cache-Control": _DAY})
        elif self._library.feed(path) is not None:
            response = await self._page(Request(scope, receive), path)
        elif self._library.ending(path) is not None:
            response = await self._ended(Request(scope, receive), path)
        else:
            self._refuse_gone(path)
            response = self._redirect(self._right_page(path), self._library.page)
        await response(scope, receive, send)

    def _refuse_gone(self, path: FeedPath) -> None:
        """Raises 410 for a feed that has ended: a reader that hears it asks no more (RFC 9110, section 15.5.11)."""
        if self._library.is_gone(path):
            raise HTTPException(410, GONE)

    def _right_page(self, path: FeedPath) -> FeedPath | None:
        """Where a page's address in another spelling belongs; a slash too many at the end is one."""
        bare = FeedPath(path.rstrip("/"))
        return self._library.moved(bare) or (bare if self._library.feed(bare) else None)

    def _redirect(self, right: FeedPath | None, address: Callable[[FeedPath], str]) -> Response:
        """A redirect for ever. Raises 404 where there is no right spelling."""
        if right is None:
            raise HTTPException(404, "No feed has this address.")
        return RedirectResponse(here(address(right)), 301, headers={"Cache-Control": _DAY})


def _search(scope: Scope, library: Library) -> Search:
    """What is searched for. Raises 400 where that is nothing: it would be the feed of everything."""
    search = search_of(QueryParams(scope["query_string"]), library)
    if not asks(search):
        raise HTTPException(400, "Say what to search for: put words behind ?q=")
    return search


async def _send(send: Send, answer: Reply) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})

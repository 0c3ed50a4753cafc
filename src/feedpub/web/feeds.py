"""The door to ``/feeds/``: a raw ASGI endpoint that sends documents; what has no suffix goes to the page for people.

It makes no bytes: those lie ready in the library, or the library renders them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache, partial

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from feedpub.model import Document, FeedPath
from feedpub.web.addresses import SEARCH, Addresses, here, words_of
from feedpub.web.library import Library
from feedpub.web.replies import METHODS, Asked, Reply, preflight, reply

PageMaker = Callable[[Request, FeedPath], Awaitable[Response]]
_DAY = "public, max-age=86400"
_LINKS = 4096
"""Link headers that are remembered."""


class FeedDoor:
    """Answers every method at every address below ``/feeds/``."""

    def __init__(self, library: Library, page: PageMaker) -> None:
        self._library = library
        self._page = page
        self._media_types = {format: library.media_type(format) for format in library.formats}
        # Spelling these addresses anew took a third of the time of an answer, and they never change.
        self._links = lru_cache(maxsize=_LINKS)(partial(_links, library))

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
        words = _words(scope) if path == SEARCH else ()
        document = await self._document(path, format, words)
        if document is None:
            redirect = self._redirect(self._library.moved(path), lambda right: self._library.address(right, format))
            await redirect(scope, receive, send)
            return
        asked = Asked.of(scope["method"], scope["headers"])
        await _send(send, reply(document, self._media_types[format], self._links(path, words, format), asked))

    async def _document(self, path: FeedPath, format: str, words: tuple[str, ...]) -> Document | None:
        if path == SEARCH:
            return await self._library.search(words, format)
        return self._library.ready(path, format) or await self._library.document(path, format)

    async def _show(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = FeedPath(scope["path_params"]["path"])
        if path == SEARCH or self._library.feed(path) is not None:
            response = await self._page(Request(scope, receive), path)
        else:
            response = self._redirect(self._right_page(path), self._library.page)
        await response(scope, receive, send)

    def _right_page(self, path: FeedPath) -> FeedPath | None:
        """Where a page's address in another spelling belongs; a slash too many at the end is one."""
        bare = FeedPath(path.rstrip("/"))
        return self._library.moved(bare) or (bare if self._library.feed(bare) else None)

    def _redirect(self, right: FeedPath | None, address: Callable[[FeedPath], str]) -> Response:
        """A redirect for ever. Raises 404 where there is no right spelling."""
        if right is None:
            raise HTTPException(404, "No feed has this address.")
        return RedirectResponse(here(address(right)), 301, headers={"Cache-Control": _DAY})


def _words(scope: Scope) -> tuple[str, ...]:
    """The words that are searched for. Raises 400 where there are none: that would be the feed of everything."""
    words = words_of(QueryParams(scope["query_string"]).get("q", ""))
    if not words:
        raise HTTPException(400, "Say what to search for: put words behind ?q=")
    return words


def _links(library: Library, path: FeedPath, words: tuple[str, ...], format: str) -> str:
    return Addresses(library, path, words).link_header(format)


async def _send(send: Send, answer: Reply) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})

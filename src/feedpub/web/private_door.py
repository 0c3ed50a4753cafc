"""The door to ``/private/<token>/feeds/``: documents and pages that only the reader of that token sees.

Whatever is not right is answered as an address that never was: the token, the feed, or the path.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from feedpub.model import Document, Feed, FeedPath, Item
from feedpub.web.addresses import here
from feedpub.web.library import Library
from feedpub.web.replies import Asked, RawHeaders, Reply, reply

PRIVATE_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}
"""On every answer below ``/private/``, be it a refusal; nothing allows another site's scripts to read it."""
METHODS = "GET, HEAD"
_PRIVATE: RawHeaders = [(name.lower().encode(), value.encode()) for name, value in PRIVATE_HEADERS.items()]
_TAKEN_OUT = frozenset({b"cache-control", b"access-control-allow-origin", b"access-control-expose-headers"})


class PrivateLibrary(Protocol):
    """The private feeds, for whoever has a token."""

    def feed(self, token: str, path: FeedPath) -> Feed | None:
        """The feed if this token opens it; takes the same time whatever token is given."""
        ...

    def moved(self, token: str, path: FeedPath) -> FeedPath | None:
        """What a feed that this token opens was called before leads to it."""
        ...

    def page(self, token: str, path: FeedPath) -> str:
        """The absolute address of a feed's page for people."""
        ...

    def address(self, token: str, path: FeedPath, format: str) -> str:
        """The absolute address of a document."""
        ...

    async def document(self, token: str, feed: Feed, format: str) -> Document: ...

    async def items(self, feed: Feed, limit: int, offset: int = 0) -> tuple[Item, ...]:
        """Newest published first."""
        ...


PrivatePageMaker = Callable[[Request, str, Feed], Awaitable[Response]]


class PrivateDoor:
    """Answers every method at every address below ``/private/``."""

    def __init__(self, library: Library, private: PrivateLibrary, page: PrivatePageMaker) -> None:
        self._media_types = {format: library.media_type(format) for format in library.formats}
        self._private = private
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers=PRIVATE_HEADERS | {"Allow": METHODS})
        token, _, rest = scope["path_params"]["rest"].partition("/feeds/")
        name, dot, suffix = rest.rpartition(".")
        if dot and suffix in self._media_types:
            await self._serve(token, FeedPath(name), suffix, scope, receive, send)
            return
        path = FeedPath(rest)
        feed = self._private.feed(token, path)
        if feed is not None:
            response = await self._shown(Request(scope, receive), token, feed)
        else:
            response = self._redirect(token, path, lambda right: self._private.page(token, right))
        await response(scope, receive, send)

    async def _shown(self, request: Request, token: str, feed: Feed) -> Response:
        try:
            return await self._page(request, token, feed)
        except HTTPException as refused:  # a page of entries that there is not
            raise HTTPException(refused.status_code, refused.detail, headers=PRIVATE_HEADERS) from None

    async def _serve(self, token: str, path: FeedPath, format: str, scope: Scope, receive: Receive, send: Send) -> None:
        feed = self._private.feed(token, path)
        if feed is None:
            redirect = self._redirect(token, path, lambda right: self._private.address(token, right, format))
            await redirect(scope, receive, send)
            return
        document = await self._private.document(token, feed, format)
        asked = Asked.of(scope["method"], scope["headers"])
        answer = _closed(reply(document, self._media_types[format], document.links, asked))
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})

    def _redirect(self, token: str, path: FeedPath, address: Callable[[FeedPath], str]) -> Response:
        right = self._private.moved(token, path)
        if right is None:
            raise HTTPException(404, "There is nothing at this address.", headers=PRIVATE_HEADERS)
        return RedirectResponse(here(address(right)), 301, headers=PRIVATE_HEADERS)


def _closed(answer: Reply) -> Reply:
    """The same answer for one reader: nobody keeps it, and no other site may read it."""
    headers = [(name, value) for name, value in answer.headers if name not in _TAKEN_OUT]
    return Reply(status=answer.status, headers=[*headers, *_PRIVATE], body=answer.body)

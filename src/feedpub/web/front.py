"""What stands before the table of addresses: documents that lie ready are sent from here, and nothing else is.

Nearly every request is for one of them, and most are answered with 304. Each answer is put together once for each
document and encoding, and then only sent: no routing, no formatting. What is not ready, or not asked for with GET or
HEAD, goes on to the table; what is said is the same there (``web.replies`` writes both).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from feedpub.model import Document, FeedPath
from feedpub.web.conditional import GZIP_SUFFIX, unchanged
from feedpub.web.encoding import takes_gzip
from feedpub.web.library import Library
from feedpub.web.replies import Asked, Reply, reply

FOLDER = "/feeds/"
PLAIN_BYTES = 16_000_000
"""Plain bodies that are kept beside the compressed ones, in all: few readers ask for them, but those ask often."""
PREPARED = 4_096
"""Documents whose answers are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An answer, and its headers as HTTP/1.1 writes them."""

    reply: Reply
    lines: bytes

    @classmethod
    def of(cls, reply: Reply) -> Ready:
        return cls(reply=reply, lines=b"".join(b"%s: %s\r\n" % header for header in reply.headers))


class Front:
    """Answers for documents that lie ready; hands everything else to ``behind``."""

    def __init__(self, library: Library, behind: ASGIApp) -> None:
        self.behind = behind
        self._library = library
        self._formats = frozenset(library.formats)
        self._prepared: dict[str, _Prepared] = {}
        self._plain_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plain = scope["type"] == "http" and not scope.get("root_path")
        answer = self.ready(scope["method"], scope["path"], scope["headers"]) if plain else None
        if answer is None:
            await self.behind(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": answer.reply.status, "headers": answer.reply.headers})
        await send({"type": "http.response.body", "body": answer.reply.body})

    def ready(self, method: str, path: str, headers: Iterable[tuple[bytes, bytes]]) -> Ready | None:
        """The answer that lies ready, None for one that the table must find. ``path`` is decoded, and the names of
        headers are in lower case, as in ASGI.
        """
        if method not in ("GET", "HEAD") or not path.startswith(FOLDER):
            return None
        name, _, format = path[len(FOLDER) :].rpartition(".")
        document = self._library.ready(FeedPath(name), format) if format in self._formats else None
        if document is None:
            return None
        prepared = self._prepared.get(path)
        if prepared is None or prepared.document is not document:
            prepared = self._prepare(path, document)
        return self._answer(prepared, method, headers)

    def _prepare(self, path: str, document: Document) -> _Prepared:
        if len(self._prepared) >= PREPARED or self._plain_bytes > PLAIN_BYTES:
            self._prepared.clear()
            self._plain_bytes = 0
        prepared = _Prepared(document=document, media_type=self._library.media_type(document.format))
        self._prepared[path] = prepared
        return prepared

    def _answer(self, prepared: _Prepared, method: str, headers: Iterable[tuple[bytes, bytes]]) -> Ready:
        gzip, same = _asked(prepared.document, headers)
        kind = (method, gzip, same)
        answer = prepared.answers.get(kind)
        if answer is None:
            answer = prepared.answers[kind] = prepared.made(*kind)
            self._plain_bytes += 0 if gzip else len(answer.reply.body)
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """The answers of one document that were asked for already: by method, encoding and whether it is unchanged."""

    document: Document
    media_type: str
    answers: dict[tuple[str, bool, bool], Ready] = field(default_factory=dict)

    def made(self, method: str, gzip: bool, same: bool) -> Ready:
        """The answer, as ``reply`` gives it to one who asks so."""
        asked = Asked(
            method=method,
            accept_encoding="gzip" if gzip else "",
            none_match=f'"{self.document.etag}"' if same else None,
        )
        return Ready.of(reply(self.document, self.media_type, self.document.links, asked))


def _asked(document: Document, headers: Iterable[tuple[bytes, bytes]]) -> tuple[bool, bool]:
    """Whether gzip is taken, and whether the reader has the document already."""
    encoding, tag, since = b"", None, None
    for name, value in headers:
        if name == b"accept-encoding":
            encoding = encoding + b", " + value if encoding else value
        elif name == b"if-none-match":
            tag = value if tag is None else tag + b", " + value
        elif name == b"if-modified-since":
            since = value if since is None else since + b", " + value
    gzip = _takes_gzip(encoding)
    if tag is None and since is None:
        return gzip, False
    if tag is not None and tag in _tags(document.etag):  # as nearly every reader sends it back
        return gzip, True
    return gzip, unchanged(document.etag, document.last_modified, _text(tag), _text(since))


@lru_cache(maxsize=256)
def _takes_gzip(accept_encoding: bytes) -> bool:
    return takes_gzip(accept_encoding.decode("latin-1"))


@lru_cache(maxsize=PREPARED)
def _tags(etag: str) -> tuple[bytes, bytes]:
    return f'"{etag}{GZIP_SUFFIX}"'.encode("ascii"), f'"{etag}"'.encode("ascii")


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")

"""A document as an HTTP answer: status, headers and bytes. Pure: decides, and leaves the sending to the door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from feedpub.model import Document
from feedpub.web.conditional import GZIP_SUFFIX, http_date, unchanged
from feedpub.web.encoding import takes_gzip

RawHeaders = list[tuple[bytes, bytes]]

METHODS = b"GET, HEAD, OPTIONS"
_PREFLIGHT_SECONDS = b"86400"
_LIVING = (b"cache-control", b"public, max-age=60, stale-while-revalidate=300, stale-if-error=86400")
_CLOSED = (b"cache-control", b"public, max-age=31536000, immutable")
"""Of a document that will never change (RFC 8246)."""
_KEPT: RawHeaders = [
    (b"vary", b"Accept-Encoding"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Last-Modified, Link"),
    (b"x-content-type-options", b"nosniff"),
]
"""On each answer that carries a feed or says that it is unchanged; the server itself adds Date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What decides the answer: the method and three headers of a request, None where it has none."""

    method: str
    accept_encoding: str = ""
    none_match: str | None = None
    modified_since: str | None = None

    @classmethod
    def of(cls, method: str, headers: Iterable[tuple[bytes, bytes]]) -> Asked:
        """Reads them from raw ASGI headers; a header that came in several lines is one list."""
        found: dict[bytes, str] = {}
        for name, value in headers:
            if name in _CONDITIONS:
                text = value.decode("latin-1")
                found[name] = f"{found[name]}, {text}" if name in found else text
        return cls(
            method=method,
            accept_encoding=found.get(b"accept-encoding", ""),
            none_match=found.get(b"if-none-match"),
            modified_since=found.get(b"if-modified-since"),
        )


_CONDITIONS = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is sent."""

    status: int
    headers: RawHeaders
    body: bytes = b""


def reply(document: Document, media_type: str, links: str, asked: Asked) -> Reply:
    """The answer to a GET or HEAD. ``links`` is the value of the Link header."""
    gzip = takes_gzip(asked.accept_encoding)
    headers = [*_validators(document, gzip=gzip), _CLOSED if document.closed else _LIVING, *_KEPT]
    if unchanged(document.etag, document.last_modified, asked.none_match, asked.modified_since):
        return Reply(status=304, headers=headers)
    body = document.gzip if gzip else document.body
    headers += [
        (b"content-type", media_type.encode("latin-1")),
        (b"content-length", str(len(body)).encode("ascii")),
        (b"link", links.encode("latin-1")),
    ]
    if gzip:
        headers.append((b"content-encoding", b"gzip"))
    return Reply(status=200, headers=headers, body=b"" if asked.method == "HEAD" else body)


def preflight() -> Reply:
    """The answer to OPTIONS: a browser asks it before it sends If-None-Match to another site (CORS)."""
    headers = [
        (b"allow", METHODS),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", METHODS),
        (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since"),
        (b"access-control-max-age", _PREFLIGHT_SECONDS),
        (b"x-content-type-options", b"nosniff"),
    ]
    return Reply(status=204, headers=headers)


def _validators(document: Document, *, gzip: bool) -> RawHeaders:
    tag = f'"{document.etag}{GZIP_SUFFIX if gzip else ""}"'
    return [
        (b"etag", tag.encode("ascii")),
        (b"last-modified", http_date(document.last_modified).encode("ascii")),
    ]

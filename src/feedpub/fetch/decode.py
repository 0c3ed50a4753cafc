"""A body as it is sent, made the body that is meant: bounded, and complete or refused. Pure.

The HTTP libraries hand over a compressed bomb as one chunk and take a stream that stops in the middle for
a whole one, so we decode ourselves. Only gzip and deflate (RFC 9110 section 8.4.1), as we ask for no others.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator
from typing import Protocol

from feedpub.errors import EgressError
from feedpub.fetch.limits import Limits

PIECE = 262_144
"""Bytes decoded in one go, between two looks at the limits."""
_GZIP = b"\x1f\x8b"


class _Coding(Protocol):
    @property
    def ended(self) -> bool: ...

    def expand(self, chunk: bytes) -> Iterator[bytes]: ...


class _Plain:
    """No coding: it ends wherever the message ends."""

    ended = True

    def expand(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk


class _Inflated:
    """gzip, one member or several, or deflate, with or without the zlib wrapper that some servers forget."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stream = zlib.decompressobj()
        self._open = False
        self._held = b""
        self.ended = False

    def expand(self, chunk: bytes) -> Iterator[bytes]:
        rest = self._held + chunk
        self._held = b""
        while rest:
            if not self._open and not self._begin(rest):
                return
            rest = yield from self._inflate(rest)

    def _begin(self, rest: bytes) -> bool:
        """Opens a stream if one starts here. What follows the end of the last one and is none, is ignored."""
        if len(rest) < len(_GZIP):
            self._held = rest
            return False
        if self.ended and (self._name == "deflate" or not rest.startswith(_GZIP)):
            return False
        self._stream = zlib.decompressobj(self._window(rest))
        self._open, self.ended = True, False
        return True

    def _window(self, rest: bytes) -> int:
        if self._name == "gzip":
            return zlib.MAX_WBITS | 16
        # The zlib header (RFC 1950 section 2.2): method 8, and its two bytes are a multiple of 31.
        wrapped = rest[0] & 0x0F == 8 and int.from_bytes(rest[:2], "big") % 31 == 0
        return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS

    def _inflate(self, rest: bytes) -> Generator[bytes, None, bytes]:
        """Yields the stream's pieces; returns what follows its end."""
        while True:
            piece = self._stream.decompress(rest, PIECE)
            yield piece
            rest = self._stream.unconsumed_tail
            if self._stream.eof:
                self._open, self.ended = False, True
                return self._stream.unused_data
            # A full piece may have left output behind although all input is taken.
            if not rest and len(piece) < PIECE:
                return b""


class Body:
    """Collects one body. ``zlib.error`` passes through: a damaged stream is the edge's to translate."""

    def __init__(self, host: str, encoding: str, limits: Limits) -> None:
        """Raises ``EgressError`` (bad_encoding) for a content coding that we did not ask for."""
        self._host = host
        self._limits = limits
        self._coding = self._named(encoding.strip().lower())
        self._pieces: list[bytes] = []
        self._sent = 0
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes of the wire. Raises ``EgressError`` (too_large) and ``zlib.error``."""
        self._sent += len(chunk)
        if self._sent > self._limits.wire_bytes:
            raise self._too_large(f"more than {self._limits.wire_bytes} bytes were sent")
        for piece in self._coding.expand(chunk):
            self._keep(piece)

    def finish(self) -> bytes:
        """The whole body. Raises ``EgressError`` (truncated) if the coded stream has not ended."""
        if not self._coding.ended:
            raise EgressError(self._host, "truncated", "the compressed body stops in the middle", transient=True)
        return b"".join(self._pieces)

    def _keep(self, piece: bytes) -> None:
        limits = self._limits
        self._size += len(piece)
        if self._size > limits.decoded_bytes:
            raise self._too_large(f"the body is longer than {limits.decoded_bytes} bytes")
        if self._size > limits.ratio_from and self._size > self._sent * limits.ratio:
            raise self._too_large(f"the body is more than {limits.ratio} times what was sent")
        self._pieces.append(piece)

    def _named(self, encoding: str) -> _Coding:
        match encoding:
            case "" | "identity":
                return _Plain()
            case "gzip" | "x-gzip":
                return _Inflated("gzip")
            case "deflate":
                return _Inflated("deflate")
            case _:
                why = f"the content coding {encoding[:40]!r} was not asked for"
                raise EgressError(self._host, "bad_encoding", why, transient=False)

    def _too_large(self, why: str) -> EgressError:
        return EgressError(self._host, "too_large", why, transient=False)

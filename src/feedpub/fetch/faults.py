"""Foreign failures, translated: what httpx, aiohttp, ssl, zlib and the sockets raise becomes an ``EgressError``.

Only the host and fixed words go into an error, and as its cause only a failure that knows no URL: a URL can be
a credential. Nothing here decides whether to try again, except whether a kept connection had gone stale.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import aiohttp
import httpx
from aiohttp.http_exceptions import ContentLengthError, HttpProcessingError, LineTooLong, TransferEncodingError

from feedpub.errors import EgressError, EgressFault
from feedpub.fetch.guard import Trip

_FOREIGN = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, UnicodeError, zlib.error)
_KNOWS_NO_URL = (OSError, UnicodeError, zlib.error, HttpProcessingError)

_Sentence = str | Callable[[BaseException], str]


def _certificate(error: BaseException) -> str:
    return f"the certificate is refused: {getattr(error, 'verify_message', error.args[-1])}"


def _refused(error: BaseException) -> str:
    return f"no connection: {getattr(error, 'strerror', None) or 'no address answers'}"


# The first row that fits an error of the chain counts, so the more telling kinds stand first.
_RULES: tuple[tuple[type[BaseException], EgressFault, _Sentence], ...] = (
    (ssl.SSLCertVerificationError, "tls", _certificate),
    (ssl.SSLError, "tls", "no encrypted connection comes about"),
    (aiohttp.InvalidURL, "denied", "the URL names no host that we go to"),
    (aiohttp.NonHttpUrlClientError, "denied", "the URL is not one of HTTP"),
    (httpx.InvalidURL, "denied", "this is not a URL"),
    (TimeoutError, "timeout", "no complete answer in time"),
    (LineTooLong, "too_large", "the head of the answer is too long"),
    (ContentLengthError, "truncated", "the body is shorter than announced"),
    (TransferEncodingError, "truncated", "the body stops in the middle"),
    (HttpProcessingError, "protocol", "what came back is not HTTP"),
    (aiohttp.ClientResponseError, "protocol", "what came back is not HTTP"),
    (zlib.error, "bad_encoding", "the compressed body is damaged"),
    (aiohttp.ClientPayloadError, "truncated", "the body stops in the middle"),
    (aiohttp.ServerDisconnectedError, "connect", "the connection was closed without an answer"),
    (UnicodeError, "dns", "the host is not a name"),
    (ConnectionResetError, "connect", "the connection was reset"),
    (OSError, "connect", _refused),
)
_FINAL: frozenset[EgressFault] = frozenset({"denied", "too_large", "bad_encoding"})


@contextmanager
def translated(trip: Trip) -> Iterator[None]:
    """Whatever the libraries raise inside becomes an ``EgressError`` with the trip's facts."""
    try:
        yield
    except _FOREIGN as error:
        chain = tuple(_chain(error))
        trip.stale = trip.reused and any(_closed_unanswered(link) for link in chain)
        cause = next((link for link in reversed(chain) if isinstance(link, _KNOWS_NO_URL)), None)
        raise _translation(chain, trip) from cause


def _translation(chain: tuple[BaseException, ...], trip: Trip) -> EgressError:
    for kind, fault, sentence in _RULES:
        for error in reversed(chain):  # the root knows most
            if isinstance(error, kind):
                why = sentence if isinstance(sentence, str) else sentence(error)
                return EgressError(trip.host, fault, why, transient=fault not in _FINAL, sent=trip.connected)
    return EgressError(trip.host, "connect", "the request failed", transient=True, sent=trip.connected)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all that led to it, the last cause last."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _closed_unanswered(error: BaseException) -> bool:
    """Whether a connection ended before any byte of an answer: then its other end had given it up before."""
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return isinstance(error.message, str)  # otherwise it is the head of an answer
    return isinstance(error, ConnectionResetError | BrokenPipeError)

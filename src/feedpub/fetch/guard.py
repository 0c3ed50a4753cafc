"""Connections that only reach allowed addresses: the resolver and the socket factory below the HTTP client.

A name is resolved once for a connection; if any of its addresses is forbidden, none is dialled; exactly the
addresses that were checked are dialled. Each address is checked again when its socket is made, which also
catches a literal address in any spelling. Neither sends a request nor judges a URL.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from feedpub.errors import EgressError
from feedpub.fetch.limits import Limits
from feedpub.fetch.network import Network
from feedpub.fetch.threads import DaemonThreads

Resolve = Callable[..., list[Any]]
"""``socket.getaddrinfo``, or something that answers like it."""

LOOKUPS = 32
"""Names looked up at once: a dead name server must not block the rest, and the loop's own pool is small."""
KEPT_SECONDS = 15.0
"""How long an idle connection is kept."""


@dataclass(slots=True)
class Trip:
    """What becomes of one request on its way: whom it goes to, and how far it came."""

    host: str
    afresh: bool = False
    """It must not go over a connection that has been used before."""
    connected: bool = False
    """From here on bytes of the request may have left."""
    reused: bool = False
    """The connection had been used before ..."""
    stale: bool = False
    """... and was closed before any byte of an answer: a fresh one may do."""


TRIP: ContextVar[Trip] = ContextVar("TRIP")
"""The trip of the current request: a socket knows only addresses, but some are allowed by a name."""


class GuardedResolver(AbstractResolver):
    """Looks a name up in threads of its own and hands on its addresses, if every one is allowed."""

    def __init__(self, network: Network, resolve: Resolve) -> None:
        self._network = network
        self._resolve = resolve
        self._threads = DaemonThreads(LOOKUPS, "feedpub-dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The checked addresses of a name. Raises ``EgressError``: dns or denied."""
        try:
            found = await self._threads.run(self._look_up, host, port, family)
        except (OSError, UnicodeError) as error:
            raise EgressError(host, "dns", "the name cannot be resolved", transient=True) from error
        if not found:
            raise EgressError(host, "dns", "the name has no address", transient=True)
        self._network.check(host, port, [result["host"] for result in found])
        return found

    def _look_up(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        answers = self._resolve(host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        return [
            ResolveResult(
                hostname=host,
                host=sockaddr[0],
                port=port,
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, proto, _, sockaddr in answers
        ]

    async def close(self) -> None:
        """Nothing is held: a lookup that hangs is not waited for."""


def guarded_session(
    *, limits: Limits, network: Network, resolver: GuardedResolver, tls: ssl.SSLContext, keep: bool
) -> aiohttp.ClientSession:
    """A session without cookies, proxies and decoding, all of whose sockets pass the guard. Needs a running loop.

    ``keep``: whether a connection may serve one request after the other.
    """

    def checked_socket(address: tuple[Any, ...]) -> socket.socket:
        family, kind, proto, _, sockaddr = address
        network.check(TRIP.get().host, sockaddr[1], [sockaddr[0]])
        return socket.socket(family, kind, proto)

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=resolver,
            socket_factory=checked_socket,
            use_dns_cache=False,
            ssl=tls,
            limit=0,  # the client counts requests itself, outside their deadline
            keepalive_timeout=KEPT_SECONDS if keep else None,
            force_close=not keep,
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        max_line_size=limits.header_field_bytes,
        max_field_size=limits.header_field_bytes,
        max_headers=limits.header_fields,
        trace_configs=[_progress()],
    )


def _progress() -> aiohttp.TraceConfig:
    async def connected(*_: object) -> None:
        TRIP.get().connected = True

    async def reused(*_: object) -> None:
        trip = TRIP.get()
        trip.connected = trip.reused = True

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(connected)
    trace.on_connection_reuseconn.append(reused)
    return trace

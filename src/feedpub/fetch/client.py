"""The one client for everything that goes out: retrievals with manners, and messages without delay.

It joins the parts: targets, robots.txt, turns at a host, the wire, and what an answer means. It stores
nothing, and decides neither when to look again nor whether to send again.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from feedpub.errors import EgressError
from feedpub.fetch.guard import Resolve
from feedpub.fetch.hosts import Hosts
from feedpub.fetch.limits import Limits
from feedpub.fetch.network import Network
from feedpub.fetch.outcomes import Fetched, Moved, Refusal, held_back, judge
from feedpub.fetch.robots import Robots
from feedpub.fetch.target import Target
from feedpub.fetch.wire import Wire
from feedpub.model import Answer, Validators
from feedpub.ports import Clock

ACCEPT = (
    "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, application/json;q=0.9, */*;q=0.5"
)


class Client:
    """The guarded HTTP client. Use it as an async context manager, or call ``aclose``.

    ``resolve`` stands in for ``socket.getaddrinfo``; ``tls`` for the usual authorities (those of certifi, or of
    ``SSL_CERT_FILE`` and ``SSL_CERT_DIR``).
    """

    def __init__(
        self,
        *,
        limits: Limits,
        network: Network,
        clock: Clock,
        user_agent: str,
        resolve: Resolve = socket.getaddrinfo,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._user_agent = user_agent
        self._wire = Wire(limits=limits, network=network, resolve=resolve, tls=tls)
        self._hosts = Hosts(clock)
        self._robots = Robots(fetch=self._unasked, clock=clock, limits=limits)
        # Apart, so that a message never waits behind slow pages.
        self._gets = asyncio.Semaphore(limits.requests)
        self._posts = asyncio.Semaphore(limits.requests)

    async def get(self, url: str, *, validators: Validators | None = None, robots: bool = True) -> Fetched:
        """Retrieves a listing, after redirects; asks conditionally where there are validators.

        Waits for its turn at the host. A refusal is a value; a request without an answer raises ``EgressError``.
        ``robots`` is False where the operator may look whatever the robots.txt says.
        """
        return await self._travel(url, validators or Validators(), self._robots.admit if robots else self._anywhere)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], *, once: bool = False) -> Answer:
        """POSTs (``ports.Egress``): no redirect is followed, and no turn waited for. Raises ``EgressError``."""
        return await self._send("POST", url, body, headers, once=once)

    async def patch(self, url: str, body: bytes, headers: Mapping[str, str], *, once: bool = False) -> Answer:
        """PATCHes, as ``post`` does."""
        return await self._send("PATCH", url, body, headers, once=once)

    async def _send(self, method: str, url: str, body: bytes, headers: Mapping[str, str], *, once: bool) -> Answer:
        target, fields = Target.parse(url), {"User-Agent": self._user_agent, **headers}
        async with self._posts:
            return await self._wire.send(method, target, body, fields, self._limits.post_seconds, once=once)

    async def ask(self, url: str) -> Answer:
        """GETs once (``ports.WayOut``), as ``post`` does: no redirect, no robots.txt. Raises ``EgressError``."""
        target = Target.parse(url)
        async with self._posts:
            return await self._wire.ask(target, {"User-Agent": self._user_agent}, self._limits.post_seconds)

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._wire.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _travel(self, url: str, asked: Validators, admit: Callable[[Target], Awaitable[float]]) -> Fetched:
        journey = _Journey(Target.parse(url), self._limits)
        while True:
            held = self._hosts.held(journey.at.host)
            if held is not None:
                return held_back(held)
            rest = await admit(journey.at)
            found = await self._look(journey, asked, rest)
            if not isinstance(found, Moved):
                return found
            journey.follow(found.location)

    async def _look(self, journey: _Journey, asked: Validators, rest: float) -> Fetched | Moved:
        target = journey.at
        async with self._hosts.turn(target.host, rest) as held:
            if held is not None:
                return held_back(held)
            async with self._gets:
                with journey.under_way():
                    reply = await self._wire.get(target, self._headers(asked), journey.seconds)
            found = judge(reply, target.url, asked, self._clock())
            if isinstance(found, Refusal) and found.hold is not None:
                self._hosts.hold(target.host, found.hold)
            return found

    def _headers(self, asked: Validators) -> dict[str, str]:
        """Validators are sent back letter by letter (RFC 9110 section 13.1)."""
        conditions = {"If-None-Match": asked.etag, "If-Modified-Since": asked.last_modified}
        sent = {name: value for name, value in conditions.items() if value}
        return {"User-Agent": self._user_agent, "Accept": ACCEPT, **sent}

    async def _unasked(self, url: str) -> Fetched:
        """Retrieves a robots.txt, which needs no leave."""
        return await self._travel(url, Validators(), self._anywhere)

    async def _anywhere(self, _: Target) -> float:
        return self._limits.host_gap_seconds


class _Journey:
    """Where a retrieval stands: its next target, the ones that it has seen, and the seconds it has left."""

    def __init__(self, start: Target, limits: Limits) -> None:
        self.at = start
        self.seconds = limits.total_seconds
        self._seen = {start.url}
        self._most = limits.redirects

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Takes the time that passes inside from the time that is left."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        try:
            yield
        finally:
            self.seconds -= loop.time() - start

    def follow(self, location: str) -> None:
        """Goes on to a redirect's target. Raises ``EgressError`` for a circle, too many, or a forbidden one."""
        here, self.at = self.at, self.at.follow(location)
        if self.at.url in self._seen:
            raise EgressError(here.host, "redirects", "the redirects go in a circle", transient=True)
        if len(self._seen) > self._most:
            raise EgressError(here.host, "redirects", f"more than {self._most} redirects", transient=True)
        self._seen.add(self.at.url)

"""What a host's robots.txt lets us do (RFC 9309), remembered for a day. It retrieves nothing itself.

No robots.txt (4xx, or nothing in it) allows all; one that cannot be had (5xx, 429, garbage) forbids all for a
while, unless an older copy is known (section 2.4). That the host is out of reach at all is no finding about its
robots.txt, and is raised as it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from protego import Protego

from feedpub.errors import EgressError, EgressFault
from feedpub.fetch.limits import Limits
from feedpub.fetch.outcomes import Fetched, Refusal
from feedpub.fetch.target import Target
from feedpub.model import Listing
from feedpub.ports import Clock

TOKEN = "feedpub"  # noqa: S105 - the product token of RFC 9309 section 2.2.1
KEPT = timedelta(hours=24)
ASK_AGAIN = timedelta(minutes=10)
REMEMBERED = 4096
"""Origins; above this, those whose rules are out of date are forgotten."""
_OUT_OF_REACH: frozenset[EgressFault] = frozenset({"dns", "connect", "tls", "timeout"})
# A robots.txt that leads nowhere, or where we do not go, counts as none (section 2.3.1.2). If it is the host
# itself that is forbidden, the page's own request will say so.
_LEADS_AWAY: frozenset[EgressFault] = frozenset({"redirects", "denied"})


@dataclass(slots=True)
class _Origin:
    """What is known of an origin until a time; ``parser`` is None if its rules never could be had."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    parser: Protego | None = None
    until: datetime | None = None


class Robots:
    """The gate that a retrieval passes before it is made."""

    def __init__(self, *, fetch: Callable[[str], Awaitable[Fetched]], clock: Clock, limits: Limits) -> None:
        self._fetch = fetch
        self._clock = clock
        self._limits = limits
        self._origins: dict[str, _Origin] = {}

    async def admit(self, target: Target) -> float:
        """The seconds to rest after this retrieval.

        Raises ``EgressError``: robots_denied where we are not welcome, else whatever keeps us from the host.
        """
        parser = await self._rules(target.origin)
        if parser is None:
            raise EgressError(target.host, "robots_denied", "its robots.txt cannot be had", transient=True)
        if not parser.can_fetch(target.url, TOKEN):
            raise EgressError(target.host, "robots_denied", "its robots.txt forbids this page", transient=False)
        asked = parser.crawl_delay(TOKEN) or 0.0
        return max(self._limits.host_gap_seconds, min(asked, self._limits.crawl_delay_seconds))

    async def _rules(self, name: str) -> Protego | None:
        origin = self._origin(name)
        async with origin.lock:
            if not self._fresh(origin):
                await self._learn(name, origin)
            return origin.parser

    async def _learn(self, name: str, origin: _Origin) -> None:
        text = await self._retrieve(name)
        if text is None:
            origin.until = self._clock() + ASK_AGAIN
            return
        # In a thread, because a stranger chose the length of what is parsed.
        origin.parser = await asyncio.to_thread(Protego.parse, text)
        origin.until = self._clock() + KEPT

    async def _retrieve(self, name: str) -> str | None:
        """The text of a robots.txt, empty if there is none; None if it cannot be had."""
        try:
            found = await self._fetch(f"{name}/robots.txt")
        except EgressError as error:
            if error.fault in _OUT_OF_REACH:
                raise
            return "" if error.fault in _LEADS_AWAY else None
        if isinstance(found, Listing):
            return found.body[: self._limits.robots_bytes].decode("utf-8-sig", "replace")
        return "" if isinstance(found, Refusal) and _there_is_none(found.status) else None

    def _fresh(self, origin: _Origin) -> bool:
        return origin.until is not None and origin.until > self._clock()

    def _origin(self, name: str) -> _Origin:
        if name not in self._origins:
            if len(self._origins) >= REMEMBERED:
                self._forget_old()
            self._origins[name] = _Origin()
        return self._origins[name]

    def _forget_old(self) -> None:
        self._origins = {
            name: origin for name, origin in self._origins.items() if origin.lock.locked() or self._fresh(origin)
        }


def _there_is_none(status: int) -> bool:
    """4xx but for 429, which says nothing of the file (section 2.3.1.3); no content; a redirect to no place."""
    return status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS

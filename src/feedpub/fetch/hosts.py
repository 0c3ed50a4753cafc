"""Manners towards a host: one request at a time, a rest between two, and none while it wants to be left alone.

Rests are measured by the loop's steady clock; how long a host is left alone, by the clock that is handed in.
It sends nothing itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from feedpub.ports import Clock

REMEMBERED = 4096
"""Hosts; above this, those at rest are forgotten: redirects can name any number of them."""


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    free_at: float = 0.0
    """Of the loop's clock."""
    held_until: datetime | None = None


class Hosts:
    """Whose turn it is at which host."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    def held(self, name: str) -> timedelta | None:
        """How long a host still wants to be left alone; None if it does not."""
        host = self._hosts.get(name)
        if host is None or host.held_until is None:
            return None
        wait = host.held_until - self._clock()
        return wait if wait > timedelta(0) else None

    def hold(self, name: str, wait: timedelta) -> None:
        """The host has asked to be left alone so long."""
        self._host(name).held_until = self._clock() + wait

    @asynccontextmanager
    async def turn(self, name: str, rest: float) -> AsyncIterator[timedelta | None]:
        """Waits for one's turn; the next one comes ``rest`` seconds after its end.

        Gives what ``held`` says then: if that is a time, the host is to be left alone, and nothing is waited for.
        """
        host = self._host(name)
        host.users += 1
        try:
            async with host.lock:
                held = self.held(name)
                if held is not None:
                    yield held
                    return
                loop = asyncio.get_running_loop()
                await asyncio.sleep(host.free_at - loop.time())
                try:
                    yield None
                finally:
                    host.free_at = loop.time() + rest
        finally:
            host.users -= 1

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            if len(self._hosts) >= REMEMBERED:
                self._forget_resting()
            self._hosts[name] = _Host()
        return self._hosts[name]

    def _forget_resting(self) -> None:
        now = asyncio.get_running_loop().time()
        self._hosts = {
            name: host
            for name, host in self._hosts.items()
            if host.users or host.free_at > now or self.held(name) is not None
        }

"""Senders at work: one for each endpoint or host, so that a dead one never delays another.

It starts, wakes and stops them; what one of them does is its own matter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Generic, TypeVar

from feedpub.events import Bus, StageFailed

STOP_SECONDS = 3.0
"""What a stop waits for the answers to what is under way."""
K = TypeVar("K", bound=str)


class Crew(Generic[K]):
    """The senders of one stage, by what they send to. What fails in one of them is reported, and ends it alone."""

    def __init__(self, stage: str, bus: Bus) -> None:
        self.stopping = False
        self._stage = stage
        self._bus = bus
        self._bell = asyncio.Event()
        self._senders: dict[K, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """There may be something to do."""
        self._bell.set()

    async def run(self, look: Callable[[], Awaitable[None]], subject: str) -> None:
        """Looks for work after each bell, for ever. ``subject`` is what a look that fails is reported of."""
        try:
            while True:
                await self._bell.wait()
                self._bell.clear()
                await self._reporting(subject, look)
        finally:
            await self.stop()

    def start(self, key: K, work: Callable[[], Awaitable[None]]) -> None:
        """Starts a sender, unless that one is at work already or all are to stop."""
        if key not in self._senders and not self.stopping:
            sender = asyncio.create_task(self._reporting(key, work), name=f"{self._stage} {key}")
            self._senders[key] = sender
            sender.add_done_callback(partial(self._ended, key))

    async def finish(self) -> None:
        """Returns when no sender is at work; cut short, it stops them."""
        try:
            while self._senders:
                await asyncio.wait(self._senders.values())
        except asyncio.CancelledError:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Lets each sender finish what is under way; one that is not answered in time is cut off."""
        self.stopping = True
        if self._senders:
            _, late = await asyncio.wait(self._senders.values(), timeout=STOP_SECONDS)
            for sender in late:
                sender.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _reporting(self, subject: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - reported; the next tick rings again
            self._bus.publish(StageFailed(stage=self._stage, subject=subject, error=error))

    def _ended(self, key: K, _: asyncio.Task[None]) -> None:
        self._senders.pop(key, None)

"""The engine of one process: claims due sources and lets them be polled at once, as many as may be.

A source's due time is a row; what is claimed and not finished is claimed again after a restart. Holds no schedule.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from feedpub.events import StageFailed
from feedpub.model import Poll, Source, SourceKey
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.poll import Poller
from feedpub.store import sources

AT_ONCE = 100
"""Polls that run at the same time; each host sees one request at a time however many its sources are."""
HIGH_WATER = 500
"""Queued sources above which the tick claims no more."""


class Runner:
    """Runs polls in this process."""

    def __init__(self, desk: Desk, poller: Poller) -> None:
        self._desk = desk
        self._poller = poller
        self._places = asyncio.Semaphore(AT_ONCE)
        self._running: set[asyncio.Task[Poll | None]] = set()
        self._broken: list[tuple[SourceKey, int]] = []
        """Looks that ended without an outcome: the next tick gives them back."""

    async def dispatch(self) -> int:
        """One tick: queues what is due and starts to poll it. Returns how many."""
        now = self._desk.clock()
        while self._broken:
            await self._desk.store.write(sources.give_back, *self._broken[0], now)
            del self._broken[0]
        claimed = await self._desk.store.write(sources.claim_due, now, AT_ONCE, HIGH_WATER)
        for key, generation in claimed:
            self._start(self._desk.sources[key], generation)
        return len(claimed)

    async def poll_now(self, keys: Sequence[SourceKey]) -> list[asyncio.Task[Poll | None]]:
        """Starts to poll these sources, due or not."""
        claimed = await self._desk.store.write(sources.claim, keys, self._desk.clock())
        return [self._start(self._desk.sources[key], generation) for key, generation in claimed]

    async def drain(self, seconds: float) -> None:
        """Lets running polls end, and ends those that take longer: nothing of them was stored yet."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=seconds)
            for poll in late:
                poll.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _start(self, source: Source, generation: int) -> asyncio.Task[Poll | None]:
        poll = asyncio.create_task(self._poll(source, generation), name=f"poll {source.key}")
        self._running.add(poll)
        poll.add_done_callback(self._running.discard)
        return poll

    async def _poll(self, source: Source, generation: int) -> Poll | None:
        async with self._places:
            try:
                return await self._poller.poll(source, generation)
            except Exception as error:  # noqa: BLE001 - reported; one bad source never costs the others
                self._desk.bus.publish(StageFailed(stage="poll", subject=source.key, error=error))
                self._broken.append((source.key, generation))
                return None

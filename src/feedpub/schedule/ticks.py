"""The few interval jobs that make time pass. What is due is a row in the store; the ticks only look."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

DISPATCH_SECONDS = 0.5
SAFETY_SECONDS = 2.0
"""Bells may be lost; so often the outbox and the marks are looked at anyway."""
PRUNE_SECONDS = 3600.0


class Ticks:
    """Runs ``dispatch``, ``wake`` and ``prune`` at their intervals."""

    def __init__(
        self,
        *,
        dispatch: Callable[[], Awaitable[object]],
        wake: Callable[[], Awaitable[object]],
        prune: Callable[[], Awaitable[object]],
    ) -> None:
        # A tick that is skipped because the last one still runs is no news.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._running: set[asyncio.Task[object]] = set()
        self._add(dispatch, DISPATCH_SECONDS, "dispatch")
        self._add(wake, SAFETY_SECONDS, "wake")
        self._add(prune, PRUNE_SECONDS, "prune")

    def start(self) -> None:
        """Starts on the running event loop."""
        self._scheduler.start()

    async def stop(self) -> None:
        """No further tick begins; those under way end."""
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running)
        self._scheduler.shutdown(wait=False)

    def _add(self, tick: Callable[[], Awaitable[object]], seconds: float, name: str) -> None:
        # A late tick must run, a pile of late ones once, and never two at a time.
        self._scheduler.add_job(
            self._run,
            IntervalTrigger(seconds=seconds, timezone="UTC"),
            args=(tick,),
            id=name,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    async def _run(self, tick: Callable[[], Awaitable[object]]) -> None:
        """Ends its tick even where APScheduler's shutdown would cut it off."""
        running = asyncio.ensure_future(tick())
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        await running

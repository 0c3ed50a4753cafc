"""The stage that files the stored items again while everything else goes on. Ends when it is through."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import ParamSpec, TypeVar

from feedpub.events import ItemsRefiled, StageFailed
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.refile import is_done, refile_some
from feedpub.policy.moves import moves

P = ParamSpec("P")
T = TypeVar("T")

HEAD_START = 1.0
"""Seconds that the doors and the first polls are given."""
PAUSE = 0.05
"""Seconds between two batches: others want the writer and the processor too."""
AGAIN = 30.0
"""Seconds after which a batch that the store refused is tried again."""


class Refiler:
    """Files again, if the store was filed by other rules than today's."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self) -> None:
        """Works through the store once. A cancelled run is taken up again at the next start."""
        desk = self._desk
        if await self._surely(desk.store.read, is_done, desk.filer.recipe):
            return
        await asyncio.sleep(HEAD_START)
        started, looked, changed, moved = perf_counter(), 0, 0, 0
        last = False
        while not last:
            batch = await self._surely(desk.store.write, refile_some, desk.filer, desk.catalogue)
            for id, error in batch.failed:
                desk.bus.publish(StageFailed(stage="refile", subject=id, error=error))
            looked += batch.looked
            changed += len(batch.changed)
            moved += sum(any(moves(item.filing, filing)) for item, filing in batch.changed)
            last = batch.last
            await asyncio.sleep(0 if last else PAUSE)
        took = perf_counter() - started
        desk.bus.publish(ItemsRefiled(looked=looked, changed=changed, moved=moved, took=took))

    async def _surely(self, ask: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """Asks the store until it answers; what it refused is as if it had not been asked."""
        while True:
            try:
                return await ask(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - reported, and tried again
                self._desk.bus.publish(StageFailed(stage="refile", subject="items", error=error))
                await asyncio.sleep(AGAIN)

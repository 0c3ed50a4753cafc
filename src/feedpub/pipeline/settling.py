"""What came of a try, written: deliveries, attempt, how the endpoint fares, and what the operator is told of it.

Many senders settle at once: what waits while a transaction runs is written together in the next one. A store that
refuses for a while (locked, full) is asked again: an answer that is not noted would be asked for twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedpub.errors import StoreError
from feedpub.model import Attempt, EndpointKey, Message
from feedpub.pipeline import notices
from feedpub.pipeline.desk import Desk
from feedpub.policy import standing
from feedpub.policy.notices import of_endpoint
from feedpub.policy.rate import Allowance
from feedpub.policy.retry import Settlement
from feedpub.store import Store, Tx, deliveries, endpoints

PATIENCE_SECONDS = 30.0
"""How long a store that refuses is asked again."""

Work = Callable[[Tx], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What came of one try of one message."""

    endpoint: EndpointKey
    message: Message
    attempt: Attempt
    after: Settlement | None
    """What becomes of the deliveries; None where they are tried in another message at once."""
    allowance: Allowance
    hold: datetime | None
    """Nothing goes to the endpoint before."""
    everywhere: tuple[EndpointKey, ...] = ()
    """Endpoints that are held as long."""
    token: str


def write(tx: Tx, one: Settled, desk: Desk) -> None:
    """Writes it, in one transaction."""
    if one.after is None:
        deliveries.record(tx, one.endpoint, one.message, one.attempt, None)
    else:
        deliveries.settle(tx, one.endpoint, one.message, one.attempt, one.after, one.token)
    before = endpoints.state(tx, one.endpoint)
    after = standing.after(before, one.attempt)
    after = replace(
        after, full_at=one.allowance.full_at, slowed=one.allowance.slowed, held_until=one.hold or after.held_until
    )
    if after != before:
        endpoints.keep(tx, after)
    if one.everywhere and one.hold is not None:
        endpoints.hold(tx, one.everywhere, one.hold)
    if after.gone is not None and before.gone is None:
        waiting = sum(deliveries.pending(tx, one.endpoint, one.attempt.at + timedelta(days=365)).values())
        notice = of_endpoint(after, waiting)
        if notice is not None:
            notices.begin(tx, notice, desk.subscriptions, one.attempt.at)


class Settler:
    """Writes what senders bring, all that waits in one transaction."""

    def __init__(self, store: Store, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._store = store
        self._sleep = sleep
        self._waiting: list[tuple[Work, asyncio.Future[None]]] = []
        self._flushing: asyncio.Task[None] | None = None

    async def write(self, work: Work) -> None:
        """Returns when it is stored. Raises ``StoreError`` where the store has refused for too long."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush(), name="settle")
        await asyncio.shield(done)

    async def _flush(self) -> None:
        try:
            while self._waiting:
                some, self._waiting = self._waiting, []
                await self._together(some)
        finally:
            self._flushing = None

    async def _together(self, some: list[tuple[Work, asyncio.Future[None]]]) -> None:
        try:
            await self._patiently([work for work, _ in some])
        except Exception as error:  # noqa: BLE001 - it goes to those who wait for it
            if len(some) > 1 and not isinstance(error, StoreError):
                for one in some:  # one that breaks costs the others nothing
                    await self._together([one])
                return
            for _, done in some:
                _fail(done, error)
            return
        for _, done in some:
            if not done.done():
                done.set_result(None)

    async def _patiently(self, works: list[Work]) -> None:
        pause, waited = 0.1, 0.0
        while True:
            try:
                return await self._store.write(_all, works)
            except StoreError:
                if waited >= PATIENCE_SECONDS:
                    raise
            await self._sleep(pause)
            waited += pause
            pause = min(pause * 2, 5.0)


def _all(tx: Tx, works: list[Work]) -> None:
    for work in works:
        work(tx)


def _fail(done: asyncio.Future[None], error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
        done.exception()  # whoever has gone meanwhile leaves no warning behind

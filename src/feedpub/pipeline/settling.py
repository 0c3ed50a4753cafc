"""What came of a try, written: deliveries, attempt, how the endpoint fares, and what the operator is told of it.

Many senders settle at once: what waits while a transaction runs is written together in the next one. A store that
refuses for a while (locked, full) is asked again: an answer that is not noted would be asked for twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedpub.errors import StoreError
from feedpub.model import EndpointKey, EndpointState
from feedpub.pipeline import notices
from feedpub.pipeline.desk import Desk
from feedpub.policy import standing
from feedpub.policy.notices import of_endpoint
from feedpub.policy.rate import Allowance
from feedpub.store import Tx, deliveries, endpoints
from feedpub.store.deliveries import Try

PATIENCE_SECONDS = 30.0
"""How long a store that refuses is asked again."""

FOR_EVER = timedelta(days=365)

Work = Callable[[Tx], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What came of one try of one message."""

    tried: Try
    allowance: Allowance
    hold: datetime | None
    """Nothing goes to the endpoint before."""
    everywhere: tuple[EndpointKey, ...] = ()
    """Endpoints that are held as long."""


def write(tx: Tx, desk: Desk, some: Sequence[Settled]) -> None:
    """Writes what came of these tries, in their order, in one transaction."""
    deliveries.settle(tx, [one.tried for one in some])
    states = endpoints.states(tx, {one.tried.endpoint for one in some})
    for key, before in states.items():
        mine = [one for one in some if one.tried.endpoint == key]
        after = before
        for one in mine:
            after = _standing(after, one)
        if after != before:
            endpoints.keep(tx, after)
        if after.gone is not None and before.gone is None:
            _tell(tx, desk, after, after.gone)
    for one in some:
        if one.everywhere and one.hold is not None:
            endpoints.hold(tx, one.everywhere, one.hold)


def _standing(state: EndpointState, one: Settled) -> EndpointState:
    after = standing.after(state, one.tried.attempt)
    allowance = one.allowance
    held = max((until for until in (one.hold, after.held_until) if until is not None), default=None)
    return replace(after, full_at=allowance.full_at, slowed=allowance.slowed, held_until=held)


def _tell(tx: Tx, desk: Desk, state: EndpointState, now: datetime) -> None:
    """An endpoint has ended: the operator hears of it, and of what waits for it."""
    waiting = sum(deliveries.pending(tx, state.key, now + FOR_EVER).values())
    notice = of_endpoint(state, waiting)
    if notice is not None:
        notices.begin(tx, notice, desk.subscriptions, now)


_Waiting = tuple[Settled | Work, asyncio.Future[None]]


class Settler:
    """Writes what senders bring, all that waits in one transaction."""

    def __init__(self, desk: Desk, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._desk = desk
        self._sleep = sleep
        self._waiting: list[_Waiting] = []
        self._flushing: asyncio.Task[None] | None = None

    def settle(self, one: Settled) -> asyncio.Future[None]:
        """Done when it is stored; ``StoreError`` where the store has refused for too long."""
        return self._write(one)

    def bring(self, work: Work) -> asyncio.Future[None]:
        """The same for something else than a try."""
        return self._write(work)

    async def write(self, work: Work) -> None:
        """Writes something else in the same way, after all that was brought before."""
        await asyncio.shield(self._write(work))

    def _write(self, what: Settled | Work) -> asyncio.Future[None]:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((what, done))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush(), name="settle")
        return done

    async def _flush(self) -> None:
        try:
            while self._waiting:
                some, self._waiting = self._waiting, []
                await self._together(some)
        finally:
            self._flushing = None

    async def _together(self, some: list[_Waiting]) -> None:
        try:
            await self._patiently([what for what, _ in some])
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

    async def _patiently(self, works: list[Settled | Work]) -> None:
        pause, waited = 0.1, 0.0
        while True:
            try:
                return await self._desk.store.write(_all, self._desk, works)
            except StoreError:
                if waited >= PATIENCE_SECONDS:
                    raise
            await self._sleep(pause)
            waited += pause
            pause = min(pause * 2, 5.0)


def _all(tx: Tx, desk: Desk, works: list[Settled | Work]) -> None:
    if settled := [one for one in works if isinstance(one, Settled)]:
        write(tx, desk, settled)
    for work in works:
        if not isinstance(work, Settled):
            work(tx)


def _fail(done: asyncio.Future[None], error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
        done.exception()  # whoever has gone meanwhile leaves no warning behind

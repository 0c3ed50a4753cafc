"""Sources between two looks: a machine of two states with a generation number as fence.

``idle`` becomes ``queued`` when the tick claims it, and ``idle`` again in the transaction that writes its items. A
look whose generation is no longer the source's changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, update

from feedpub.model import Outcome, Poll, SourceKey, SourceState, Validators
from feedpub.store.statements import insert_new, table
from feedpub.store.tables import SourceRow
from feedpub.store.transaction import Tx

IDLE, QUEUED, RETIRED = "idle", "queued", "retired"
_SOURCE = table(SourceRow)


def configure(tx: Tx, keys: Sequence[SourceKey], now: datetime) -> None:
    """Adds sources that are new in the configuration, retires those that have left it, takes back returned ones."""
    fresh = {"state": IDLE, "generation": 0, "next_poll_at": now, "failures": 0, "counts": []}
    insert_new(tx, SourceRow, [{"key": key, **fresh} for key in keys])
    tx.execute(update(_SOURCE).where(_SOURCE.c.key.not_in(keys)).values(state=RETIRED))
    tx.execute(
        update(_SOURCE).where(_SOURCE.c.key.in_(keys), _SOURCE.c.state == RETIRED).values(state=IDLE, next_poll_at=now)
    )


def recover(tx: Tx) -> int:
    """After a start: what an ended process had queued is idle again. Returns how many."""
    return tx.execute(update(_SOURCE).where(_SOURCE.c.state == QUEUED).values(state=IDLE)).rowcount


def clamp(tx: Tx, key: SourceKey, latest: datetime) -> None:
    """A clock that once ran ahead must not silence a source: its next look is not later than ``latest``."""
    tx.execute(update(_SOURCE).where(_SOURCE.c.key == key, _SOURCE.c.next_poll_at > latest).values(next_poll_at=latest))


def claim_due(tx: Tx, now: datetime, limit: int, high_water: int) -> list[tuple[SourceKey, int]]:
    """Queues due sources, the longest waiting first; none while ``high_water`` are queued already (back-pressure)."""
    queued = tx.execute(select(func.count()).where(_SOURCE.c.state == QUEUED)).scalar_one()
    room = min(limit, high_water - queued)
    if room <= 0:
        return []
    due = (
        select(_SOURCE.c.key)
        .where(_SOURCE.c.state == IDLE, _SOURCE.c.next_poll_at <= now)
        .order_by(_SOURCE.c.next_poll_at)
        .limit(room)
    )
    return _claim(tx, now, due)


def claim(tx: Tx, keys: Sequence[SourceKey], now: datetime) -> list[tuple[SourceKey, int]]:
    """Queues these sources, due or not."""
    return _claim(tx, now, select(_SOURCE.c.key).where(_SOURCE.c.key.in_(keys), _SOURCE.c.state == IDLE))


def _claim(tx: Tx, now: datetime, chosen: Any) -> list[tuple[SourceKey, int]]:
    claimed = tx.execute(
        update(_SOURCE)
        .where(_SOURCE.c.key.in_(chosen.scalar_subquery()))
        .values(state=QUEUED, queued_at=now, generation=_SOURCE.c.generation + 1)
        .returning(_SOURCE.c.key, _SOURCE.c.generation)
    )
    return [(SourceKey(key), generation) for key, generation in claimed]


def due(tx: Tx, now: datetime) -> list[SourceKey]:
    """The sources that are due, the longest waiting first."""
    statement = select(_SOURCE.c.key).where(_SOURCE.c.state == IDLE, _SOURCE.c.next_poll_at <= now)
    return [SourceKey(key) for (key,) in tx.execute(statement.order_by(_SOURCE.c.next_poll_at))]


def release(tx: Tx, key: SourceKey, how: str, now: datetime) -> None:
    """What the operator says of a held flood: ``publish`` it, or take it as ``seen``. Looks again at once."""
    tx.execute(update(_SOURCE).where(_SOURCE.c.key == key).values(release=how, next_poll_at=now))


def state(tx: Tx, key: SourceKey) -> SourceState:
    """What is remembered of a configured source. Raises ``NoResultFound`` for one that was never configured."""
    return _state(tx.execute(select(_SOURCE).where(_SOURCE.c.key == key)).one())


def is_current(tx: Tx, key: SourceKey, generation: int) -> bool:
    """Whether a look with this generation is still wanted."""
    found = tx.execute(
        select(_SOURCE.c.key).where(_SOURCE.c.key == key, _SOURCE.c.generation == generation, _SOURCE.c.state == QUEUED)
    )
    return found.first() is not None


def settle(tx: Tx, poll: Poll, after: SourceState) -> None:
    """Ends a look: the source is idle until its next one, and remembers what ``after`` says."""
    tx.execute(
        update(_SOURCE)
        .where(_SOURCE.c.key == poll.source)
        .values(
            state=IDLE,
            next_poll_at=poll.next_poll,
            etag=after.validators.etag,
            last_modified=after.validators.last_modified,
            fingerprint=after.fingerprint,
            reader=after.reader,
            baseline_at=after.baseline,
            failures=after.failures,
            last_outcome=poll.outcome.value,
            last_poll_at=poll.started,
            last_ok_at=after.last_ok,
            last_full_at=after.last_full,
            counts=list(after.counts),
            release=after.release,
        )
    )


def give_back(tx: Tx, key: SourceKey, generation: int, now: datetime) -> None:
    """Ends a look that broke down before it had an outcome: the source is idle and due in a minute."""
    tx.execute(
        update(_SOURCE)
        .where(_SOURCE.c.key == key, _SOURCE.c.generation == generation)
        .values(state=IDLE, next_poll_at=now + timedelta(minutes=1))
    )


def _state(row: Row[Any]) -> SourceState:
    return SourceState(
        key=SourceKey(row.key),
        generation=row.generation,
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        fingerprint=row.fingerprint,
        reader=row.reader,
        baseline=row.baseline_at,
        failures=row.failures,
        last_outcome=Outcome(row.last_outcome) if row.last_outcome else None,
        last_ok=row.last_ok_at,
        last_full=row.last_full_at,
        counts=tuple(row.counts),
        release=row.release,
    )

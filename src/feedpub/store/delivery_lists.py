"""What was owed and what became of it, looked up; and what the operator says of it. Sends nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update

from feedpub.model import Delivery, DeliveryEvent, DeliveryId, DeliveryState, EndpointKey, ItemId, SubscriptionKey
from feedpub.store.outbox_tables import AttemptRow, DeliveryRow
from feedpub.store.rows import delivery_of
from feedpub.store.statements import table
from feedpub.store.tables import WithdrawalRow
from feedpub.store.transaction import Tx

_DELIVERY, _ATTEMPT = table(DeliveryRow), table(AttemptRow)
_FREE = _DELIVERY.c.lease.is_(None)
_HELD = _DELIVERY.c.lease >= ""
"""Spelt so that SQLite looks for it in the index of ``lease``, where nearly all have none."""
_STANDS = or_(
    _DELIVERY.c.event.not_in([DeliveryEvent.PUBLISHED.value, DeliveryEvent.UPDATED.value]),
    _DELIVERY.c.item.not_in(select(table(WithdrawalRow).c.item)),
)
"""What it tells still holds: its item has not been withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which deliveries; what is None or empty is not asked for."""

    states: Sequence[DeliveryState] = ()
    endpoint: EndpointKey | None = None
    subscription: SubscriptionKey | None = None
    item: ItemId | None = None
    id: DeliveryId | None = None
    since: datetime | None = None
    """Owed at that instant or later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An attempt as it is remembered."""

    message: str
    at: datetime
    took: timedelta
    covers: int
    status: int | None
    verdict: str
    why: str
    answer: str
    next: datetime | None


def latest(tx: Tx, limit: int, wanted: Wanted | None = None) -> tuple[Delivery, ...]:
    """The latest deliveries, newest first."""
    statement = select(_DELIVERY).where(*_conditions(wanted or Wanted())).order_by(_DELIVERY.c.seq.desc()).limit(limit)
    return tuple(delivery_of(row) for row in tx.execute(statement))


def attempts(tx: Tx, delivery: DeliveryId) -> tuple[Tried, ...]:
    """The attempts of the messages that carried a delivery, the oldest first, as far as they are kept."""
    carried = select(_DELIVERY.c.message).where(_DELIVERY.c.id == delivery)
    rows = tx.execute(
        select(_ATTEMPT)
        .where(_ATTEMPT.c.message.in_(carried.scalar_subquery()) | (_ATTEMPT.c.message == delivery))
        .order_by(_ATTEMPT.c.id)
    )
    return tuple(
        Tried(
            message=row.message,
            at=row.at,
            took=timedelta(milliseconds=row.took_ms),
            covers=row.covers,
            status=row.status,
            verdict=row.verdict,
            why=row.why,
            answer=row.answer,
            next=row.next_at,
        )
        for row in rows
    )


def carrier(tx: Tx, delivery: DeliveryId) -> str | None:
    """The message that carried it last; None where it has not been tried."""
    return tx.scalars(select(_DELIVERY.c.message).where(_DELIVERY.c.id == delivery)).one_or_none()


def under_way(tx: Tx, wanted: Wanted) -> int:
    """How many of these are being sent."""
    counted = select(func.count()).select_from(_DELIVERY).where(*_conditions(wanted), _HELD)
    return tx.execute(counted).scalar_one()


def due_to(tx: Tx, wanted: Wanted, now: datetime) -> tuple[EndpointKey, ...]:
    """The endpoints to which some of these are due, whatever their state was."""
    due = (_DELIVERY.c.state.in_([state.value for state in DeliveryState if state.open]), _DELIVERY.c.due_at <= now)
    found = select(_DELIVERY.c.endpoint).where(*_conditions(replace(wanted, states=())), *due).distinct()
    return tuple(map(EndpointKey, tx.scalars(found.order_by(_DELIVERY.c.endpoint))))


def retry(tx: Tx, wanted: Wanted, now: datetime, known: Collection[EndpointKey] | None = None) -> int:
    """Lets these be tried anew, now: what was given up, is in doubt, or waits. Returns how many.

    What is in doubt goes out as the message that it was; whoever has it already may see it twice. What tells of an
    item that was withdrawn since stays as it is, and so does what is owed to another endpoint than the ``known`` ones.
    """
    again = [DeliveryState.DEAD, DeliveryState.UNKNOWN, DeliveryState.PENDING]
    chosen = update(_DELIVERY).where(
        *_conditions(wanted), _FREE, _DELIVERY.c.state.in_([one.value for one in again]), _STANDS
    )
    if known is not None:
        chosen = chosen.where(_DELIVERY.c.endpoint.in_(known))
    dead = chosen.where(_DELIVERY.c.state == DeliveryState.DEAD.value)
    rest = chosen.where(_DELIVERY.c.state != DeliveryState.DEAD.value)
    values = {"due_at": now, "since_at": None, "attempts": 0, "settled_at": None}
    count = tx.execute(rest.values(**values)).rowcount
    return count + tx.execute(dead.values(**values, state=DeliveryState.PENDING.value)).rowcount


def cancel(tx: Tx, wanted: Wanted, why: str, now: datetime) -> int:
    """Owes these no longer, those that are not under way. Returns how many."""
    is_open = _DELIVERY.c.state.in_([state.value for state in DeliveryState if state.open])
    chosen = update(_DELIVERY).where(*_conditions(wanted), _FREE, is_open)
    ended = {"state": DeliveryState.CANCELLED.value, "settled_at": now, "detail": why, "bound": None}
    return tx.execute(chosen.values(**ended)).rowcount


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.states:
        conditions.append(_DELIVERY.c.state.in_([state.value for state in wanted.states]))
    columns = ("endpoint", "subscription", "item", "id")
    conditions += [_DELIVERY.c[name] == value for name in columns if (value := getattr(wanted, name)) is not None]
    if wanted.since is not None:
        conditions.append(_DELIVERY.c.created_at >= wanted.since)
    return conditions

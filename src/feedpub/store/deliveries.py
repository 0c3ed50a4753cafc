"""Sending what is owed: claimed under a lease, bound to the message that carries it, settled under the lease's token.

What is bound to a message that may have arrived goes out again as that message, letter by letter, or not at all. What
is owed is written by ``outbox``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, literal, or_, select, update

from feedpub.model import (
    Attempt,
    Delivery,
    DeliveryId,
    DeliveryState,
    EndpointKey,
    Lost,
    Message,
    SubscriptionKey,
)
from feedpub.policy.retry import Settlement
from feedpub.store import leases
from feedpub.store.outbox_tables import AttemptRow, DeliveryRow, KeptMessageRow
from feedpub.store.rows import delivery_of
from feedpub.store.statements import batches, insert_all, replace_all, table
from feedpub.store.transaction import Tx

ATTEMPTS_KEPT = timedelta(days=30)
LONGEST_TIMETABLE = timedelta(days=9)
"""A week, the quiet hours behind it, and what a clock change may add."""
ENDED = "the program ended while it was being sent"
_DELIVERY, _ATTEMPT, _KEPT = table(DeliveryRow), table(AttemptRow), table(KeptMessageRow)
_PENDING = _DELIVERY.c.state == DeliveryState.PENDING.value
_DOUBTFUL = _DELIVERY.c.state == DeliveryState.UNKNOWN.value
_OPEN = _DELIVERY.c.state.in_([state.value for state in DeliveryState if state.open])


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try of a message to an endpoint, under a lease's token."""

    endpoint: EndpointKey
    message: Message
    attempt: Attempt
    after: Settlement | None
    """What becomes of its deliveries; None where they are tried in another message at once."""
    token: str


_SETTLED = (
    update(_DELIVERY)
    .where(_DELIVERY.c.id == bindparam("of"), _DELIVERY.c.lease == bindparam("held_by"))
    .values(
        {
            _DELIVERY.c[name]: bindparam(f"to_{name}")
            for name in ("state", "attempts", "due_at", "detail", "message", "bound", "settled_at")
        }
        | {_DELIVERY.c.lease: None, _DELIVERY.c.lease_until: None}
    )
)


def recover(tx: Tx, now: datetime, holding: Collection[EndpointKey] = ()) -> int:
    """After a start: no process is left that could hold a lease. What was bound to a message may have arrived; the
    endpoints that hold such deliveries wait for the operator. Returns how many were claimed.
    """
    doubtful = and_(_PENDING, _DELIVERY.c.lease.is_not(None), _DELIVERY.c.bound.is_not(None))
    _record_ended(tx, doubtful, now)
    said = {"state": DeliveryState.UNKNOWN.value, "detail": ENDED}
    tx.execute(update(_DELIVERY).where(doubtful, _DELIVERY.c.endpoint.in_(holding)).values(**said, due_at=None))
    tx.execute(update(_DELIVERY).where(doubtful, _DELIVERY.c.endpoint.not_in(holding)).values(**said, due_at=now))
    again = and_(_DOUBTFUL, _DELIVERY.c.lease.is_not(None))  # the operator has let it out
    tx.execute(update(_DELIVERY).where(again, _DELIVERY.c.endpoint.in_(holding)).values(due_at=None))
    return leases.recover(tx, _DELIVERY)


def clamp(tx: Tx, now: datetime, latest: datetime) -> None:
    """A clock that once ran ahead must not silence anybody: what was tried and would wait beyond ``latest`` is due
    now, and so is what waits longer than any timetable lets it.
    """
    tried = and_(_DELIVERY.c.attempts > 0, _DELIVERY.c.due_at > latest)
    tx.execute(
        update(_DELIVERY).where(_OPEN, or_(tried, _DELIVERY.c.due_at > now + LONGEST_TIMETABLE)).values(due_at=now)
    )


def claim(tx: Tx, endpoint: EndpointKey, now: datetime, limit: int, token: str) -> tuple[Delivery, ...]:
    """Takes due deliveries of one endpoint under a lease, the longest due first and else in the order they were owed:
    one that has failed stands behind those that have not been tried. A message that may have arrived is taken whole.
    """
    owed = and_(_OPEN, _DELIVERY.c.endpoint == endpoint)
    claimed = leases.claim(tx, _DELIVERY, _DELIVERY.c.seq, owed, now, limit, token)
    bound = {row.bound for row in claimed if row.bound and row.bound != row.id}
    if bound:  # the rest of these, though it may be due later, or wait for the operator
        claimed += leases.join(tx, _DELIVERY, and_(owed, _DELIVERY.c.bound.in_(bound)), now, token)
    return tuple(delivery_of(row) for row in claimed)


def bind(tx: Tx, messages: Sequence[Message], token: str, now: datetime) -> set[DeliveryId]:
    """Notes what is about to be sent: from here on it may have arrived. A message of several is kept as it is.

    Returns what the lease still holds: the rest has been cancelled or recalled since it was claimed, and must not be
    sent as it was composed.
    """
    held: set[DeliveryId] = set()
    for ids in batches(message.covers[0] for message in messages if len(message.covers) == 1):
        held |= _hold(tx, ids, token, _DELIVERY.c.id, now)
    for message in messages:
        if len(message.covers) > 1:
            held |= _keep(tx, message, token, now)
    return held


def unbind(tx: Tx, ids: Collection[DeliveryId], token: str) -> set[DeliveryId]:
    """The message that these were bound to was refused: it does not go out again. What may have arrived before stays
    in doubt. Returns what the lease still holds.
    """
    held: set[DeliveryId] = set()
    for some in batches(ids):
        mine = update(_DELIVERY).where(_DELIVERY.c.id.in_(some), _DELIVERY.c.lease == token)
        held |= set(tx.scalars(mine.values(bound=None).returning(_DELIVERY.c.id)))
    _forget_kept(tx)
    return held


def kept(tx: Tx, ids: Collection[str]) -> dict[str, Message]:
    """The messages of several deliveries that may have arrived."""
    return {
        row.id: Message(
            id=row.id,
            body=row.body,
            content_type=row.content_type,
            covers=tuple(map(DeliveryId, row.covers)),
        )
        for row in tx.execute(select(_KEPT).where(_KEPT.c.id.in_(ids)))
    }


def pending(tx: Tx, endpoint: EndpointKey, now: datetime) -> Mapping[SubscriptionKey, int]:
    """How many deliveries of an endpoint are due, by subscription."""
    counted = (
        select(_DELIVERY.c.subscription, func.count())
        .where(_OPEN, _DELIVERY.c.endpoint == endpoint, _DELIVERY.c.due_at <= now)
        .group_by(_DELIVERY.c.subscription)
    )
    return {SubscriptionKey(key): n for key, n in tx.execute(counted)}


def give_back(tx: Tx, token: str, sent: Collection[str] = (), due: datetime | None = None) -> None:
    """Ends a lease without an attempt: what was only bound for now is free again. The messages of ``sent`` went out
    and nothing more is known of them: they may have arrived, and are due as said.
    """
    held = _DELIVERY.c.lease == token
    said = {"state": DeliveryState.UNKNOWN.value, "due_at": due, "detail": "sent, and its answer could not be noted"}
    tx.execute(update(_DELIVERY).where(_OPEN, held, _DELIVERY.c.bound.in_(sent)).values(said))
    tx.execute(update(_DELIVERY).where(_PENDING, held).values(bound=None))
    leases.give_back(tx, _DELIVERY, token)
    _forget_kept(tx)


def postpone(tx: Tx, deliveries: Collection[DeliveryId], due: datetime, token: str) -> None:
    """Ends the lease of these without an attempt; they are due later."""
    for ids in batches(deliveries):
        held = update(_DELIVERY).where(_DELIVERY.c.id.in_(ids), _DELIVERY.c.lease == token)
        tx.execute(held.values(due_at=due, lease=None, lease_until=None))


def settle(tx: Tx, tries: Sequence[Try]) -> None:
    """Writes attempts and what becomes of the deliveries that they carried, those that the leases still hold."""
    fates = [_fate(one, id) for one in tries if one.after is not None for id in one.message.covers]
    if fates:
        tx.execute(_SETTLED, fates)
    for one in tries:
        if one.attempt.receipt and len(one.message.covers) == 1:
            told = update(_DELIVERY).where(_DELIVERY.c.id == one.message.covers[0])
            tx.execute(told.values(receipt=one.attempt.receipt))
    certain = (one for one in tries if one.after is not None and one.after.state is not DeliveryState.UNKNOWN)
    for ids in batches(one.message.id for one in certain if len(one.message.covers) > 1):
        tx.execute(delete(_KEPT).where(_KEPT.c.id.in_(ids)))
    insert_all(tx, AttemptRow, [_attempt(one) for one in tries])


def refund(tx: Tx, ids: Collection[DeliveryId], now: datetime) -> None:
    """It was our own network: these tries never counted, and are due now, but for those that wait for the operator."""
    for some in batches(ids):
        charged = update(_DELIVERY).where(_OPEN, _DELIVERY.c.id.in_(some), _DELIVERY.c.attempts > 0)
        tx.execute(charged.where(_DELIVERY.c.due_at.is_not(None)).values(attempts=_DELIVERY.c.attempts - 1, due_at=now))


def counts(tx: Tx) -> Mapping[DeliveryState, int]:
    """How many deliveries are in each state. Nearly all are delivered: only the others are gone through."""
    others = [state.value for state in DeliveryState if state is not DeliveryState.DELIVERED]
    rows = select(_DELIVERY.c.state, func.count()).where(_DELIVERY.c.state.in_(others)).group_by(_DELIVERY.c.state)
    found = dict.fromkeys(DeliveryState, 0) | {DeliveryState(state): n for state, n in tx.execute(rows)}
    total = tx.execute(select(func.count()).select_from(_DELIVERY)).scalar_one()
    return found | {DeliveryState.DELIVERED: total - sum(found.values())}


def prune(tx: Tx, now: datetime) -> int:
    """Drops old attempts. Returns how many went."""
    return tx.execute(delete(_ATTEMPT).where(_ATTEMPT.c.at < now - ATTEMPTS_KEPT)).rowcount


def _fate(one: Try, id: DeliveryId) -> dict[str, object]:
    assert one.after is not None
    after = one.after
    return {
        "of": id,
        "held_by": one.token,
        "to_state": after.state.value,
        "to_attempts": after.attempts,
        "to_due_at": after.due,
        "to_detail": after.detail,
        "to_message": one.message.id,
        "to_bound": one.message.id if after.state is DeliveryState.UNKNOWN else None,
        "to_settled_at": None if after.state.open else one.attempt.at,
    }


def _attempt(one: Try) -> dict[str, object]:
    attempt, after = one.attempt, one.after
    return {
        "message": one.message.id,
        "endpoint": one.endpoint,
        "at": attempt.at,
        "took_ms": attempt.took // timedelta(milliseconds=1),
        "covers": len(one.message.covers),
        "status": attempt.status,
        "verdict": type(attempt.verdict).__name__,
        "why": attempt.verdict.why,
        "answer": attempt.answer,
        "next_at": after.due if after is not None and after.state.open else None,
    }


def _record_ended(tx: Tx, doubtful: ColumnElement[bool], now: datetime) -> None:
    """Writes the attempts that nobody is left to write: one for each message that may have arrived."""
    sent = select(_DELIVERY.c.bound, _DELIVERY.c.endpoint, func.count()).where(doubtful)
    lost = {"at": now, "took_ms": 0, "verdict": Lost.__name__, "why": ENDED, "answer": ""}
    rows = [
        {**lost, "message": bound, "endpoint": endpoint, "covers": covers, "status": None, "next_at": None}
        for bound, endpoint, covers in tx.execute(sent.group_by(_DELIVERY.c.bound, _DELIVERY.c.endpoint))
    ]
    insert_all(tx, AttemptRow, rows)


def _hold(
    tx: Tx, ids: Collection[str], token: str, message: str | ColumnElement[Any], now: datetime
) -> set[DeliveryId]:
    """Binds what the lease still holds; its life counts from now, if it was never tried."""
    first = func.coalesce(_DELIVERY.c.since_at, literal(now, _DELIVERY.c.since_at.type))
    held = update(_DELIVERY).where(_DELIVERY.c.id.in_(ids), _DELIVERY.c.lease == token)
    return set(tx.scalars(held.values(bound=message, message=message, since_at=first).returning(_DELIVERY.c.id)))


def _keep(tx: Tx, message: Message, token: str, now: datetime) -> set[DeliveryId]:
    held: set[DeliveryId] = set()
    for ids in batches(message.covers):
        held |= _hold(tx, ids, token, message.id, now)
    row = {"id": message.id, "body": message.body, "content_type": message.content_type}
    replace_all(tx, KeptMessageRow, [{**row, "covers": list(message.covers)}])
    return held


def _forget_kept(tx: Tx) -> None:
    """Drops kept messages that nothing is bound to."""
    bound = select(_DELIVERY.c.bound).where(_DELIVERY.c.bound.is_not(None))
    tx.execute(delete(_KEPT).where(_KEPT.c.id.not_in(bound)))

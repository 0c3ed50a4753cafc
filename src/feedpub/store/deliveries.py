"""The outbox: deliveries owed, claimed under a lease, settled under the lease's token.

A row is written in the transaction of its item, so that neither is ever without the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, update

from feedpub.model import Attempt, Delivery, DeliveryState, EndpointKey, ItemId, Message, SubscriptionKey
from feedpub.store import leases
from feedpub.store.rows import delivery_of
from feedpub.store.statements import insert_all, insert_new, table
from feedpub.store.tables import AttemptRow, DeliveryRow, EndpointRow
from feedpub.store.transaction import Tx

ATTEMPTS_KEPT = timedelta(days=30)
_DELIVERY, _ATTEMPT, _ENDPOINT = table(DeliveryRow), table(AttemptRow), table(EndpointRow)
_PENDING = _DELIVERY.c.state == DeliveryState.PENDING.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What becomes of one delivery after an attempt."""

    delivery: Delivery
    state: DeliveryState
    attempts: int
    due: datetime
    detail: str


def add(tx: Tx, deliveries: Sequence[Delivery]) -> None:
    """Owes these deliveries; one that is owed or was settled already stays as it is."""
    insert_new(
        tx,
        DeliveryRow,
        [
            {
                "id": one.id,
                "item": one.item,
                "event": one.event.value,
                "subscription": one.subscription,
                "endpoint": one.endpoint,
                "state": one.state.value,
                "created_at": one.created,
                "due_at": one.due,
                "attempts": one.attempts,
                "settled_at": one.settled,
                "detail": one.detail,
            }
            for one in deliveries
        ],
    )


def recover(tx: Tx) -> int:
    """After a start: no process is left that could hold a lease. Returns how many were held."""
    return leases.recover(tx, _DELIVERY)


def clamp(tx: Tx, now: datetime, latest: datetime) -> None:
    """A clock that once ran ahead must not silence an endpoint: what would wait beyond ``latest`` is due now."""
    tx.execute(update(_DELIVERY).where(_PENDING, _DELIVERY.c.due_at > latest).values(due_at=now))
    tx.execute(update(_ENDPOINT).where(_ENDPOINT.c.held_until > latest).values(held_until=None))


def due_endpoints(tx: Tx, now: datetime) -> tuple[EndpointKey, ...]:
    """The endpoints that something is due for and that are neither gone nor held."""
    gone = select(_ENDPOINT.c.key).where(or_(_ENDPOINT.c.gone_at.is_not(None), _ENDPOINT.c.held_until > now))
    due = select(_DELIVERY.c.endpoint).where(_PENDING, _DELIVERY.c.due_at <= now, _DELIVERY.c.endpoint.not_in(gone))
    return tuple(EndpointKey(key) for (key,) in tx.execute(due.distinct()))


def claim(tx: Tx, endpoint: EndpointKey, now: datetime, limit: int, token: str) -> tuple[Delivery, ...]:
    """Takes due deliveries of one endpoint under a lease, the longest due first and else in the order they were owed:
    one that has failed stands behind those that have not been tried.
    """
    owed = and_(_PENDING, _DELIVERY.c.endpoint == endpoint)
    claimed = leases.claim(tx, _DELIVERY, _DELIVERY.c.seq, owed, now, limit, token)
    return tuple(delivery_of(row) for row in claimed)


def pending(tx: Tx, endpoint: EndpointKey, now: datetime) -> Mapping[SubscriptionKey, int]:
    """How many deliveries of an endpoint are due, by subscription."""
    counted = (
        select(_DELIVERY.c.subscription, func.count())
        .where(_PENDING, _DELIVERY.c.endpoint == endpoint, _DELIVERY.c.due_at <= now)
        .group_by(_DELIVERY.c.subscription)
    )
    return {SubscriptionKey(key): n for key, n in tx.execute(counted)}


def give_back(tx: Tx, token: str) -> None:
    """Ends a lease without an attempt: the process stops, or the endpoint asks to wait."""
    leases.give_back(tx, _DELIVERY, token)


def settle(
    tx: Tx, endpoint: EndpointKey, message: Message, attempt: Attempt, settled: Sequence[Settled], token: str
) -> None:
    """Writes an attempt and what becomes of the deliveries it carried, those that the lease still holds."""
    for one in settled:
        ended = one.state is not DeliveryState.PENDING
        tx.execute(
            update(_DELIVERY)
            .where(_DELIVERY.c.id == one.delivery.id, _DELIVERY.c.lease == token)
            .values(
                state=one.state.value,
                attempts=one.attempts,
                due_at=one.due,
                detail=one.detail,
                message=message.id,
                settled_at=attempt.at if ended else None,
                lease=None,
                lease_until=None,
            )
        )
    _record(tx, message, attempt, endpoint)


def _record(tx: Tx, message: Message, attempt: Attempt, endpoint: EndpointKey) -> None:
    insert_all(
        tx,
        AttemptRow,
        [
            {
                "message": message.id,
                "endpoint": endpoint,
                "at": attempt.at,
                "took_ms": attempt.took // timedelta(milliseconds=1),
                "covers": len(message.covers),
                "status": attempt.status,
                "verdict": type(attempt.verdict).__name__,
                "why": attempt.verdict.why,
                "answer": attempt.answer,
            }
        ],
    )


def configure(tx: Tx, endpoints: Mapping[EndpointKey, str], now: datetime) -> None:
    """Takes note of the configured endpoints by their fingerprints: one configured anew is no longer gone, and
    what is owed to one that has left the file is cancelled.
    """
    for key, fingerprint in endpoints.items():
        insert_new(tx, EndpointRow, [{"key": key, "fingerprint": fingerprint, "why": ""}])
        tx.execute(
            update(_ENDPOINT)
            .where(_ENDPOINT.c.key == key, _ENDPOINT.c.fingerprint != fingerprint)
            .values(fingerprint=fingerprint, gone_at=None, held_until=None, why="")
        )
    tx.execute(
        update(_DELIVERY)
        .where(_PENDING, _DELIVERY.c.endpoint.not_in(endpoints))
        .values(state=DeliveryState.CANCELLED.value, settled_at=now, detail="its endpoint has left the configuration")
    )


def cancel(tx: Tx, item: ItemId, why: str, now: datetime) -> None:
    """Nobody is told of that item any more; a message that is under way goes out, and is not tried again."""
    tx.execute(
        update(_DELIVERY)
        .where(_PENDING, _DELIVERY.c.item == item)
        .values(state=DeliveryState.CANCELLED.value, settled_at=now, detail=why, lease=None, lease_until=None)
    )


def owe_again(tx: Tx, item: ItemId, why: str, now: datetime) -> None:
    """What was cancelled for that reason is due now."""
    cancelled = _DELIVERY.c.state == DeliveryState.CANCELLED.value
    tx.execute(
        update(_DELIVERY)
        .where(cancelled, _DELIVERY.c.item == item, _DELIVERY.c.detail == why)
        .values(state=DeliveryState.PENDING.value, settled_at=None, due_at=now, detail="")
    )


def end_endpoint(tx: Tx, key: EndpointKey, why: str, now: datetime) -> None:
    """Nothing more is sent there until it is configured anew; what is owed to it waits."""
    tx.execute(update(_ENDPOINT).where(_ENDPOINT.c.key == key).values(gone_at=now, why=why))


def hold_endpoint(tx: Tx, key: EndpointKey, until: datetime) -> None:
    """Nothing is sent there before ``until``."""
    tx.execute(update(_ENDPOINT).where(_ENDPOINT.c.key == key).values(held_until=until))


def latest(tx: Tx, limit: int, state: DeliveryState | None = None) -> tuple[Delivery, ...]:
    """The latest deliveries, newest first, of one state or all."""
    statement = select(_DELIVERY).order_by(_DELIVERY.c.seq.desc()).limit(limit)
    rows = tx.execute(statement.where(_DELIVERY.c.state == state.value) if state else statement)
    return tuple(delivery_of(row) for row in rows)


def counts(tx: Tx) -> Mapping[DeliveryState, int]:
    """How many deliveries are in each state."""
    rows = tx.execute(select(_DELIVERY.c.state, func.count()).group_by(_DELIVERY.c.state))
    found = {DeliveryState(state): n for state, n in rows}
    return {state: found.get(state, 0) for state in DeliveryState}


def prune(tx: Tx, now: datetime) -> int:
    """Drops old attempts. Returns how many went."""
    return tx.execute(delete(_ATTEMPT).where(_ATTEMPT.c.at < now - ATTEMPTS_KEPT)).rowcount

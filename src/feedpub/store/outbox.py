"""What is owed: written in the transaction of its item, with its place in the order of its endpoint.

Sending is in ``deliveries``; what was owed is looked up in ``delivery_lists``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select, update

from feedpub.model import Delivery, DeliveryEvent, DeliveryState, ItemId, SubscriptionKey
from feedpub.policy.owed import told_by
from feedpub.store.outbox_tables import DeliveryRow, EndpointRow, LedgerRow, SubscriptionRow
from feedpub.store.rows import delivery_of
from feedpub.store.statements import batches, insert_all, insert_new, table
from feedpub.store.transaction import Tx

_DELIVERY, _ENDPOINT, _SUBSCRIPTION = table(DeliveryRow), table(EndpointRow), table(SubscriptionRow)
_OPEN = _DELIVERY.c.state.in_([state.value for state in DeliveryState if state.open])
_UNBOUND = func.coalesce(_DELIVERY.c.bound, "") == ""
"""Spelt so that SQLite does not look for it in the index of ``bound``, where nearly all are."""
_RELEASED = {"lease": None, "lease_until": None}


def add(tx: Tx, deliveries: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """Owes these deliveries, and returns those that are new, each that is to be told with its place in the order of
    its endpoint. One that is owed or was settled already stays as it is.
    """
    there: set[str] = set()
    for some in batches(one.id for one in deliveries):
        there.update(tx.scalars(select(_DELIVERY.c.id).where(_DELIVERY.c.id.in_(some))))
    new = _in_order(tx, [one for one in deliveries if one.id not in there])
    insert_all(
        tx,
        DeliveryRow,
        [_row(one) for one in new],
    )
    return tuple(new)


def note(tx: Tx, taken: Mapping[ItemId, Sequence[SubscriptionKey]]) -> None:
    """Writes into the ledger which subscriptions took each item."""
    insert_new(tx, LedgerRow, [{"item": item, "subscriptions": list(keys)} for item, keys in taken.items()])


def told(tx: Tx, items: Iterable[ItemId]) -> dict[ItemId, list[Delivery]]:
    """All that is or was owed of each item, in the order it was owed."""
    found: dict[ItemId, list[Delivery]] = {}
    for ids in batches(items):
        for row in tx.execute(select(_DELIVERY).where(_DELIVERY.c.item.in_(ids)).order_by(_DELIVERY.c.seq)):
            found.setdefault(ItemId(row.item), []).append(delivery_of(row))
    return found


def cancel(tx: Tx, item: ItemId, events: Sequence[DeliveryEvent], why: str, now: datetime) -> None:
    """Nobody is told that of the item any more. What is under way or in doubt stays: somebody may know it."""
    free = (_DELIVERY.c.state == DeliveryState.PENDING.value, _UNBOUND, _DELIVERY.c.item == item)
    ended = update(_DELIVERY).where(*free, _DELIVERY.c.event.in_([event.value for event in events]))
    tx.execute(ended.values(state=DeliveryState.CANCELLED.value, settled_at=now, detail=why, **_RELEASED))


def recall(tx: Tx, items: Iterable[ItemId]) -> None:
    """What is claimed of these items and has not gone out is claimed anew: its words are of yesterday."""
    for ids in batches(items):
        claimed = update(_DELIVERY).where(_DELIVERY.c.item.in_(ids), _DELIVERY.c.lease.is_not(None), _UNBOUND)
        tx.execute(claimed.values(**_RELEASED))


def leave_in_doubt(tx: Tx, deliveries: Iterable[Delivery], why: str) -> None:
    """These may have arrived, and do not go out again."""
    for some in batches(one.id for one in deliveries):
        left = update(_DELIVERY).where(_DELIVERY.c.id.in_(some))
        tx.execute(left.values(state=DeliveryState.UNKNOWN.value, due_at=None, detail=why, **_RELEASED))


def owe_again(tx: Tx, item: ItemId, why: str, due: Callable[[SubscriptionKey], datetime]) -> list[Delivery]:
    """What was cancelled, or left in doubt, for that reason is owed again, due as its subscription says. Returns it."""
    mine = (_DELIVERY.c.item == item, _DELIVERY.c.detail == why)
    keys = tx.scalars(select(_DELIVERY.c.subscription).where(*mine).distinct()).all()
    found: list[Delivery] = []
    for key in map(SubscriptionKey, keys):
        again = update(_DELIVERY).where(*mine, _DELIVERY.c.subscription == key).returning(_DELIVERY)
        values = {"due_at": due(key), "since_at": None, "detail": ""}
        ended = again.where(_DELIVERY.c.state == DeliveryState.CANCELLED.value)
        rows = tx.execute(ended.values(**values, state=DeliveryState.PENDING.value, settled_at=None)).all()
        doubtful = again.where(_DELIVERY.c.state == DeliveryState.UNKNOWN.value)
        found += map(delivery_of, [*rows, *tx.execute(doubtful.values(**values)).all()])
    return found


def subscribe(tx: Tx, subscriptions: Mapping[SubscriptionKey, str], now: datetime) -> bool:
    """Takes note of the subscriptions by their fingerprints: one that takes other items than before takes them from
    now on. Returns whether anything is otherwise than it was.
    """
    known: dict[str, str] = dict(tx.execute(select(_SUBSCRIPTION.c.key, _SUBSCRIPTION.c.fingerprint)).all())
    for key, fingerprint in subscriptions.items():
        if key not in known:
            insert_all(tx, SubscriptionRow, [{"key": key, "fingerprint": fingerprint, "since_at": now}])
        elif known[key] != fingerprint:
            changed = update(_SUBSCRIPTION).where(_SUBSCRIPTION.c.key == key)
            tx.execute(changed.values(fingerprint=fingerprint, since_at=now))
    tx.execute(delete(_SUBSCRIPTION).where(_SUBSCRIPTION.c.key.not_in(list(subscriptions))))
    return known != subscriptions


def take_up(tx: Tx, delivery: Delivery) -> None:
    """Owes a delivery that left it to another subscription, which tells it no more; it gets its place in the order.
    Nothing is done if it did not leave it.
    """
    row = tx.execute(select(_DELIVERY).where(_DELIVERY.c.id == delivery.id)).one_or_none()
    if row is None or row.state != DeliveryState.CANCELLED.value or told_by(row.detail) is None:
        return
    (one,) = _in_order(tx, [delivery])
    owed = {name: value for name, value in _row(one).items() if name not in ("id", "created_at", "receipt")}
    tx.execute(update(_DELIVERY).where(_DELIVERY.c.id == one.id).values(owed))


def waiting(tx: Tx, after: int, limit: int) -> tuple[list[Delivery], int]:
    """Some of what is still owed, in the order it was owed, from behind a place; and the place that was reached."""
    wanted = select(_DELIVERY).where(_OPEN, _DELIVERY.c.seq > after).order_by(_DELIVERY.c.seq).limit(limit)
    rows = tx.execute(wanted).all()
    return [delivery_of(row) for row in rows], rows[-1].seq if rows else after


def drop(tx: Tx, deliveries: Iterable[Delivery], why: str, now: datetime) -> None:
    """Cancels these deliveries."""
    for some in batches(one.id for one in deliveries):
        ended = update(_DELIVERY).where(_OPEN, _DELIVERY.c.id.in_(some))
        gone = {"state": DeliveryState.CANCELLED.value, "settled_at": now, "detail": why, "bound": None}
        tx.execute(ended.values(**gone, **_RELEASED))


def _in_order(tx: Tx, new: Sequence[Delivery]) -> list[Delivery]:
    """Each that is to be told, with its number and what its endpoint was owed before it."""
    keys = {one.endpoint for one in new if one.settled is None}
    last = {
        row.key: (row.sequence, row.last_owed) for row in tx.execute(select(_ENDPOINT).where(_ENDPOINT.c.key.in_(keys)))
    }
    ordered: list[Delivery] = []
    for one in new:
        if one.settled is None and one.endpoint in last:
            sequence, previous = last[one.endpoint]
            one = replace(one, sequence=sequence + 1, previous=previous)
            last[one.endpoint] = (one.sequence, one.id)
        ordered.append(one)
    for key, (sequence, owed) in last.items():
        tx.execute(update(_ENDPOINT).where(_ENDPOINT.c.key == key).values(sequence=sequence, last_owed=owed))
    return ordered


def _row(one: Delivery) -> dict[str, object]:
    return {
        "id": one.id,
        "item": one.item,
        "event": one.event.value,
        "edition": one.edition,
        "subscription": one.subscription,
        "endpoint": one.endpoint,
        "state": one.state.value,
        "created_at": one.created,
        "since_at": one.since,
        "due_at": one.due,
        "attempts": one.attempts,
        "settled_at": one.settled,
        "sequence": one.sequence,
        "previous": one.previous,
        "receipt": one.receipt,
        "detail": one.detail,
    }

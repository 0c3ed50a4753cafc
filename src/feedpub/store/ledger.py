"""What the check of the ledger asks of the store, a piece at a time. Reads only; what it means is in ``policy.ledger``.

What the kept messages hold that nothing is bound to any more is no fault: the next round of sending drops it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import func, select

from feedpub.model import Delivery, DeliveryEvent, DeliveryId, DeliveryState, EndpointKey, ItemId, SubscriptionKey
from feedpub.policy.ledger import DeliveryFact, Fates, MessageFact
from feedpub.store import items
from feedpub.store.outbox_tables import AttemptRow, DeliveryRow, KeptMessageRow, LedgerRow, SubscriptionRow
from feedpub.store.rows import delivery_of
from feedpub.store.statements import BATCH, batches, table
from feedpub.store.tables import ItemRow
from feedpub.store.transaction import Tx

_DELIVERY, _ATTEMPT, _KEPT = table(DeliveryRow), table(AttemptRow), table(KeptMessageRow)
_LEDGER, _SUBSCRIPTION, _ITEM = table(LedgerRow), table(SubscriptionRow), table(ItemRow)
_KNOWN = (
    _DELIVERY.c.state.in_([state.value for state in DeliveryState]),
    _DELIVERY.c.event.in_([event.value for event in DeliveryEvent]),
)
_HAS = _ATTEMPT.c.verdict == "Delivered"


def standing(tx: Tx) -> dict[SubscriptionKey, tuple[str, datetime]]:
    """Each subscription as the service runs it: its fingerprint, and since when it takes what it takes."""
    return {SubscriptionKey(row.key): (row.fingerprint, row.since_at) for row in tx.execute(select(_SUBSCRIPTION))}


def fates(tx: Tx, since: datetime) -> Iterator[Fates]:
    """Every item with what became of it, the oldest arrival first; those that arrived since then and never changed
    with what they say.
    """
    place = 0
    wanted = select(_ITEM.c.seq, _ITEM.c.id, _ITEM.c.first_seen_at, _ITEM.c.revision, _ITEM.c.backlog)
    while rows := tx.execute(wanted.where(_ITEM.c.seq > place).order_by(_ITEM.c.seq).limit(BATCH)).all():
        place = rows[-1].seq
        ids = [row.id for row in rows]
        taken, told = _taken(tx, ids), _published(tx, ids)
        same = [ItemId(row.id) for row in rows if row.revision == 1 and row.first_seen_at >= since and not row.backlog]
        unchanged = items.with_ids(tx, same)
        for row in rows:
            yield Fates(
                item=ItemId(row.id),
                first_seen=row.first_seen_at,
                backlog=row.backlog,
                taken=taken.get(row.id),
                told=tuple(told.get(row.id, ())),
                unchanged=unchanged.get(ItemId(row.id)),
            )


def deliveries(tx: Tx) -> Iterator[DeliveryFact]:
    """Every delivery in the order it was owed, with what stands beside it."""
    place = 0
    wanted = select(_DELIVERY).where(*_KNOWN).order_by(_DELIVERY.c.seq).limit(BATCH)
    while rows := tx.execute(wanted.where(_DELIVERY.c.seq > place)).all():
        place = rows[-1].seq
        proven = _proven(tx, {row.message for row in rows if row.message})
        keeps = _kept(tx, {row.bound for row in rows if row.bound})
        for row in rows:
            yield DeliveryFact(delivery=delivery_of(row), proven=row.message in proven, keeps=keeps.get(row.bound))


def messages(tx: Tx) -> Iterator[MessageFact]:
    """Every message that a receiver has, as far as its attempts are kept."""
    place = ""
    wanted = select(_ATTEMPT.c.message, func.max(_ATTEMPT.c.covers)).where(_HAS).group_by(_ATTEMPT.c.message)
    while rows := tx.execute(wanted.where(_ATTEMPT.c.message > place).order_by(_ATTEMPT.c.message).limit(BATCH)).all():
        place = rows[-1][0]
        ids = [id for id, _ in rows]
        carried = _carried(tx, ids)
        own = set(tx.scalars(select(_DELIVERY.c.id).where(_DELIVERY.c.id.in_(ids))))
        for id, covers in rows:
            owner = DeliveryId(id) if id in own else None
            yield MessageFact(id=id, covers=covers, carried=carried.get(id, 0), owner=owner)


def doubles(tx: Tx) -> Iterator[tuple[EndpointKey, int, int]]:
    """Numbers in the order of an endpoint that more than one delivery has: the endpoint, the number, how many."""
    numbered = select(_DELIVERY.c.endpoint, _DELIVERY.c.sequence, func.count()).where(_DELIVERY.c.sequence > 0)
    for key, sequence, count in tx.execute(
        numbered.group_by(_DELIVERY.c.endpoint, _DELIVERY.c.sequence).having(func.count() > 1)
    ):
        yield EndpointKey(key), sequence, count


def unreadable(tx: Tx) -> Iterator[tuple[DeliveryId, str]]:
    """Deliveries in a state, or of an event, that there is none of."""
    known = select(_DELIVERY.c.seq).where(*_KNOWN)
    for row in tx.execute(select(_DELIVERY).where(_DELIVERY.c.seq.not_in(known))):
        yield DeliveryId(row.id), f"{row.event} {row.state}"


def states(tx: Tx) -> Mapping[str, int]:
    """How many deliveries are in each state; 0 for those that none is in."""
    counted = select(_DELIVERY.c.state, func.count()).group_by(_DELIVERY.c.state)
    found: dict[str, int] = dict(tx.execute(counted).all())
    return {state.value: found.get(state.value, 0) for state in DeliveryState}


def soundness(tx: Tx) -> str:
    """``ok``, or what SQLite finds wrong with its file (``PRAGMA integrity_check``)."""
    return "; ".join(tx.exec_driver_sql("PRAGMA integrity_check(5)").scalars())


def _taken(tx: Tx, ids: Collection[str]) -> dict[str, tuple[SubscriptionKey, ...]]:
    rows = tx.execute(select(_LEDGER).where(_LEDGER.c.item.in_(ids)))
    return {row.item: tuple(map(SubscriptionKey, row.subscriptions)) for row in rows}


def _published(tx: Tx, ids: Collection[str]) -> dict[str, list[Delivery]]:
    published = _DELIVERY.c.event == DeliveryEvent.PUBLISHED.value
    found: dict[str, list[Delivery]] = {}
    wanted = select(_DELIVERY).where(*_KNOWN, published, _DELIVERY.c.item.in_(ids)).order_by(_DELIVERY.c.seq)
    for row in tx.execute(wanted):
        found.setdefault(row.item, []).append(delivery_of(row))
    return found


def _proven(tx: Tx, ids: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in batches(ids):
        found.update(tx.scalars(select(_ATTEMPT.c.message).where(_HAS, _ATTEMPT.c.message.in_(some))))
    return found


def _kept(tx: Tx, ids: Collection[str]) -> dict[str, tuple[DeliveryId, ...]]:
    rows = (row for some in batches(ids) for row in tx.execute(select(_KEPT).where(_KEPT.c.id.in_(some))))
    return {row.id: tuple(map(DeliveryId, row.covers)) for row in rows}


def _carried(tx: Tx, ids: Collection[str]) -> dict[str, int]:
    counted = select(_DELIVERY.c.message, func.count()).where(_DELIVERY.c.message.in_(ids))
    return dict(tx.execute(counted.group_by(_DELIVERY.c.message)).all())

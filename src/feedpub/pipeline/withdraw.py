"""One item, withdrawn by the operator or given back; and withdrawn ones that leave when their time is over.

Runs in one writing transaction, also in that of a guest beside the running service, whose next tick sees the marks
and the deliveries.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from feedpub.model import DeliveryEvent, Item, ItemId, Subscription, SubscriptionKey
from feedpub.pipeline.entering import shelve
from feedpub.pipeline.taking_over import look_again
from feedpub.policy import withdrawal
from feedpub.policy.catalogue import Catalogue
from feedpub.policy.owed import heard, owed_after
from feedpub.policy.timing import first_due
from feedpub.store import Tx, items, outbox, quarantine, withdrawals


def withdraw(
    tx: Tx, catalogue: Catalogue, subscriptions: Sequence[Subscription], id: ItemId, note: str, now: datetime
) -> Item | None:
    """Withdraws an item, cancels what is owed for it and tells those who heard of it; returns it as it is now. None,
    and nothing done, if it is withdrawn with the same note already. Raises ``KeyError`` for an unknown one.
    """
    item, updates = items.with_updates(tx, [id])[id]
    if item.withdrawn is not None and item.withdrawn.note == note:
        return None
    after = withdrawal.withdrawn(item, note, now)
    told = outbox.told(tx, [id])
    outbox.cancel(tx, id, (DeliveryEvent.PUBLISHED, DeliveryEvent.UPDATED), withdrawal.CANCELLED, now)
    outbox.recall(tx, [id])
    outbox.add(tx, owed_after(DeliveryEvent.WITHDRAWN, [after], told, subscriptions, now))
    return _rewrite(tx, catalogue, after, updates)


def give_back(
    tx: Tx, catalogue: Catalogue, subscriptions: Sequence[Subscription], id: ItemId, now: datetime
) -> Item | None:
    """Undoes a withdrawal: the item says again what it said, what was still owed for it is owed again, as if it
    came up now, and those who heard of the withdrawal hear of that. None, and nothing done, if it is not withdrawn.
    Raises ``KeyError`` for an unknown one.
    """
    item, updates = items.with_updates(tx, [id])[id]
    if item.withdrawn is None:
        return None
    after, by_key = withdrawal.given_back(item, now), {one.key: one for one in subscriptions}

    def due(key: SubscriptionKey) -> datetime:
        return first_due(by_key[key], now) if key in by_key else now

    outbox.cancel(tx, id, (DeliveryEvent.WITHDRAWN,), withdrawal.GIVEN_BACK, now)
    for one in outbox.owe_again(tx, id, withdrawal.CANCELLED, due):
        look_again(tx, subscriptions, one, after, now)  # the file may have changed meanwhile
    told = outbox.told(tx, [id])
    knowing = {one.endpoint for one in told.get(id, ()) if one.event is DeliveryEvent.WITHDRAWN and heard(one)}
    hearing = [one for one in subscriptions if one.to in knowing]
    outbox.add(tx, owed_after(DeliveryEvent.UPDATED, [after], told, hearing, now))
    return _rewrite(tx, catalogue, after, updates)


def leave(tx: Tx, catalogue: Catalogue, now: datetime) -> int:
    """Takes withdrawn items whose time is over from every shelf. Returns how many."""
    ids = withdrawals.due(tx, now - withdrawal.SHOWN_FOR)
    for item, updates in items.with_updates(tx, ids).values():
        _rewrite(tx, catalogue, withdrawal.left(item, now), updates)
    quarantine.release(tx, ids)
    return len(ids)


def _rewrite(tx: Tx, catalogue: Catalogue, item: Item, updates: int) -> Item:
    if item.withdrawn is None:
        withdrawals.drop(tx, item.id)
    else:
        withdrawals.keep(tx, item.id, item.withdrawn)
    items.revise(tx, item, None, updates)
    shelve(tx, catalogue, [item])
    return item

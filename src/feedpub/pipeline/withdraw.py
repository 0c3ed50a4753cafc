"""One item, withdrawn by the operator or given back; and withdrawn ones that leave when their time is over.

Runs in one writing transaction, also in that of a guest beside the running service, whose next tick sees the marks
and the deliveries.
"""

from __future__ import annotations

from datetime import datetime

from feedpub.model import Item, ItemId
from feedpub.pipeline.entering import shelve
from feedpub.policy import withdrawal
from feedpub.policy.catalogue import Catalogue
from feedpub.store import Tx, deliveries, items, quarantine, withdrawals


def withdraw(tx: Tx, catalogue: Catalogue, id: ItemId, note: str, now: datetime) -> Item | None:
    """Withdraws an item and cancels what is owed for it; returns it as it is now. None, and nothing done, if it is
    withdrawn with the same note already. Raises ``KeyError`` for an unknown one.
    """
    item, updates = items.with_updates(tx, [id])[id]
    if item.withdrawn is not None and item.withdrawn.note == note:
        return None
    deliveries.cancel(tx, id, withdrawal.CANCELLED, now)
    return _rewrite(tx, catalogue, withdrawal.withdrawn(item, note, now), updates)


def give_back(tx: Tx, catalogue: Catalogue, id: ItemId, now: datetime) -> Item | None:
    """Undoes a withdrawal: the item says again what it said, and what was still owed for it is owed again.
    None, and nothing done, if it is not withdrawn. Raises ``KeyError`` for an unknown one.
    """
    item, updates = items.with_updates(tx, [id])[id]
    if item.withdrawn is None:
        return None
    deliveries.owe_again(tx, id, withdrawal.CANCELLED, now)
    return _rewrite(tx, catalogue, withdrawal.given_back(item, now), updates)


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

"""Which items have pages, for whoever reads them all: by number, as numbers are never given twice. Reads only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from feedpub.model import ItemId
from feedpub.store import instance
from feedpub.store.statements import table
from feedpub.store.tables import ItemRow
from feedpub.store.transaction import Tx

_ITEM = table(ItemRow)


def span(tx: Tx) -> tuple[int, datetime]:
    """The highest number of an item, 0 without items, and the latest first sight of one (when the store was made)."""
    highest = tx.execute(select(func.max(_ITEM.c.seq))).scalar_one() or 0
    latest = tx.execute(select(func.max(_ITEM.c.first_seen_at))).scalar_one()
    return highest, latest or instance.made(tx)


def changes(tx: Tx, first: int, last: int) -> tuple[tuple[ItemId, datetime], ...]:
    """The items whose numbers lie there, each with its last change, in the order of their numbers."""
    wanted = select(_ITEM.c.id, _ITEM.c.updated_at).where(_ITEM.c.seq.between(first, last)).order_by(_ITEM.c.seq)
    return tuple((ItemId(id), at) for id, at in tx.execute(wanted))

"""Items in the order in which they came. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from feedpub.model import Item, ItemId
from feedpub.store.items import with_ids
from feedpub.store.statements import batches, table
from feedpub.store.tables import ItemRow
from feedpub.store.transaction import Tx

_ITEM = table(ItemRow)


def since(tx: Tx, instant: datetime) -> Iterator[list[Item]]:
    """The news that came at that instant or later, those together that came in one transaction; no backlog."""
    rows = tx.execute(
        select(_ITEM.c.first_seen_at, _ITEM.c.id)
        .where(_ITEM.c.first_seen_at >= instant, _ITEM.c.backlog.is_(False))
        .order_by(_ITEM.c.first_seen_at, _ITEM.c.seq)
    ).all()
    for _, together in groupby(rows, key=lambda row: row.first_seen_at):
        ids = [ItemId(row.id) for row in together]
        items = {id: item for some in batches(ids) for id, item in with_ids(tx, some).items()}
        yield [items[id] for id in ids]

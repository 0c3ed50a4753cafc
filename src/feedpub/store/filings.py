"""Where items are filed, walked through in the order of their arrival and written anew. Judges nothing.

What makes an item itself (id, link, dates, digest, count of updates) is not written here.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, exists, select, update

from feedpub.model import Item, ItemId
from feedpub.store.items import with_ids
from feedpub.store.rows import filings_of, row_of
from feedpub.store.statements import batches, insert_all, table
from feedpub.store.tables import FiledRow, ItemRow
from feedpub.store.transaction import Tx

_ITEM, _FILED = table(ItemRow), table(FiledRow)


def page(tx: Tx, after: int, limit: int) -> tuple[tuple[Item, ...], int]:
    """At most ``limit`` items that arrived behind the place ``after`` (0: from the first on), and the last one's place.

    The place stays the same where nothing follows.
    """
    arrived = select(_ITEM.c.seq, _ITEM.c.id).where(_ITEM.c.seq > after).order_by(_ITEM.c.seq).limit(limit)
    places: dict[int, ItemId] = {seq: ItemId(id) for seq, id in tx.execute(arrived)}
    found = with_ids(tx, places.values())
    return tuple(found[id] for id in places.values()), max(places, default=after)


def any_item(tx: Tx) -> bool:
    """Whether there is an item at all."""
    return bool(tx.execute(select(exists().where(_ITEM.c.seq > 0))).scalar_one())


def rewrite(tx: Tx, items: Sequence[Item]) -> None:
    """Writes filing and revision of known items, and puts them on the shelves of that filing."""
    if not items:
        return
    statement = update(_ITEM).where(_ITEM.c.id == bindparam("named"))
    statement = statement.values(filing=bindparam("filed"), revision=bindparam("counted"))
    tx.execute(
        statement,
        [{"named": item.id, "filed": row_of(item)["filing"], "counted": item.revision} for item in items],
    )
    by_id = {item.id: item for item in items}
    for batch in batches(by_id):
        seqs: dict[int, ItemId] = dict(tx.execute(select(_ITEM.c.seq, _ITEM.c.id).where(_ITEM.c.id.in_(batch))).all())
        tx.execute(delete(_FILED).where(_FILED.c.seq.in_(seqs)))
        insert_all(tx, FiledRow, [row for seq, id in seqs.items() for row in filings_of(by_id[id], seq)])

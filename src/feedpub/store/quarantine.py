"""Entries that could not be rendered, each with why and since when. They are tried again at every rendering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from feedpub.model import ItemId, Quarantined
from feedpub.store.feed_tables import QuarantineRow
from feedpub.store.statements import batches, has, table
from feedpub.store.tables import ItemRow
from feedpub.store.transaction import Tx

_QUARANTINE, _ITEM = table(QuarantineRow), table(ItemRow)


def keep(tx: Tx, format: str, failed: Mapping[ItemId, str], now: datetime) -> None:
    """Notes that these entries failed once more, each with why."""
    if not failed:
        return
    statement = insert(_QUARANTINE)
    again = {"why": statement.excluded.why, "last_at": statement.excluded.last_at}
    rows = [{"item": id, "format": format, "why": why, "first_at": now, "last_at": now} for id, why in failed.items()]
    tx.execute(statement.on_conflict_do_update(index_elements=["item", "format"], set_=again), rows)


def release(tx: Tx, ids: Iterable[ItemId], format: str | None = None) -> None:
    """Forgets entries that were rendered again, or of which nothing is shown any more (no ``format``: in any)."""
    for batch in batches(ids):
        released = delete(_QUARANTINE).where(_QUARANTINE.c.item.in_(batch))
        tx.execute(released.where(_QUARANTINE.c.format == format) if format else released)


def every(tx: Tx) -> tuple[Quarantined, ...]:
    """All of them, the longest held first."""
    if not has(tx, QuarantineRow):
        return ()
    rows = tx.execute(
        select(_QUARANTINE, _ITEM.c.title)
        .join(_ITEM, _ITEM.c.id == _QUARANTINE.c.item)
        .order_by(_QUARANTINE.c.first_at, _QUARANTINE.c.item, _QUARANTINE.c.format)
    )
    return tuple(
        Quarantined(
            item=ItemId(row.item),
            title=row.title,
            format=row.format,
            why=row.why,
            first=row.first_at,
            last=row.last_at,
        )
        for row in rows
    )


def counts(tx: Tx) -> dict[str, int]:
    """How many entries each format has to do without."""
    counted = select(_QUARANTINE.c.format, func.count()).group_by(_QUARANTINE.c.format)
    return dict(tx.execute(counted).all())

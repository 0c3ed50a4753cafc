"""Finds one item by what a person has of it: a key, a link, an id that is nearly right. Reads only."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select

from feedpub.model import IdentityKey, ItemId
from feedpub.store.statements import batches, table
from feedpub.store.tables import ItemKeyRow, ItemRow
from feedpub.store.transaction import Tx

_ITEM, _KEY = table(ItemRow), table(ItemKeyRow)
_SAME = 4
"""Characters at either end of an id that a mistyped one still has."""


def by_keys(tx: Tx, keys: Iterable[IdentityKey]) -> ItemId | None:
    """The item that is known by one of these keys; None if none is."""
    for wanted in batches(keys):
        found = tx.scalars(select(_KEY.c.item).where(_KEY.c.key.in_(wanted)).limit(1)).first()
        if found is not None:
            return ItemId(found)
    return None


def by_address(tx: Tx, address: str) -> ItemId | None:
    """The item with this very link or entry id; the latest to arrive where several share a link."""
    same = or_(_ITEM.c.link == address, _ITEM.c.entry_id == address)
    found = tx.scalars(select(_ITEM.c.id).where(same).order_by(_ITEM.c.seq.desc()).limit(1)).first()
    return None if found is None else ItemId(found)


def like(tx: Tx, id: str) -> list[ItemId]:
    """Ids that begin or end as this one does: what a mistyped one may have meant."""
    if len(id) < _SAME:
        return []
    begins, ends = (
        _ITEM.c.id.startswith(id[:_SAME], autoescape=True),
        _ITEM.c.id.endswith(id[-_SAME:], autoescape=True),
    )
    return [ItemId(found) for found in tx.scalars(select(_ITEM.c.id).where(or_(begins, ends)).limit(100))]

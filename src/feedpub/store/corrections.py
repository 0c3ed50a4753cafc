"""What operators said of single items against the rules: one row an item, kept until it is undone. Files nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, delete, inspect, select

from feedpub.model import Correction, CountryCode, ItemId, RegionSlug, TypeSlug
from feedpub.store.statements import batches, replace_all, table
from feedpub.store.tables import CorrectionRow
from feedpub.store.transaction import Tx

_CORRECTION = table(CorrectionRow)


def keep(tx: Tx, item: ItemId, correction: Correction) -> None:
    """Writes the correction of an item in the place of an earlier one."""
    row = {
        "item": item,
        "type": correction.type,
        "type_label": correction.type_label,
        "countries": None if correction.countries is None else list(correction.countries),
        "regions": None if correction.regions is None else list(correction.regions),
        "note": correction.note,
        "made_at": correction.made,
    }
    replace_all(tx, CorrectionRow, [row])


def of(tx: Tx, ids: Iterable[ItemId]) -> dict[ItemId, Correction]:
    """The corrections of these items; one that nobody corrected is left out."""
    found: dict[ItemId, Correction] = {}
    if _are_kept(tx):
        for batch in batches(ids):
            rows = tx.execute(select(_CORRECTION).where(_CORRECTION.c.item.in_(batch)))
            found.update({ItemId(row.item): _correction(row) for row in rows})
    return found


def every(tx: Tx) -> dict[ItemId, Correction]:
    """All corrections, the oldest first."""
    if not _are_kept(tx):
        return {}
    rows = tx.execute(select(_CORRECTION).order_by(_CORRECTION.c.made_at, _CORRECTION.c.item))
    return {ItemId(row.item): _correction(row) for row in rows}


def drop(tx: Tx, item: ItemId) -> bool:
    """Takes the correction of an item back. False if there was none."""
    return tx.execute(delete(_CORRECTION).where(_CORRECTION.c.item == item)).rowcount > 0


def _are_kept(tx: Tx) -> bool:
    """A store that is only looked at may be older than the table: then nothing was corrected yet."""
    return inspect(tx).has_table(CorrectionRow.__tablename__)


def _correction(row: Row[Any]) -> Correction:
    return Correction(
        type=None if row.type is None else TypeSlug(row.type),
        type_label=row.type_label,
        countries=None if row.countries is None else tuple(map(CountryCode, row.countries)),
        regions=None if row.regions is None else tuple(map(RegionSlug, row.regions)),
        note=row.note,
        made=row.made_at,
    )

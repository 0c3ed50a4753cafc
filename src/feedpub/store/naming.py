"""The names of an operator's file as they stand: one row a name, kept for ever. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, inspect, select

from feedpub.model import (
    CountryCode,
    ItemId,
    Name,
    NameKind,
    RegionSlug,
    Selection,
    SourceKey,
    Standing,
    TypeSlug,
)
from feedpub.store.feed_tables import NameRow
from feedpub.store.statements import replace_all, table
from feedpub.store.transaction import Tx

_NAME = table(NameRow)


def every(tx: Tx) -> dict[Name, Standing]:
    """All names; a store that is only looked at may be older than the table, and then has none."""
    if not inspect(tx).has_table(NameRow.__tablename__):
        return {}
    found = map(_standing, tx.execute(select(_NAME).order_by(_NAME.c.kind, _NAME.c.word)))
    return {one.name: one for one in found}


def keep(tx: Tx, standing: Iterable[Standing]) -> None:
    """Writes names in the place of what was remembered of them."""
    rows = [
        {
            "kind": one.name.kind.value,
            "word": one.name.word,
            "born": one.born,
            "title": one.title,
            "description": one.description,
            "selection": _selection_json(one.selection),
            "private": one.private,
            "moved_to": one.moved,
            "ended_at": one.ended,
            "shown": list(one.shown),
        }
        for one in standing
    ]
    replace_all(tx, NameRow, rows)


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        name=Name(kind=NameKind(row.kind), word=row.word),
        born=row.born,
        title=row.title,
        description=row.description,
        selection=_selection(row.selection),
        private=row.private,
        moved=row.moved_to,
        ended=row.ended_at,
        shown=tuple(map(ItemId, row.shown)),
    )


def _selection_json(selection: Selection) -> dict[str, list[str]]:
    """Sets sorted, so that equal selections are equal rows."""
    return {
        "types": sorted(selection.types),
        "regions": sorted(selection.regions),
        "countries": sorted(selection.countries),
        "sources": sorted(selection.sources),
        "words": list(selection.words),
    }


def _selection(kept: Mapping[str, Sequence[str]]) -> Selection:
    return Selection(
        types=frozenset(map(TypeSlug, kept["types"])),
        regions=frozenset(map(RegionSlug, kept["regions"])),
        countries=frozenset(map(CountryCode, kept["countries"])),
        sources=frozenset(map(SourceKey, kept["sources"])),
        words=tuple(kept["words"]),
    )

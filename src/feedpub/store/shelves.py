"""What stands in a selection: its newest items, its counts. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, func, or_, select

from feedpub.model import CountryCode, Item, ItemId, Overview, RegionSlug, Selection, SourceKey, TypeSlug
from feedpub.store.items import with_ids
from feedpub.store.statements import batches, table
from feedpub.store.tables import FiledRow, ItemRow, ItemSourceRow
from feedpub.store.transaction import Tx

_ITEM, _FILED, _LISTED = table(ItemRow), table(FiledRow), table(ItemSourceRow)


def newest(tx: Tx, selection: Selection, limit: int, offset: int = 0) -> tuple[Item, ...]:
    """The items of a selection, newest published first, later arrivals before earlier ones of the same instant."""
    rows, conditions = _range(selection)
    return _items(tx, _ordered(rows, conditions).limit(limit).offset(offset))


def window(tx: Tx, selection: Selection, entries: int, fresh_for: timedelta, most: int) -> tuple[Item, ...]:
    """What a feed document shows, in its order: the newest items, and whatever was found within ``fresh_for`` before
    the selection's newest arrival though its own date is older (never the backlog of a first look).
    """
    rows, conditions = _range(selection)
    latest = select(func.max(rows.c.seq)).where(*conditions).scalar_subquery()
    arrival: datetime | None = tx.execute(
        select(_ITEM.c.first_seen_at).where(_ITEM.c.seq == latest)
    ).scalar_one_or_none()
    if arrival is None:
        return ()
    fresh = (
        select(_ITEM.c.seq)
        .where(_ITEM.c.first_seen_at >= arrival - fresh_for, _ITEM.c.backlog.is_(False), *_conditions(selection))
        .order_by(_ITEM.c.first_seen_at.desc(), _ITEM.c.seq.desc())
        .limit(most - entries)
    )
    shown = {*tx.scalars(_ordered(rows, conditions).limit(entries)), *tx.scalars(fresh)}
    return _items(tx, _ordered(_ITEM, [_ITEM.c.seq.in_(shown)]))


def every_item(tx: Tx) -> Iterator[Item]:
    """All items, a batch in memory at a time."""
    for batch in batches([id for (id,) in tx.execute(select(_ITEM.c.id))]):
        yield from with_ids(tx, [ItemId(id) for id in batch]).values()


def count(tx: Tx, selection: Selection) -> int:
    """How many items a selection holds."""
    return tx.execute(select(func.count()).select_from(_ITEM).where(*_conditions(selection))).scalar_one()


def overview(tx: Tx) -> Overview:
    """How many items there are, by what they are filed under."""
    by_type = _counts(tx, "type")
    listed = tx.execute(select(_LISTED.c.source, func.count()).group_by(_LISTED.c.source)).all()
    total, arrival = tx.execute(select(func.count(), func.max(_ITEM.c.first_seen_at)).select_from(_ITEM)).one()
    return Overview(
        items=total,
        newest=arrival,
        types={TypeSlug(slug): n for slug, n in by_type.items()},
        type_labels=type_labels(tx),
        regions={RegionSlug(slug): n for slug, n in _counts(tx, "region").items()},
        countries={CountryCode(slug): n for slug, n in _counts(tx, "country").items()},
        sources={SourceKey(source): n for source, n in listed},
        matrix=_matrix(tx),
    )


def type_labels(tx: Tx) -> Mapping[TypeSlug, str]:
    """Every type that an item has, with the label of the first such item."""
    slug = _FILED.c.slug
    first = select(func.min(_FILED.c.seq)).where(_FILED.c.facet == "type").group_by(slug)
    rows = tx.execute(select(_ITEM.c.filing).where(_ITEM.c.seq.in_(first)))
    return {TypeSlug(filing["type"]): filing["type_label"] for (filing,) in rows}


def _counts(tx: Tx, facet: str) -> dict[str, int]:
    counted = select(_FILED.c.slug, func.count()).where(_FILED.c.facet == facet).group_by(_FILED.c.slug)
    return dict(tx.execute(counted.order_by(func.count().desc(), _FILED.c.slug)).all())


def _matrix(tx: Tx) -> dict[tuple[TypeSlug, RegionSlug], int]:
    by_type, by_region = _FILED.alias("by_type"), _FILED.alias("by_region")
    counted = (
        select(by_type.c.slug, by_region.c.slug, func.count())
        .join(by_region, and_(by_region.c.seq == by_type.c.seq, by_region.c.facet == "region"))
        .where(by_type.c.facet == "type")
        .group_by(by_type.c.slug, by_region.c.slug)
    )
    return {(TypeSlug(type), RegionSlug(region)): n for type, region, n in tx.execute(counted)}


def _range(selection: Selection) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """Where a selection is looked for, with the conditions there: in one range of the index of filings if it can be,
    so that a rare country costs no look at every item; else among all items.
    """
    facets = {facet: slugs for facet, slugs in _facets(selection).items() if slugs}
    narrow = next((facet for facet in ("country", "region", "type") if len(facets.get(facet, ())) == 1), None)
    if narrow is None or selection.sources or selection.words:
        return _ITEM, _conditions(selection)
    rows = _FILED.alias("narrow")
    (slug,) = facets.pop(narrow)
    here = [rows.c.facet == narrow, rows.c.slug == slug]
    return rows, here + [_is_filed(rows.c.seq, facet, slugs) for facet, slugs in facets.items()]


def _facets(selection: Selection) -> dict[str, frozenset[Any]]:
    return {"type": selection.types, "region": selection.regions, "country": selection.countries}


def _is_filed(seq: ColumnElement[int], facet: str, slugs: frozenset[Any]) -> ColumnElement[bool]:
    return exists().where(_FILED.c.seq == seq, _FILED.c.facet == facet, _FILED.c.slug.in_(sorted(slugs)))


def _conditions(selection: Selection) -> list[ColumnElement[bool]]:
    conditions = [_is_filed(_ITEM.c.seq, facet, slugs) for facet, slugs in _facets(selection).items() if slugs]
    if selection.sources:
        conditions.append(exists().where(_LISTED.c.item == _ITEM.c.id, _LISTED.c.source.in_(sorted(selection.sources))))
    for word in selection.words:
        held = [
            func.lower(column).contains(word.lower(), autoescape=True) for column in (_ITEM.c.title, _ITEM.c.summary)
        ]
        conditions.append(or_(*held))
    return conditions


def _ordered(rows: FromClause, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return select(rows.c.seq).where(*conditions).order_by(rows.c.published_at.desc(), rows.c.seq.desc())


def _items(tx: Tx, ordered: Select[Any]) -> tuple[Item, ...]:
    seqs = tx.scalars(ordered).all()
    ids: dict[int, ItemId] = {}
    for batch in batches(seqs):
        ids.update(tx.execute(select(_ITEM.c.seq, _ITEM.c.id).where(_ITEM.c.seq.in_(batch))).all())
    found = with_ids(tx, ids.values())
    return tuple(found[ids[seq]] for seq in seqs)

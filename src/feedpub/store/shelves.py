"""What stands in a selection: its newest items, its counts. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, FromClause, exists, func, or_, select, union

from feedpub.model import CountryCode, Item, ItemId, Overview, RegionSlug, Selection, SourceKey, TypeSlug
from feedpub.store import tally, withdrawals, words
from feedpub.store.items import with_ids
from feedpub.store.statements import batches, table
from feedpub.store.tables import FiledRow, ItemRow
from feedpub.store.transaction import Tx

Range = tuple[FromClause, list[ColumnElement[bool]]]
"""Rows with ``seq`` and ``published_at``, and the conditions among them."""

ARRIVALS = 2_000
"""So many of the latest arrivals are looked through for fresh ones: the backlog of a first look may be a million."""
_ITEM, _FILED = table(ItemRow), table(FiledRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An item in a window: only what is needed to find its fragments and to date the document."""

    id: ItemId
    seq: int
    revision: int
    published: datetime
    first_seen: datetime
    updated: datetime
    backlog: bool


def newest(tx: Tx, selection: Selection, limit: int, offset: int = 0) -> tuple[Item, ...]:
    """The items of a selection, newest published first, later arrivals before earlier ones of the same instant."""
    return _items(tx, _first(tx, ranges_of(selection), "published_at", offset + limit)[offset:])


def best(tx: Tx, selection: Selection, limit: int, offset: int = 0) -> tuple[Item, ...]:
    """The items of a selection with a question, the best answers first; without one, and where it only says what is
    not wanted, the newest first.
    """
    question = selection.question
    if question is None or not question.wanted:
        return newest(tx, selection, limit, offset)
    rest = replace(selection, question=replace(question, wanted=()))
    return _items(tx, words.ranked(tx, question, _conditions(rest), limit, offset))


def window(
    tx: Tx, selection: Selection, entries: int, fresh_for: timedelta, most: int, also: Collection[int] = ()
) -> tuple[Placed, ...]:
    """What a feed document shows, in its order: the newest items, and whatever was found within ``fresh_for`` before
    the selection's newest arrival though its own date is older (never the backlog of a first look). ``also`` are the
    places (``seq``) of further items that are shown whatever their date.
    """
    ranges = ranges_of(selection)
    fresh = (*_fresh(tx, ranges, fresh_for, most - entries), *_told(tx, ranges))
    shown = {*_first(tx, ranges, "published_at", entries), *fresh}
    return placed(tx, shown.union(also))


def placed(tx: Tx, seqs: Collection[int]) -> tuple[Placed, ...]:
    """The items of these places as a document shows them, in its order."""
    columns = (
        _ITEM.c.id,
        _ITEM.c.seq,
        _ITEM.c.revision,
        _ITEM.c.published_at,
        _ITEM.c.first_seen_at,
        _ITEM.c.updated_at,
        _ITEM.c.backlog,
    )
    rows = tx.execute(
        select(*columns).where(_ITEM.c.seq.in_(seqs)).order_by(_ITEM.c.published_at.desc(), _ITEM.c.seq.desc())
    )
    return tuple(
        Placed(
            id=ItemId(row.id),
            seq=row.seq,
            revision=row.revision,
            published=row.published_at,
            first_seen=row.first_seen_at,
            updated=row.updated_at,
            backlog=row.backlog,
        )
        for row in rows
    )


def among(tx: Tx, selection: Selection, seqs: Collection[int]) -> frozenset[int]:
    """Those of these places that belong to the selection."""
    return frozenset(tx.scalars(select(_ITEM.c.seq).where(_ITEM.c.seq.in_(seqs), *_conditions(selection))))


def every_item(tx: Tx) -> Iterator[Item]:
    """All items, a batch in memory at a time."""
    for batch in batches([id for (id,) in tx.execute(select(_ITEM.c.id))]):
        yield from with_ids(tx, [ItemId(id) for id in batch]).values()


def count(tx: Tx, selection: Selection) -> int:
    """How many items a selection holds."""
    if selection == Selection():
        return sum(tally.counts(tx, "type").values())
    found = union(*(select(rows.c.seq).where(*conditions) for rows, conditions in ranges_of(selection)))
    return tx.execute(select(func.count()).select_from(found.subquery())).scalar_one()


def overview(tx: Tx) -> Overview:
    """How many items there are, by what they are filed under."""
    by_type = tally.counts(tx, "type")
    pairs = ((slug.partition("/"), n) for slug, n in tally.counts(tx, "type/region").items())
    return Overview(
        items=sum(by_type.values()),
        newest=tx.execute(select(func.max(_ITEM.c.first_seen_at))).scalar_one(),
        types={TypeSlug(slug): n for slug, n in by_type.items()},
        type_labels=type_labels(tx),
        regions={RegionSlug(slug): n for slug, n in tally.counts(tx, "region").items()},
        countries={CountryCode(slug): n for slug, n in tally.counts(tx, "country").items()},
        sources={SourceKey(slug): n for slug, n in tally.counts(tx, "source").items()},
        matrix={(TypeSlug(type), RegionSlug(region)): n for (type, _, region), n in pairs},
    )


def type_labels(tx: Tx) -> Mapping[TypeSlug, str]:
    """Every type that an item has, with the label of the first such item."""
    return {TypeSlug(slug): filing["type_label"] for slug, filing in tally.first_filings(tx, "type").items()}


def range_of(selection: Selection) -> Range:
    """The one place where all of a selection is: a range of filings if it can be, else among all items."""
    ranges = ranges_of(selection)
    return ranges[0] if len(ranges) == 1 else (_ITEM, _conditions(selection))


def ranges_of(selection: Selection) -> list[Range]:
    """Where a selection is looked for: in as many ranges of the filings as it has slugs, so that a rare country or
    pair costs no look at every item; among all items only where nothing narrows it. An item may be in several.
    """
    facets = {facet: slugs for facet, slugs in _facets(selection).items() if slugs}
    if "type" in facets and "region" in facets:
        pairs = product(sorted(facets.pop("type")), sorted(facets.pop("region")))
        narrow, slugs = "type/region", [f"{type}/{region}" for type, region in pairs]
    else:
        narrow = next((facet for facet in ("country", "source", "region", "type") if facet in facets), "")
        slugs = sorted(facets.pop(narrow, ()))
    if not narrow:
        return [(_ITEM, _conditions(selection))]
    rows = _FILED.alias("narrow")
    also = [_is_filed(rows.c.seq, facet, wanted) for facet, wanted in facets.items()]
    if selection.words or selection.question:
        also.append(exists().where(_ITEM.c.seq == rows.c.seq, *_worded(selection)))
    return [(rows, [rows.c.facet == narrow, rows.c.slug == slug, *also]) for slug in slugs]


def _facets(selection: Selection) -> dict[str, frozenset[Any]]:
    return {
        "type": selection.types,
        "region": selection.regions,
        "country": selection.countries,
        "source": selection.sources,
    }


def _is_filed(seq: ColumnElement[int], facet: str, slugs: frozenset[Any]) -> ColumnElement[bool]:
    return exists().where(_FILED.c.seq == seq, _FILED.c.facet == facet, _FILED.c.slug.in_(sorted(slugs)))


def _conditions(selection: Selection) -> list[ColumnElement[bool]]:
    filed = [_is_filed(_ITEM.c.seq, facet, slugs) for facet, slugs in _facets(selection).items() if slugs]
    # A withdrawn item that has left stands on no shelf, and then in no selection.
    return (filed or [exists().where(_FILED.c.seq == _ITEM.c.seq)]) + _worded(selection)


def _worded(selection: Selection) -> list[ColumnElement[bool]]:
    """That an item holds each of the words, somewhere, and answers the question."""
    held = [
        or_(*(func.lower(text).contains(word.lower(), autoescape=True) for text in (_ITEM.c.title, _ITEM.c.summary)))
        for word in selection.words
    ]
    return held + (words.answering(_ITEM.c.seq, selection.question) if selection.question else [])


def _first(tx: Tx, ranges: Sequence[Range], order: str, limit: int) -> list[int]:
    """The first places of the ranges together, by this column downwards: of each no more rows than that are read."""
    found: set[tuple[Any, int]] = set()
    for rows, conditions in ranges:
        column = rows.c[order]
        first = select(column, rows.c.seq).where(*conditions).order_by(column.desc(), rows.c.seq.desc()).limit(limit)
        found.update((place, seq) for place, seq in tx.execute(first))
    return [seq for _, seq in sorted(found, reverse=True)[:limit]]


def _told(tx: Tx, ranges: Sequence[Range]) -> set[int]:
    """The withdrawn items among the ranges that still say so."""
    found: set[int] = set()
    for ids in batches(withdrawals.told(tx)):
        seqs = tx.scalars(select(_ITEM.c.seq).where(_ITEM.c.id.in_(ids))).all()
        for rows, conditions in ranges:
            found.update(tx.scalars(select(rows.c.seq).where(rows.c.seq.in_(seqs), *conditions)))
    return found


def _fresh(tx: Tx, ranges: Sequence[Range], fresh_for: timedelta, limit: int) -> list[int]:
    """The latest arrivals within ``fresh_for`` before the last one, without backlog.

    Items arrive in the order of ``seq``: where the time begins is looked up once, and each range is read from there.
    """
    last = _first(tx, ranges, "seq", 1)
    if not last:
        return []
    arrival = tx.execute(select(_ITEM.c.first_seen_at).where(_ITEM.c.seq == last[0])).scalar_one()
    since = arrival - fresh_for
    before = select(_ITEM.c.seq).where(_ITEM.c.first_seen_at < since)
    edge = tx.scalars(before.order_by(_ITEM.c.first_seen_at.desc(), _ITEM.c.seq.desc()).limit(1)).first() or 0
    behind = [(rows, [*conditions, rows.c.seq > edge]) for rows, conditions in ranges]
    came = _first(tx, behind, "seq", ARRIVALS)
    fresh: list[int] = []
    for some in batches(came):
        rows = select(_ITEM.c.seq).where(
            _ITEM.c.seq.in_(some), _ITEM.c.first_seen_at >= since, _ITEM.c.backlog.is_(False)
        )
        fresh += tx.scalars(rows.order_by(_ITEM.c.seq.desc()))
        if len(fresh) >= limit:
            break
    return fresh[:limit]


def _items(tx: Tx, seqs: Sequence[int]) -> tuple[Item, ...]:
    ids: dict[int, ItemId] = {}
    for batch in batches(seqs):
        ids.update(tx.execute(select(_ITEM.c.seq, _ITEM.c.id).where(_ITEM.c.seq.in_(batch))).all())
    found = with_ids(tx, ids.values())
    return tuple(found[ids[seq]] for seq in seqs)

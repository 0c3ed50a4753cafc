"""How many items were published in each week, by facet and of a selection. Reads only.

By facet it reads nothing but the index of filings, and of each slug only the weeks that are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, func, select, type_coerce

from feedpub.model import Selection
from feedpub.model.weeks import WEEK, Weeks, WeeksBy
from feedpub.store.columns import EPOCH
from feedpub.store.shelves import range_of
from feedpub.store.statements import table
from feedpub.store.tables import FiledRow
from feedpub.store.transaction import Tx

_FILED = table(FiledRow)
_MILLISECOND = timedelta(milliseconds=1)


def weeks_by(tx: Tx, facet: str, first: date, span: int) -> WeeksBy:
    """The items of each type, region or country in ``span`` weeks from the Monday ``first`` on."""
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for slug, number, count in tx.execute(counted_by(facet, first, span)):
        found[slug].append((number, count))
    return WeeksBy(first=first, span=span, counts={slug: _filled(pairs, span) for slug, pairs in found.items()})


def counted_by(facet: str, first: date, span: int) -> Select[Any]:
    """The statement of it: slug, number of the week, items."""
    slugs, rows = _slugs(facet), _FILED.alias("dated")
    since, until = _instants(first, span)
    week = _week(rows.c.published_at, first)
    return (
        select(slugs.c.slug, week, func.count())
        .join(rows, (rows.c.facet == facet) & (rows.c.slug == slugs.c.slug))
        .where(rows.c.published_at >= since, rows.c.published_at < until)
        .group_by(slugs.c.slug, week)
    )


def weeks_of(tx: Tx, selection: Selection, first: date, span: int) -> Weeks:
    """The items of a selection in ``span`` weeks from the Monday ``first`` on."""
    rows, conditions = range_of(selection)
    since, until = _instants(first, span)
    week = _week(rows.c.published_at, first)
    counted = (
        select(week, func.count())
        .select_from(rows)
        .where(*conditions, rows.c.published_at >= since, rows.c.published_at < until)
        .group_by(week)
    )
    pairs = [(number, count) for number, count in tx.execute(counted)]
    return Weeks(first=first, counts=_filled(pairs, span))


def _slugs(facet: str) -> Any:
    """Each slug of a facet once, by hops through the index: DISTINCT would read every filing."""
    least = select(func.min(_FILED.c.slug).label("slug")).where(_FILED.c.facet == facet)
    hops = least.cte("slugs", recursive=True)
    later = _FILED.alias("later")
    following = select(func.min(later.c.slug)).where(later.c.facet == facet, later.c.slug > hops.c.slug)
    return hops.union_all(select(following.scalar_subquery()).where(hops.c.slug.is_not(None)))


def _instants(first: date, span: int) -> tuple[datetime, datetime]:
    since = datetime.combine(first, time(), UTC)
    return since, since + span * WEEK


def _week(column: ColumnElement[Any], first: date) -> ColumnElement[int]:
    """The number of an instant's week, 0 for the one that begins with ``first``."""
    start = (_instants(first, 0)[0] - EPOCH) // _MILLISECOND
    return (type_coerce(column, BigInteger) - start) // (WEEK // _MILLISECOND)


def _filled(pairs: Iterable[tuple[int, int]], span: int) -> tuple[int, ...]:
    counts = [0] * span
    for number, count in pairs:
        counts[number] = count
    return tuple(counts)

"""Items by week, as a real store counts them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from feedpub.model import CountryCode, IdentityKey, Item, ItemId, RegionSlug, Selection, SourceKey, TypeSlug
from feedpub.model.weeks import WEEK, Weeks, WeeksBy
from feedpub.store import Store, Tx, items, statistics
from makers import a_filing, an_item

FIRST = date(2026, 1, 5)
START = datetime(2026, 1, 5, tzinfo=UTC)
SECOND = timedelta(milliseconds=1)


def _item(number: int, published: datetime, type: str = "report", regions: str = "", countries: str = "") -> Item:
    filing = a_filing(
        type=TypeSlug(type),
        regions=tuple(RegionSlug(slug) for slug in regions.split()),
        countries=tuple(CountryCode(code) for code in countries.split()),
    )
    return replace(an_item(id=ItemId(f"item-{number:03}")), filing=filing, published=published)


MADE = [
    _item(0, START - SECOND),
    _item(1, START, regions="europe east-asia", countries="JP"),
    _item(2, START + WEEK - SECOND, type="testimony"),
    _item(3, START + WEEK, regions="europe"),
    _item(4, START + 2 * WEEK + timedelta(days=3), regions="europe"),
    _item(5, START + 2 * WEEK + timedelta(days=4), type="testimony", countries="JP"),
    _item(6, START + 3 * WEEK),
    _item(7, datetime(1969, 7, 20, tzinfo=UTC)),
]


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with an item at each edge of the weeks."""
    store.write_now(items.add, [(item, "digest", [IdentityKey(f"url:{item.id}")]) for item in MADE])
    return store


@pytest.mark.parametrize(
    ("facet", "counts"),
    [
        ("type", {"report": (1, 1, 1), "testimony": (1, 0, 1)}),
        ("region", {"europe": (1, 1, 1), "east-asia": (1, 0, 0), "global": (1, 0, 1)}),
        ("country", {"JP": (1, 0, 1)}),
    ],
)
def test_a_week_begins_with_the_first_instant_of_monday(
    filled: Store, facet: str, counts: dict[str, tuple[int, ...]]
) -> None:
    found = filled.read_now(statistics.weeks_by, facet, FIRST, 3)
    assert found == WeeksBy(first=FIRST, span=3, counts=counts)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(types=frozenset({TypeSlug("report")})),
        Selection(regions=frozenset({RegionSlug("europe"), RegionSlug("east-asia")})),
        Selection(types=frozenset({TypeSlug("testimony")}), regions=frozenset({RegionSlug("global")})),
        Selection(countries=frozenset({CountryCode("JP")})),
        Selection(sources=frozenset({SourceKey("pub")})),
        Selection(sources=frozenset({SourceKey("nobody")})),
        Selection(words=("no such word",)),
    ],
)
def test_a_selection_counts_what_it_takes(filled: Store, selection: Selection) -> None:
    weeks = [(item.published - START) // WEEK for item in MADE if selection.takes(item)]
    found = filled.read_now(statistics.weeks_of, selection, FIRST, 3)
    assert found == Weeks(first=FIRST, counts=tuple(weeks.count(week) for week in range(3)))


def test_an_empty_store_has_no_weeks(store: Store) -> None:
    assert store.read_now(statistics.weeks_by, "type", FIRST, 3) == WeeksBy(first=FIRST, span=3, counts={})
    assert store.read_now(statistics.weeks_of, Selection(), FIRST, 2) == Weeks(first=FIRST, counts=(0, 0))


def test_old_items_cost_the_count_by_facet_nothing(filled: Store) -> None:
    """Each slug is looked up by its dates: the plan says so, and a scan of all filings would not."""
    plan = filled.read_now(_plan_of_types)
    assert [line for line in plan if "dated" in line] == [
        "SEARCH dated USING COVERING INDEX ix_filed_window (facet=? AND slug=? AND published_at>? AND published_at<?)"
    ]
    assert [line for line in plan if line.startswith("SCAN") and line != "SCAN slugs"] == []


def _plan_of_types(tx: Tx) -> list[str]:
    statement = statistics.counted_by("type", FIRST, 3).compile(
        dialect=tx.dialect, compile_kwargs={"literal_binds": True}
    )
    return [row.detail for row in tx.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]

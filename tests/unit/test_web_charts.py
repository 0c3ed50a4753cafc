"""Charts and the map: what is worked out from counts, value by value."""

from __future__ import annotations

import gzip
import json
from datetime import date
from importlib.resources import files

import pytest

from feedpub.model import CountryCode
from feedpub.model.weeks import Weeks, WeeksBy, first_monday, iso_week
from feedpub.web.charts.bars import Bar, Tick, bars, round_above, spark
from feedpub.web.charts.world import Land, Step, steps_of, world
from feedpub.web.sheets import sheet

MONDAY = date(2025, 12, 22)
WEEKS = Weeks(first=MONDAY, counts=(0, 3, 6, 1))
JAPAN, TUVALU, ATLANTIS = CountryCode("JP"), CountryCode("TV"), CountryCode("QQ")


def test_weeks_end_with_the_one_that_holds_today() -> None:
    assert first_monday(date(2026, 3, 1), span=2) == date(2026, 2, 16)
    assert first_monday(date(2026, 3, 2), span=2) == date(2026, 2, 23)


def test_a_week_is_named_after_the_year_of_its_thursday() -> None:
    assert [iso_week(monday) for monday in WEEKS.mondays] == ["2025-W52", "2026-W01", "2026-W02", "2026-W03"]


def test_the_last_weeks_keep_their_days() -> None:
    assert WEEKS.last(2) == Weeks(first=date(2026, 1, 5), counts=(6, 1))
    assert WEEKS.last(9) == WEEKS


def test_a_slug_without_items_has_weeks_of_nothing() -> None:
    found = WeeksBy(first=MONDAY, span=3, counts={"report": (1, 0, 2)})
    assert (found.of("report").counts, found.of("podcast").counts) == ((1, 0, 2), (0, 0, 0))


def test_a_chart_of_four_weeks() -> None:
    chart = bars(WEEKS, 6)
    assert chart.bars == (
        Bar(monday=date(2025, 12, 22), count=0, d=""),
        Bar(monday=date(2025, 12, 29), count=3, d="M90.9 92v-41h59.6v41z"),
        Bar(monday=date(2026, 1, 5), count=6, d="M167.2 92v-82h59.6v82z"),
        Bar(monday=date(2026, 1, 12), count=1, d="M243.6 92v-13.7h59.6v13.7z"),
    )
    assert chart.upward == (Tick(at=92, label="0"), Tick(at=51, label="3"), Tick(at=10, label="6"))
    assert chart.across == (Tick(at=90.9, label="Jan 2026"),)
    assert chart.sentence == (
        "10 items in the 4 weeks from 22 Dec 2025 to 18 Jan 2026; most in the week of 5 Jan 2026: 6."
    )


def test_a_chart_of_nothing_says_so_and_draws_no_bar() -> None:
    chart = bars(Weeks(first=MONDAY, counts=(0, 0)), 1)
    assert (chart.d, chart.sentence) == ("", "No item in the 2 weeks from 22 Dec 2025 to 4 Jan 2026.")


def test_charts_on_one_scale_can_be_compared() -> None:
    assert [bars(weeks, 12).bars[0].d.split("h")[0] for weeks in (_one(12), _one(6))] == [
        "M21.0 92v-49.2",
        "M21.0 92v-24.6",
    ]


def _one(count: int) -> Weeks:
    return Weeks(first=MONDAY, counts=(count,))


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (2, 2), (3, 4), (5, 6), (7, 10), (11, 20), (61, 100), (12_345, 20_000)]
)
def test_an_axis_ends_at_a_round_number(most: int, top: int) -> None:
    assert round_above(most) == top


def test_a_small_line_goes_through_its_weeks() -> None:
    assert spark(WEEKS) == "M1 16.0L26 9.0L52 2.0L77 13.7"
    assert spark(Weeks(first=MONDAY, counts=(0, 0))) == "M1 16.0L77 16.0"


@pytest.mark.parametrize(
    ("counts", "ranges"),
    [
        ((), []),
        ((0,), []),
        ((1,), [(5, 1, 1)]),
        ((3, 1), [(2, 1, 1), (4, 2, 2), (5, 3, 3)]),
        ((100, 7), [(1, 1, 2), (2, 3, 6), (3, 7, 15), (4, 16, 39), (5, 40, 100)]),
        ((100_000,), [(1, 1, 10), (2, 11, 100), (3, 101, 1000), (4, 1001, 10_000), (5, 10_001, 100_000)]),
    ],
)
def test_shades_stand_for_ranges_that_grow(counts: tuple[int, ...], ranges: list[tuple[int, int, int]]) -> None:
    by_country = {CountryCode(str(place)): count for place, count in enumerate(counts)}
    assert steps_of(by_country) == tuple(Step(number=n, least=least, most=most) for n, least, most in ranges)


def test_a_country_leads_to_its_feed_and_says_its_count() -> None:
    made = world({JAPAN: 12, TUVALU: 1}, {JAPAN: "Japan", TUVALU: "Tuvalu"}, {JAPAN: "/feeds/country/jp"})
    japan, tuvalu = made.filled
    assert (japan.label, japan.href, japan.step, japan.dot) == ("Japan: 12 items", "/feeds/country/jp", 5, None)
    assert tuvalu == Land(code=TUVALU, name="Tuvalu", count=1, step=1, href=None, d=None, dot=(965, 275))
    assert japan.d not in (None, "")
    assert japan.d not in made.ground


def test_a_country_of_which_there_is_no_shape_is_said_to_be_missing() -> None:
    assert world({ATLANTIS: 2, JAPAN: 1}, {}, {}).outside == (ATLANTIS,)


def test_every_country_that_can_be_filed_has_a_place_on_the_map() -> None:
    data = files("feedpub.classify").joinpath("data")
    codes = set(json.loads(data.joinpath("country_regions.json").read_text(encoding="utf-8")))
    assert {code for code, shape in _shapes().items() if shape.get("d") or shape.get("dot")} == codes


def test_the_map_travels_light_and_says_where_it_comes_from() -> None:
    raw = files("feedpub.web.charts").joinpath("world.json").read_bytes()
    assert len(gzip.compress(raw)) < 16_000
    assert "Natural Earth is in the public domain" in json.loads(raw)["note"]


def _shapes() -> dict[str, dict[str, object]]:
    raw = files("feedpub.web.charts").joinpath("world.json").read_text(encoding="utf-8")
    shapes: dict[str, dict[str, object]] = json.loads(raw)["countries"]
    return shapes


def test_a_spreadsheet_takes_no_cell_for_a_formula() -> None:
    rows: list[list[str | int]] = [["=1+1", "+1", "-1", "@x", 'a "b", c', "\tx"], ["fine", -1, 0, "a=b", "", "1"]]
    assert sheet(["=head", "plain"], rows) == (
        "'=head,plain\r\n'=1+1,'+1,'-1,'@x,\"a \"\"b\"\", c\",'\tx\r\nfine,-1,0,a=b,,1\r\n"
    )

"""The operator's own regions and types: what a right file says, and each mistake at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from config_known import load_text
from feedpub.errors import ConfigError
from feedpub.model import Additions, CountryCode, OwnRegion, OwnType, RegionSlug, Selection, TypeSlug

Expected = list[tuple[int, int, str]]

HEAD = "site: {title: T, url: https://feeds.example}\n"
SOURCES = "sources: {news: {url: https://pub.example}}\n"
REGIONS = HEAD + "regions: {"
TYPES = HEAD + "types: {"

WHOLE = (
    HEAD
    + SOURCES
    + """\
regions:
  polar: {name: "  The  Poles ", countries: [no], regions: [latin-america, asia], phrases: [Ross Sea, pack-ice, Ørsted]}
  polar-routes: {phrases: [Ross Sea]}
  east-asia: {without: [Far East], countries: [NO]}
  asia: {name: Asia as a whole}
  global: {name: Nowhere}
types:
  chart: Sea Chart
  tide-table: {}
  notice: {aliases: [Notice  to Mariners, "Avis n° 1"], paths: [/Notices/, /avis]}
  report: {name: Study, aliases: [Survey]}
feeds:
  ice: {select: {regions: [polar, south-asia], types: [chart, notice, report]}}
"""
)


def test_own_regions_and_types_become_additions(tmp_path: Path) -> None:
    settings = load_text(WHOLE.replace("  tide-table: {}\n", "  tide-table: {paths: [/tides/]}\n"), tmp_path)
    assert settings.additions == Additions(
        regions=(  # those of the taxonomy first: the others are made of what they are then
            OwnRegion(slug=RegionSlug("east-asia"), countries=(CountryCode("NO"),), without=("Far East",)),
            OwnRegion(slug=RegionSlug("asia"), name="Asia as a whole"),
            OwnRegion(slug=RegionSlug("global"), name="Nowhere"),
            OwnRegion(
                slug=RegionSlug("polar"),
                name="The Poles",
                countries=(CountryCode("NO"),),
                regions=(RegionSlug("americas-latin"), RegionSlug("asia")),
                phrases=("Ross Sea", "pack-ice", "Ørsted"),
            ),
            OwnRegion(slug=RegionSlug("polar-routes"), phrases=("Ross Sea",)),
        ),
        types=(
            OwnType(slug=TypeSlug("chart"), name="Sea Chart"),
            OwnType(slug=TypeSlug("tide-table"), paths=("/tides/",)),
            OwnType(slug=TypeSlug("notice"), aliases=("Notice to Mariners", "Avis n° 1"), paths=("/notices/", "/avis")),
            OwnType(slug=TypeSlug("report"), name="Study", aliases=("Survey",)),
        ),
    )
    assert settings.feeds[0].selection == Selection(
        types=frozenset(map(TypeSlug, ("chart", "notice", "report"))),
        regions=frozenset(map(RegionSlug, ("polar", "south-asia"))),
    )


REGION_MISTAKES: list[tuple[str, Expected]] = [
    ("polar: {countries: [NO, XX, Norwey]}}", [(2, 35, "XX"), (2, 39, "'NO'?")]),
    ("polar: {regions: [asia, east-asai]}}", [(2, 35, "'east-asia'?")]),
    ("polar: {regions: [global]}}", [(2, 29, "without a region")]),
    ("polar: {regions: [asia, polar]}}", [(2, 35, "no part of itself")]),
    ("polar: {regions: [ice]}, ice: {countries: [NO]}}", [(2, 29, "'ice' is a region of this file")]),
    ("americas-latin: {regions: [latin-america]}}", [(2, 38, "no part of itself")]),
    ("polar: {name: Poles}}", [(2, 11, "nothing belongs")]),
    ("polar: {countries: [], phrases: []}}", [(2, 11, "nothing belongs")]),
    ("east-azia: {name: Far}}", [(2, 11, "'east-asia'?")]),
    ("polar: {}}", [(2, 11, "nothing belongs")]),
    ("polar: }", [(2, 11, "mapping")]),
    ("polar: Poles}", [(2, 18, "mapping")]),
    ("polar: {contries: [NO]}}", [(2, 19, "'countries'?")]),
    ("east-asia: {}}", [(2, 11, "changes nothing")]),
    ("asia: {}}", [(2, 11, "changes nothing")]),
    ("asia: {name: A, countries: [NO]}}", [(2, 27, "a union")]),
    ("asia: {without: [Far East], regions: [asia]}}", [(2, 18, "a union"), (2, 39, "a union")]),
    ("global: {phrases: [nowhere]}}", [(2, 20, "without a region")]),
    ("latin-america: {countries: [NO]}}", [(2, 11, "'americas-latin'?")]),
    ("latin-america: {name: South}}", [(2, 11, "'americas-latin'?")]),
    ("Polar: {countries: [NO]}}", [(2, 11, "'polar'?")]),
    ("east-asia: {without: [far east]}}", [(2, 33, "'Far East'?")]),
    ("east-asia: {without: [Japan]}}", [(2, 33, "known: Far East, Korea Strait")]),
    ("south-asia: {without: [Japan]}}", [(2, 34, "cannot be taken away")]),
    ("east-asia: {phrases: [Far–East], without: [Far East]}}", [(2, 54, "in phrases too")]),
    ("polar: {countries: [NO], without: [Far East]}}", [(2, 36, "a new region has only")]),
    ("polar: {phrases: [5]}}", [(2, 29, "quotes")]),
    ('polar: {phrases: ["", "„Ross Sea“"]}}', [(2, 29, "begins with"), (2, 33, "'Ross Sea'?")]),
    ('polar: {phrases: ["7a", X]}}', [(2, 29, "2 letters"), (2, 35, "2 letters")]),
    ("polar: {phrases: [Ross - Sea]}}", [(2, 29, "'Ross-Sea'?")]),
    (f"polar: {{phrases: [{'x' * 80}, {'y' * 81}]}}}}", [(2, 111, "at most 80")]),
    (f"polar: {{phrases: [{', '.join(['ice'] * 501)}]}}}}", [(2, 28, "at most 500 entries")]),
    (", ".join(f"r{n}: {{countries: [NO]}}" for n in range(201)) + "}", [(2, 10, "at most 200 entries")]),
]

TYPE_MISTAKES: list[tuple[str, Expected]] = [
    ("chart: }", [(2, 9, "the type's name")]),
    ("chart: [Sea Chart]}", [(2, 16, "the type's name")]),
    ("chart: 5}", [(2, 16, "quotes")]),
    ('chart: " "}', [(2, 16, "at least 1")]),
    ("chart: {}}", [(2, 9, "says nothing")]),
    ("chart: {alias: [Map]}}", [(2, 17, "'aliases'?")]),
    ("chart: {aliases: Map}}", [(2, 26, "list")]),
    ('chart: {aliases: [Map, "—"]}}', [(2, 32, "letters or digits")]),
    (f"chart: {{aliases: [{'x' * 61}]}}}}", [(2, 27, "at most 60")]),
    ("chart: {aliases: [Map]}, plan: {aliases: [Plan, mâp]}}", [(2, 57, "the type 'chart' already")]),
    ("chart: Sea Chart, sea-chart: {paths: [/sea/]}}", [(2, 27, "the type 'chart' already")]),
    ("chart: Map, plan: {name: map}}", [(2, 34, "the type 'chart' already")]),
    ("chart: Map, plan: Map}", [(2, 27, "the type 'chart' already")]),
    ("chart: {aliases: [Testimony]}}", [(2, 27, "the type 'testimony' already")]),
    ("chart: {paths: [/maps/]}, plan: {paths: [/MAPS/]}}", [(2, 50, "the type 'chart' already")]),
    ("chart: {paths: [maps, /a b/, //]}}", [(2, 25, "'/maps/'?"), (2, 31, "no blank"), (2, 38, "3 to 200")]),
    ('chart: {paths: ["https://pub.example/maps/", "https://pub.example"]}}', [(2, 25, "'/maps/'?"), (2, 54, "host")]),
    (", ".join(f"t{n}: Type {n}" for n in range(201)) + "}", [(2, 8, "at most 200 entries")]),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((REGIONS + text, expected) for text, expected in REGION_MISTAKES),
        *((TYPES + text, expected) for text, expected in TYPE_MISTAKES),
    ],
)
def test_a_mistake_in_regions_or_types_is_found_at_its_place(text: str, expected: Expected, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(text, tmp_path)
    problems = caught.value.problems
    assert [(problem.line, problem.column) for problem in problems] == [place[:2] for place in expected], caught.value
    for problem, (_, _, word) in zip(problems, expected, strict=True):
        assert word in f"{problem.what} - {problem.advice}"


def test_the_same_label_twice_in_one_type_is_no_mistake(tmp_path: Path) -> None:
    text = TYPES + "chart: {name: Chart, aliases: [chart, Map, map], paths: [/maps/, /maps/]}}"
    assert load_text(text, tmp_path).additions.types[0].aliases == ("chart", "Map", "map")


def test_a_mistake_elsewhere_hides_none_of_these(tmp_path: Path) -> None:
    text = """\
site: {title: T, url: https://feeds.example}
regions:
  polar: {countries: [Norge], regions: [polar]}
  asia: {phrases: [Far East]}
types:
  report: {}
feeds:
  one: {select: {regions: [polar, poles], types: [chart]}}
"""
    with pytest.raises(ConfigError) as caught:
        load_text(text, tmp_path)
    file = tmp_path / "feedpub.yaml"
    assert str(caught.value) == (
        f"{file}:3:23: error: regions.polar.countries[0]: no country has the code 'Norge'"
        " - write its two letters as in ISO 3166-1, like JP\n"
        "   3 |   polar: {countries: [Norge], regions: [polar]}\n"
        "                             ^^^^^\n"
        f"{file}:3:41: error: regions.polar.regions[0]: a region is no part of itself - remove it\n"
        "   3 |   polar: {countries: [Norge], regions: [polar]}\n"
        "                                               ^^^^^\n"
        f"{file}:4:10: error: regions.asia.phrases: 'asia' is a union, made of its parts:"
        " only its name may be changed - remove this, or make a region with a key of its own\n"
        "   4 |   asia: {phrases: [Far East]}\n"
        "                ^^^^^^^\n"
        f"{file}:6:3: error: types.report: this says nothing of the type - give it a name, aliases or paths\n"
        "   6 |   report: {}\n"
        "         ^^^^^^\n"
        f"{file}:8:35: error: feeds.one.select.regions[1]: no region is named 'poles' - did you mean 'polar'?\n"
        "   8 |   one: {select: {regions: [polar, poles], types: [chart]}}\n"
        "                                         ^^^^^\n"
        f"{file}:8:51: error: feeds.one.select.types[0]: no type is named 'chart' - known: report, testimony\n"
        "   8 |   one: {select: {regions: [polar, poles], types: [chart]}}\n"
        "                                                         ^^^^^"
    )

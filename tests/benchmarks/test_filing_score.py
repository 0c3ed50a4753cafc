"""How well the command files labelled listings; prints the figures and holds the bars.

The bars are held on the real listings, where this machine has them, and on each file of our own below ``filing/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from benchmarks.asking import answers
from benchmarks.labelled import OWN, own_items, real_items
from benchmarks.scorer import table
from benchmarks.scoring import Pair, Score, scored
from feedpub.classify import Filer, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """What a set of items must reach."""

    countries: float
    """F1 of the countries."""
    regions: float
    """F1 of the regions."""
    left_empty: float
    """Of the items without a region, the part that is left without one."""
    us: float
    """F1 of the items whose subject is the United States."""


REAL = "real"
BARS = {
    REAL: Bars(countries=0.96, regions=0.96, left_empty=0.97, us=0.80),
    "everyday": Bars(countries=0.96, regions=0.96, left_empty=0.95, us=0.80),
    "hard": Bars(countries=0.90, regions=0.93, left_empty=0.70, us=0.80),
}
"""The hard ones are made of homonyms, idioms and bystanders; the bar says how far we have come with them."""
CAPTIONS_COST = 0.01
"""Of precision, what reading the captions may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One set of labelled items, with what the command says of them."""

    bars: Bars
    plain: list[Pair]
    captioned: list[Pair]

    @property
    def score(self) -> Score:
        return scored(self.plain)


@pytest.fixture(scope="module", params=[REAL, *OWN], ids=lambda which: getattr(which, "stem", which))
def filed(request: pytest.FixtureRequest) -> Filed:
    which = request.param
    items = real_items(request.getfixturevalue("shared")) if which == REAL else own_items(which)
    plain, captioned = (list(zip(items, answers(items, captions=captions), strict=True)) for captions in (False, True))
    bars = BARS[getattr(which, "stem", which)]
    return Filed(bars=bars, plain=plain, captioned=captioned)


def test_the_figures_are_told(filed: Filed, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{request.node.callspec.id}")
        print("\n".join([*table("without captions", filed.plain), *table("with captions", filed.captioned)]))


def test_countries_are_those_that_a_person_names(filed: Filed) -> None:
    assert filed.score.countries.f1 >= filed.bars.countries, filed.score.countries


def test_regions_are_those_that_a_person_names(filed: Filed) -> None:
    assert filed.score.regions.f1 >= filed.bars.regions, filed.score.regions


def test_items_without_a_region_stay_without_one(filed: Filed) -> None:
    assert filed.score.left_empty >= filed.bars.left_empty * filed.score.nowhere, filed.score


def test_the_united_states_is_the_subject_where_a_person_says_so(filed: Filed) -> None:
    assert filed.score.us.f1 >= filed.bars.us, filed.score.us


def test_a_caption_costs_at_most_a_point_of_precision(filed: Filed) -> None:
    plain, captioned = filed.score, scored(filed.captioned)
    assert captioned.countries.precision >= plain.countries.precision - CAPTIONS_COST, captioned.countries
    assert captioned.regions.precision >= plain.regions.precision - CAPTIONS_COST, captioned.regions


def test_every_item_of_the_seed_pages_has_the_type_that_it_was_printed_with(shared: Path) -> None:
    """From the page to the filing: the parser finds the printed label, the filer the type of that name."""
    filer = Filer()
    seeds = [item for item in real_items(shared) if item.wanted.type]
    filings = [
        filer.file(
            Text(
                title=item.fields["title"],
                summary=item.fields["summary"],
                printed_type=item.fields.get("type", ""),
                section=item.fields["section"],
                published=date.fromisoformat(item.fields["published"]),
            )
        )
        for item in seeds
    ]
    assert len(seeds) == 43
    assert [(filer.taxonomy.types[filing.type], filing.type_known) for filing in filings] == [
        (item.wanted.type, True) for item in seeds
    ]

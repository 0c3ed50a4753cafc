"""How well items are filed, counted: hits, what is too much and what is missing, over all items together.

Weak regions of a label are neither required nor wrong. The United States is scored apart, as a subject; the region that
comes with it is left out of the regions' score.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.labelled import UNITED_STATES, Labelled

WITH_THE_US = frozenset({"north-america"})
"""The region of an item whose subject is the United States."""

STRATA = ("clear", "trap", "ambiguous")
"""In their order of display; others stand behind them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the program says of an item: the strong filings, and the evidence as ``feedpub classify`` prints it."""

    countries: frozenset[str]
    regions: frozenset[str]
    us_is_subject: bool
    evidence: tuple[dict[str, Any], ...] = ()


Pair = tuple[Labelled, Given]


@dataclass(slots=True)
class Tally:
    """Micro-averaged: one wrong country weighs the same wherever it stands."""

    hits: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, given: frozenset[str], wanted: frozenset[str], free: frozenset[str] = frozenset()) -> None:
        """Counts one item. What is ``free`` is not wrong when it is given."""
        self.hits += len(given & wanted)
        self.extra += len(given - wanted - free)
        self.missed += len(wanted - given)

    @property
    def precision(self) -> float:
        """Of what is given, the part that is right; 1 where nothing is given."""
        given = self.hits + self.extra
        return self.hits / given if given else 1.0

    @property
    def recall(self) -> float:
        """Of what is wanted, the part that is given; 1 where nothing is wanted."""
        wanted = self.hits + self.missed
        return self.hits / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
        total = 2 * self.hits + self.extra + self.missed
        return 2 * self.hits / total if total else 1.0


@dataclass(slots=True)
class Score:
    """Of some items together."""

    items: int = 0
    countries: Tally = field(default_factory=Tally)
    regions: Tally = field(default_factory=Tally)
    us: Tally = field(default_factory=Tally)
    nowhere: int = 0
    """Items whose label says that there is no region."""
    left_empty: int = 0
    """Those of them that were given none."""

    def add(self, item: Labelled, given: Given) -> None:
        """Counts one item."""
        wanted = item.wanted
        self.items += 1
        self.countries.add(given.countries - {UNITED_STATES}, wanted.countries)
        regions, wanted_regions = regions_compared(item, given)
        self.regions.add(regions, wanted_regions, wanted.weak_regions)
        self.us.add(_subject(given.us_is_subject), _subject(wanted.us_is_subject))
        if not wanted.regions:
            self.nowhere += 1
            self.left_empty += not given.regions


def scored(pairs: Iterable[Pair]) -> Score:
    """The score of all of them."""
    score = Score()
    for item, given in pairs:
        score.add(item, given)
    return score


def strata(pairs: Iterable[Pair]) -> dict[str, Score]:
    """A score for each stratum that there is."""
    found: dict[str, Score] = {}
    for item, given in pairs:
        found.setdefault(item.stratum, Score()).add(item, given)
    order = {name: at for at, name in enumerate(STRATA)}
    return dict(sorted(found.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])))


def regions_compared(item: Labelled, given: Given) -> tuple[frozenset[str], frozenset[str]]:
    """The given and the wanted regions, without what only says that the United States is the subject."""
    aside = WITH_THE_US if item.wanted.us_is_subject or given.us_is_subject else frozenset()
    return given.regions - aside, item.wanted.regions - aside


def is_wrong(item: Labelled, given: Given) -> bool:
    """Whether anything that is scored differs from the label."""
    score = Score()
    score.add(item, given)
    tallies = (score.countries, score.regions, score.us)
    return any(tally.extra or tally.missed for tally in tallies) or score.left_empty < score.nowhere


def _subject(yes: bool) -> frozenset[str]:
    return frozenset({UNITED_STATES}) if yes else frozenset()

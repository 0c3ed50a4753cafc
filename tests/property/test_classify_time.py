"""Any text gives an answer within a bounded time: what filing costs grows with the length of the text, never with the
square of it, and not at all beyond the length that is read.

Times are compared with each other in one run, CPU only, the best of several.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import feedpub.classify
from feedpub.classify import Filer, Text
from property.sentences import NAMING

FILER = Filer()

LONGEST = 20_000
"""Characters of a title, summary or caption that are read."""
FACTOR = 8
"""How much longer the longer text is: one that costs its square would take 64 times as long."""
AT_MOST = 16
"""Times as long; twice what is in proportion, for a machine that has other work."""
TRIES = 4

HOSTILE = (
    "a", "A", "Aa", "Z ", " ", "\n", "-", "–", "_", ".", ",", "'", '"', "“", "‘", "“‘", "’s ", "((", "[", "#", "# ",
    "##", "é", "e\N{COMBINING ACUTE ACCENT}", "İ", "ß", "ﬁ", "\N{ZERO WIDTH SPACE}", "\N{RIGHT-TO-LEFT OVERRIDE}",
    "\0", "🇵🇪", "#A", "#a", "#aA", "#AlertaVenezuela", "#SouthSudan", "#DemocraticRepublicOfTheCongo",
    "#" + "Aa" * 30 + " ", "A_a", "U.S.", "U.S. deputy ", "U.S. former deputy under assistant ",
    "United United States of America ", "Trump. ", "Georgia ", "R-Georgia ", "Camp Georgia. ", "Fort Georgian. ",
    "University of Georgia. ", "R((((Georgia. ", "Georgia and Alabama ", "unlike Georgia ", "Macon, Georgia; ",
    "Jordan, R-O ", "by Jordan ", "interview with Jordan Sm ", "in Vienna ", "talks in Vienna in Vienna ",
    "meeting in Geneva, ", "Vienna talks ", "Jakarta summit in Jakarta ", "unlike the Iran ", "as opposed to ",
    "available in French, Fr, Fr, ", "read in Abc,Abc,Abc, ", "Iranian embassy ", "Korean ", "North South ", "South ",
    "Democratic Republic of the ", "Papua New ", "New New York ", "Guinea-Bissau-", "“In Peru ‘in Chile ",
    "Norway gives Norway ", "million donated to the government of the Abc, ", "P5+1 ", "Sweden, Norway, ",
    "президент ", "في العراق ", "ロシア", "中国美国", "Österreichs ", "d'Algérie ", "https://a.example/?",
)  # fmt: skip

PLACES = ("Georgia", "Jordan", "Vienna", "Jakarta", "Iranian", "Norway", "French", "U.S.", "NATO", "Alabama", "#Peru")


def best(fields: dict[str, str], rounds: int) -> float:
    """Seconds of CPU."""
    said: dict[str, Any] = {"title": "T"} | fields
    text = Text(**said)
    found = []
    for _ in range(rounds):
        start = process_time()
        FILER.file(text)
        found.append(process_time() - start)
    return min(found)


def growth(field: str, piece: str, **others: str) -> float:
    """How many times as long the longer text takes. Measured anew as long as it looks bad: only others can disturb."""
    long = (piece * (LONGEST // len(piece) + 1))[:LONGEST]
    short = long[: LONGEST // FACTOR]
    times = [(best({field: short, **others}, 3), best({field: long, **others}, 3))]
    while min(one for _, one in times) > AT_MOST * min(one for one, _ in times) and len(times) < TRIES:
        times.append((best({field: short, **others}, 3), best({field: long, **others}, 3)))
    return min(one for _, one in times) / min(one for one, _ in times)


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_longer_summary_costs_in_proportion(piece: str) -> None:
    assert growth("summary", piece) < AT_MOST


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "ja", "pt", "ru", "tlh", "zh"])
@pytest.mark.parametrize("piece", ["Georgia ", "Österreichs ", "في العراق ", "ロシア", "中国美国", "и России, "])
def test_a_longer_summary_in_any_language_costs_in_proportion(piece: str, language: str) -> None:
    FILER.file(Text(title=piece, language=language))
    assert growth("summary", piece, language=language) < AT_MOST


@pytest.mark.parametrize("field", ["title", "caption", "printed_type", "link", "section"])
@pytest.mark.parametrize(
    "piece", ["a", "a ", " ", "Camp Georgia. ", "reports", "/reports/", "https://", "latest ", "İ", "_-"]
)
def test_any_longer_field_costs_in_proportion(field: str, piece: str) -> None:
    assert growth(field, piece) < AT_MOST


@pytest.mark.parametrize("field", ["title", "summary", "caption"])
def test_what_is_longer_than_anybody_writes_costs_no_more(field: str) -> None:
    read = (" ".join(NAMING) * LONGEST)[:LONGEST]
    long, short = best({field: read * 100}, 5), best({field: read}, 5)
    assert long < 2 * short


def patterns() -> list[re.Pattern[str]]:
    """Every regular expression of the room, whatever it is for."""
    found = {}
    for module in pkgutil.walk_packages(feedpub.classify.__path__, "feedpub.classify."):
        if ".gather" not in module.name:
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    found[f"{module.name}.{name}"] = value
    return list(found.values())


BAIT = st.sampled_from(patterns()).flatmap(lambda pattern: st.from_regex(pattern, fullmatch=True))

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""A time that is too long is told as it was found: making the text smaller measures for minutes."""


@settings(max_examples=80, deadline=None, phases=UNSHRUNK, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.just("") | BAIT, st.sampled_from(PLACES), st.just("") | BAIT), min_size=1, max_size=2),
    st.sampled_from([" ", ", ", ". "]),
)
def test_text_made_for_the_regular_expressions_costs_in_proportion(parts: list[tuple[str, ...]], gap: str) -> None:
    """Words that an expression looks for, on either side of the places that make it be asked, over and over."""
    piece = "".join(f"{before}{place}{after}{gap}" for before, place, after in parts)
    assume(len(piece) < LONGEST // FACTOR // 4)
    assert growth("summary", piece) < AT_MOST, piece

"""How well items are filed, measured on real labelled listings; prints the figures and holds the bars."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from feedpub.classify import Filer, Text
from feedpub.model import Filing

FILER = Filer()

GLOBAL = "global"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An item with what a person says of it. ``label`` is the table of the labels file."""

    text: Text
    label: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Score:
    """Micro-averaged hits and misses."""

    hits: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, given: set[str], wanted: set[str], free: frozenset[str] = frozenset()) -> None:
        self.hits += len(given & wanted)
        self.extra += len(given - wanted - free)
        self.missed += len(wanted - given)

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, 2 * self.hits + self.extra + self.missed)


def labelled_items(shared: Path) -> list[Labelled]:
    return [*_of_pages(shared), *_of_seeds(shared)]


def _of_pages(shared: Path) -> Iterator[Labelled]:
    items = {item["id"]: item for item in _lines(shared / "dev/items.jsonl")}
    for label in _lines(shared / "dev/labels.jsonl"):
        item = items[label["id"]]
        text = Text(title=item["title"] or "", summary=item["description"] or "", caption=item["caption"] or "")
        yield Labelled(text=text, label=label)


def _of_seeds(shared: Path) -> Iterator[Labelled]:
    """The summary of a seed item is the longest paragraph of the two that follow its title."""
    for label in _lines(shared / "seed-labels.jsonl"):
        page = (shared / "seeds" / label["seed"]).read_text(encoding="utf-8")
        paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", page)]
        at = paragraphs.index(label["title"])
        yield Labelled(text=Text(title=label["title"], summary=max(paragraphs[at + 1 : at + 3], key=len)), label=label)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _plain(regions: list[str] | tuple[str, ...]) -> set[str]:
    """Regions without those that only say whether the United States is the subject, which is scored apart."""
    return set(regions) - {GLOBAL}


@pytest.fixture(scope="module")
def filed(shared: Path) -> list[tuple[Labelled, Filing]]:
    return [(item, FILER.file(item.text)) for item in labelled_items(shared)]


def test_countries_are_those_that_a_person_names(filed: list[tuple[Labelled, Filing]]) -> None:
    score = Score()
    for item, filing in filed:
        score.add(set(filing.countries), set(item.label["countries"]))
    print(f"countries {score} F1 {score.f1:.3f}")
    assert score.f1 >= 0.96


def test_regions_are_those_that_a_person_names(filed: list[tuple[Labelled, Filing]]) -> None:
    score = Score()
    for item, filing in filed:
        weak = frozenset(item.label["regions_weak"])
        us = {"north-america"} if item.label["us_is_subject"] or filing.us_is_subject else set()
        score.add(_plain(filing.regions) - us, _plain(item.label["regions"]) - us, weak)
    print(f"regions {score} F1 {score.f1:.3f}")
    assert score.f1 >= 0.96


def test_items_without_a_region_stay_without_one(filed: list[tuple[Labelled, Filing]]) -> None:
    nowhere = [filing for item, filing in filed if item.label["regions"] == [GLOBAL]]
    left = sum(not filing.regions for filing in nowhere)
    print(f"left without a region: {left} of {len(nowhere)}")
    assert left >= 0.97 * len(nowhere)


def test_the_united_states_is_the_subject_where_a_person_says_so(filed: list[tuple[Labelled, Filing]]) -> None:
    score = Score()
    for item, filing in filed:
        given, wanted = filing.us_is_subject, item.label["us_is_subject"]
        score.add({"US"} if given else set(), {"US"} if wanted else set())
    print(f"United States {score} F1 {score.f1:.3f}")
    assert score.f1 >= 0.80


def test_the_speed_is_told(shared: Path) -> None:
    texts = [item.text for item in labelled_items(shared)]
    FILER.file(texts[0])
    start = process_time()
    for text in texts * 5:
        FILER.file(text)
    print(f"{len(texts) * 5 / (process_time() - start):,.0f} items/s")

"""How well items in other languages are filed, measured on labelled items of our own; prints the figures.

A line of ``languages/<code>.txt`` is ``title || summary | what it is about``: countries, US where it is the subject,
and the regions that do not follow from the countries.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest

from feedpub.classify import Filer, Text
from feedpub.classify.gazetteer import country_regions
from feedpub.classify.languages import known
from feedpub.model import CountryCode, Filing

FILER = Filer()
ITEMS = Path(__file__).parent / "languages"


def labelled(code: str) -> Iterator[tuple[Text, set[str]]]:
    """The items of a language, each with its places: countries and regions, those that follow included."""
    for line in (ITEMS / f"{code}.txt").read_text(encoding="utf-8").splitlines():
        said, _, wanted = line.rpartition(" |")
        title, _, summary = said.partition(" || ")
        yield Text(title=title, summary=summary, language=code), _with_regions(wanted.split())


def _with_regions(places: list[str]) -> set[str]:
    """What is said, and the regions of the countries. Whether the United States is the subject is one place."""
    following = {str(region) for code in places for region in country_regions().get(CountryCode(code), ())}
    return ({*places, *following} - {"north-america"}) | ({"north-america"} if "CA" in places else set())


def _given(filing: Filing) -> set[str]:
    return _with_regions([*filing.countries, *filing.regions, *(("US",) if filing.us_is_subject else ())])


@pytest.mark.parametrize("code", known())
def test_items_of_a_language_are_filed_as_a_person_files_them(code: str) -> None:
    hits = extra = missed = 0
    for text, wanted in labelled(code):
        given = _given(FILER.file(text))
        hits, extra, missed = hits + len(given & wanted), extra + len(given - wanted), missed + len(wanted - given)
        if given != wanted:
            print(f"{code}: {text.title}: extra {sorted(given - wanted)}, missed {sorted(wanted - given)}")
    f1 = 2 * hits / (2 * hits + extra + missed)
    print(f"{code}: {hits} hits, {extra} extra, {missed} missed, F1 {f1:.3f}")
    assert f1 >= 0.93


@pytest.mark.parametrize("code", known())
def test_every_language_has_thirty_items(code: str) -> None:
    assert len(list(labelled(code))) == 30


def test_the_speed_of_each_language_is_told() -> None:
    for code in known():
        texts = [text for text, _ in labelled(code)] * 20
        start = process_time()
        Filer().file(texts[0])
        first = process_time() - start
        start = process_time()
        for text in texts:
            FILER.file(text)
        print(f"{code}: first item {first * 1000:.0f} ms, then {len(texts) / (process_time() - start):,.0f} items/s")

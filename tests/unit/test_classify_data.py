"""The data files: whoever edits them is told at once what is wrong."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from feedpub.classify import Filer, shelves
from feedpub.classify.gather import gather
from feedpub.classify.gazetteer import Phrase, defects, gazetteer
from feedpub.classify.index import Index
from feedpub.model import CountryCode, RegionSlug


def test_the_data_files_have_no_defect() -> None:
    assert defects(gazetteer()) == []


@pytest.mark.parametrize(
    ("phrase", "defect"),
    [
        (Phrase(words="Atlantis", rule="legend"), "'Atlantis' has the unknown rule 'legend'"),
        (Phrase(words="Atlantis", rule="name", countries=(CountryCode("QQ"),)), "'Atlantis' names no country: QQ"),
        (Phrase(words="Atlantis", rule="area", regions=(RegionSlug("asia"),)), "'Atlantis' names no region: asia"),
        (Phrase(words=" Atlantis", rule="area"), "' Atlantis' can never be found"),
    ],
)
def test_a_defect_is_named(phrase: Phrase, defect: str) -> None:
    assert defects([phrase]) == [defect]


def test_a_phrase_that_stands_twice_is_refused_whatever_its_case() -> None:
    twice = [Phrase(words="post Soviet", rule="area"), Phrase(words="post soviet", rule="area")]
    assert defects(twice) == ["'post soviet' stands twice"]


def test_every_phrase_is_found_where_it_stands_alone() -> None:
    finder = Index(gazetteer())
    lost = [phrase for phrase in gazetteer() if [match.phrase for match in finder.find(phrase.words)] != [phrase]]
    assert lost == []


def test_the_order_of_the_phrases_does_not_matter() -> None:
    text = "Papua New Guinea, the Pacific Rim, post-Soviet Asia and the Korean Peninsula"
    assert Index(gazetteer()).find(text) == Index(reversed(gazetteer())).find(text)


def test_a_label_or_a_path_tells_one_type_only() -> None:
    types = shelves.toml("types").values()
    labels = Counter(label.casefold() for kind in types for label in (kind["name"], *kind["labels"]))
    paths = Counter(path for kind in types for path in kind["paths"])
    assert [word for word, count in (labels + paths).items() if count > 1] == []


def test_country_names_are_short_english_names() -> None:
    names = Filer().taxonomy.countries
    codes = ("CD", "GB", "JP", "MM", "PS", "TW", "US", "VA", "XK")
    assert [names[CountryCode(code)] for code in codes] == [
        "DR Congo", "United Kingdom", "Japan", "Myanmar", "Palestine", "Taiwan", "United States", "Holy See", "Kosovo",
    ]  # fmt: skip


def test_a_country_is_gathered_from_its_file(tmp_path: Path) -> None:
    said: dict[str, object] = {
        "Communications": {"Internet country code": {"text": ".dk"}},
        "Government": {
            "Country name": {
                "conventional long form": {"text": "Kingdom of Denmark"},
                "conventional short form": {"text": "Denmark"},
                "former": {"text": "Gold Coast; note - invented"},
            },
            "Capital": {"name": {"text": "Skagen (for a test); note - moved"}},
        },
        "People and Society": {"Nationality": {"noun": {"text": "Dane(s)"}, "adjective": {"text": "Danish"}}},
    }
    others: dict[str, object] = {
        code: {
            "Communications": {"Internet country code": {"text": f".{code.lower()}"}},
            "Government": {"Country name": {"conventional short form": {"text": f"Land {code}"}}},
        }
        for code in Filer().taxonomy.countries
        if code != "DK"
    }
    for code, table in {"DK": said, **others}.items():
        (tmp_path / f"{code}.json").write_text(json.dumps(table), encoding="utf-8")
    assert gather(tmp_path)["DK"] == {
        "name": "Denmark",
        "names": ["Denmark", "Kingdom of Denmark"],
        "demonyms": ["Danes", "Danish"],
        "capitals": ["Skagen"],
    }

"""A filing in sentences: what gave each label, what only hints, what was set aside."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import feedpub.classify
from feedpub.classify import Filer, Text
from feedpub.classify.gazetteer import RULES
from feedpub.model import Additions, CountryCode, Evidence, OwnRegion, RegionSlug
from feedpub.policy import corrections, reasons
from feedpub.policy.explanation import Explanation, Reason, explained, facts_of
from makers import a_filing, a_taxonomy

SILENT = frozenset({"abroad", "blocker", "in_office"})
"""Rules of phrases that give nothing themselves: the second is set aside, the third becomes a leader."""
FILER = Filer()
OWN = Filer(
    Additions(
        regions=(
            OwnRegion(
                slug=RegionSlug("rim"), name="The Rim", countries=(CountryCode("JP"),), phrases=("ring of fire",)
            ),
            OwnRegion(slug=RegionSlug("far-east"), regions=(RegionSlug("east-asia"),)),
        )
    )
)


def _explained(filer: Filer = FILER, **fields: Any) -> Explanation:
    return explained(filer.file(Text(**fields)), filer.taxonomy)


def _told(explanation: Explanation) -> dict[str, list[str]]:
    """Each label with its reasons as a person reads them."""
    labels = (explanation.type, *explanation.countries, *explanation.regions)
    found = {label.name: [f"{reason.words}: {reason.why}" for reason in label.reasons] for label in labels}
    return found | {
        f"hint of {label.name}": [f"{reason.words}: {reason.why}" for reason in label.reasons]
        for label in explanation.weak
    }


def _set_aside(explanation: Explanation) -> list[tuple[str, str]]:
    return [(reason.words, reason.why) for reason in explanation.set_aside]


def test_type_countries_and_regions_each_say_the_words_that_gave_them() -> None:
    assert _told(_explained(title="Japanese Ports After Tokyo's Vote", printed_type="Report")) == {
        "Report": ["Report: is printed as the type, by its own name"],
        "Japan": [
            "Japanese: is the adjective of Japan, or a word for its people",
            "Tokyo: is the capital of Japan",
        ],
        "East Asia": ["Japanese: gives Japan, which is there"],
    }


def test_a_country_takes_its_article_in_a_sentence() -> None:
    told = _told(_explained(title="The Netherlands Rebuilds a Quay", link="https://pub.example/reports/1.html"))
    assert told == {
        "Report": ["https://pub.example/reports/1.html: tells Report by a part of its path"],
        "Netherlands": ["Netherlands: is a name of the Netherlands"],
        "Europe": ["Netherlands: gives the Netherlands, which is there"],
    }


def test_a_label_in_no_list_is_told_to_be_a_type_of_its_own() -> None:
    explanation = _explained(title="Cranes", printed_type="Quay Notes")
    assert (explanation.type_known, _told(explanation)) == (
        False,
        {"Quay Notes": ["Quay Notes: is printed as the type and in no list: it became a type of its own"]},
    )


def test_hints_are_told_apart_and_say_why_they_are_only_that() -> None:
    region = "Latin America & the Caribbean"
    assert _told(_explained(title="Cranes", caption="A quay in Peru")) == {
        "Untyped": [],
        f"hint of {region}": [f"Peru: {reasons.CAPTION.format(what=region)}"],
    }


def test_what_was_set_aside_says_why_it_does_not_count() -> None:
    explanation = _explained(title="Kenya Needs a Quay, Unlike Germany", summary="The Japan Times wrote of it.")
    assert _set_aside(explanation) == [
        ("Germany", "is only compared with"),
        ("Japan Times", "names something else (an outlet, an institute, a treaty), and no place"),
    ]


def test_a_region_of_the_operators_is_explained_by_its_members_and_phrases() -> None:
    told = _told(_explained(OWN, title="Japan on the Ring of Fire"))
    assert {name: told[name] for name in ("The Rim", "Far east")} == {
        "The Rim": [
            "Japan: gives Japan, which belongs to it by the operator's file",
            "Ring of Fire: is a phrase that the operator's file gives The Rim",
        ],
        "Far east": ["Japan: gives East Asia, which belongs to it by the operator's file"],
    }


def test_a_correction_is_told_as_what_an_operator_said() -> None:
    said = Evidence(field="operator", text="Read it.", rule="correction", gives=("country:JP", "region:east-asia"))
    seen = Evidence(field="title", text="Peru", rule="overruled", start=0, end=4)
    filing = a_filing(countries=(CountryCode("JP"),), regions=(RegionSlug("east-asia"),), evidence=(seen, said))
    explanation = explained(filing, a_taxonomy())
    assert (explanation.correction, _told(explanation), _set_aside(explanation)) == (
        "Read it.",
        {
            "Report": [],
            "Japan": [": said so (“Read it.”), whatever the rules say"],
            "East Asia": [": said so (“Read it.”), whatever the rules say"],
        },
        [("Peru", "is what the rules saw; an operator has said otherwise")],
    )


def test_a_correction_that_takes_everything_away_is_still_told() -> None:
    said = Evidence(field="operator", text="", rule="correction")
    explanation = explained(a_filing(evidence=(said,)), a_taxonomy())
    assert (explanation.correction, explanation.set_aside) == ("", ())


def test_what_an_operator_has_taken_from_words_is_told_though_they_still_give_something() -> None:
    printed = Evidence(field="type", text="Memo", rule="overruled", taken=("type:testimony",))
    both = ("region:americas-latin", "region:east-asia")
    seen = Evidence(field="title", text="Tokyo", rule="capital", gives=("country:JP",), start=0, end=5, taken=both)
    explanation = explained(a_filing(countries=(CountryCode("JP"),), evidence=(printed, seen)), a_taxonomy())
    assert (_told(explanation)["Japan"], explanation.set_aside) == (
        ["Tokyo: is the capital of Japan"],
        (
            Reason(
                words="Memo",
                field="type",
                rule="overruled",
                why="would give the type Testimony; an operator has said otherwise",
            ),
            Reason(
                words="Tokyo",
                field="title",
                rule="overruled",
                why="would give Latin America and East Asia; an operator has said otherwise",
            ),
        ),
    )


def test_a_rule_without_a_sentence_is_told_by_its_name() -> None:
    hit = Evidence(field="title", text="Tokyo", rule="quite_new", gives=("country:JP",), start=0, end=5)
    aside = Evidence(field="title", text="Kyoto", rule="not_quite", start=6, end=11)
    explanation = explained(a_filing(countries=(CountryCode("JP"),), evidence=(hit, aside)), a_taxonomy())
    assert (_told(explanation)["Japan"], _set_aside(explanation)) == (["Tokyo: quite new"], [("Kyoto", "not quite")])


def test_the_explanation_is_there_for_programs_too() -> None:
    assert facts_of(_explained(title="Cranes of Kenya")) == {
        "type": {"key": "untyped", "name": "Untyped", "because": [], "known": True},
        "countries": [
            {
                "key": "KE",
                "name": "Kenya",
                "because": [{"words": "Kenya", "field": "title", "rule": "name", "why": "is a name of Kenya"}],
            }
        ],
        "regions": [
            {
                "key": "africa",
                "name": "Africa",
                "because": [{"words": "Kenya", "field": "title", "rule": "name", "why": "gives Kenya, which is there"}],
            }
        ],
        "weak_regions": [],
        "set_aside": [],
        "correction": None,
    }


def test_every_rule_that_gives_something_has_a_sentence() -> None:
    types = {"label", "label_alias", "link_path", "section", "own_type"}
    assert (RULES - SILENT) | types | {corrections.RULE} == reasons.STRONG.keys()


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"printed_type": "Report"}, "label"),
        ({"printed_type": "Study"}, "label_alias"),
        ({"printed_type": "Quay Notes"}, "own_type"),
        ({"link": "https://pub.example/reports/1"}, "link_path"),
        ({"section": "Latest Reports"}, "section"),
    ],
)
def test_every_way_to_a_type_has_a_sentence(fields: dict[str, Any], rule: str) -> None:
    (reason,) = _explained(title="Cranes", **fields).type.reasons
    assert (reason.rule, rule in reasons.STRONG) == (rule, True)


def test_every_reason_to_set_words_aside_has_a_sentence() -> None:
    found = {*_set_aside_by_the_code(), corrections.OVERRULED, "blocker", "not_in_office"}
    assert {"venue", "person", "us_actor", "elsewhere", "comparison"} <= found  # they are found at all
    assert found - reasons.ASIDE.keys() == set()


def _set_aside_by_the_code() -> Iterator[str]:
    """Reasons as the classifier's code spells them: what ``aside`` returns or is set to, and any other ``rule=``."""
    room = Path(feedpub.classify.__file__).parent
    for path in room.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Return(value=value) if path.parent.name == "aside":
                    yield from _words(value)
                case ast.Assign(targets=[ast.Name(id="aside")], value=value):
                    yield from _words(value)
                case ast.Call(func=ast.Attribute(attr="evidence"), keywords=keywords):
                    yield from (word for kept in keywords if kept.arg == "rule" for word in _words(kept.value))


def _words(value: ast.expr | None) -> Iterator[str]:
    match value:
        case ast.Constant(value=str(word)) if word.isidentifier():
            yield word
        case ast.IfExp(body=body, orelse=other):
            yield from (*_words(body), *_words(other))

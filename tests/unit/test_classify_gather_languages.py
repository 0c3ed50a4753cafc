"""The tool that builds the files of the languages: what it makes of the names that it is given."""

from __future__ import annotations

import pytest

from feedpub.classify.gather_languages import BY_HAND, LOCALES, adjective, names
from feedpub.classify.gazetteer import country_regions
from feedpub.classify.languages import known


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Norwegen", ["Norwegen"]),
        ("Myanmar (Birmanie)", ["Myanmar", "Birmanie"]),
        ("Saint-Martin (partie néerlandaise)", []),
        ("Hong Kong, RAE da China", []),
        ("Congo - Kinshasa", ["Congo-Kinshasa"]),
        ("Папуа — Новая Гвинея", ["Папуа-Новая Гвинея"]),
        ("Аландские о-ва", ["Аландские острова"]),
        ("о-в Мэн", ["остров Мэн"]),
        ("刚果（金）", ["刚果（金）"]),
        ("", []),
    ],
)
def test_a_printed_name_becomes_the_names_that_a_text_has(printed: str, expected: list[str]) -> None:
    assert list(names(printed)) == expected


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("de", "Japanisch", "japanisch"),
        ("de", "Hindi", ""),
        ("fr", "japonais", "japonais"),
        ("ru", "японский", "японский"),
        ("ru", "хинди", ""),
        ("ar", "اليابانية", "ياباني"),
        ("fr", "grec moderne", ""),
    ],
)
def test_the_name_of_a_language_becomes_an_adjective(code: str, language: str, expected: str) -> None:
    assert adjective(code, language) == expected


def test_every_language_is_gathered_and_what_is_kept_by_hand_are_countries() -> None:
    assert (sorted(LOCALES), BY_HAND - set(country_regions())) == (sorted(known()), frozenset())

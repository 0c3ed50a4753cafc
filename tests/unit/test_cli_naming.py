"""Types, regions and countries as an operator spells them on the command line."""

from __future__ import annotations

from typing import Any

import pytest

from feedpub.cli.naming import countries_named, regions_named, type_named
from feedpub.errors import FeedpubError, UnknownNameError
from makers import a_taxonomy

TAXONOMY = a_taxonomy()


@pytest.mark.parametrize("said", ["americas-latin", "latin-america", "Latin America", "LATIN  america"])
def test_a_region_is_named_by_slug_address_or_name_in_any_case(said: str) -> None:
    assert regions_named([said], TAXONOMY) == ("americas-latin",)


@pytest.mark.parametrize("said", ["none", "None", "global", "Global"])
def test_no_region_has_a_name(said: str) -> None:
    assert regions_named([said], TAXONOMY) == ()


@pytest.mark.parametrize(
    ("said", "found"), [(["us", "Japan"], ("JP", "US")), (["none"], ()), (["JP", "japan"], ("JP",))]
)
def test_countries_are_named_by_code_or_name(said: list[str], found: tuple[str, ...]) -> None:
    assert countries_named(said, TAXONOMY) == found


def test_a_type_is_named_by_slug_or_label() -> None:
    assert [type_named(said, TAXONOMY.types) for said in ("testimony", "TESTIMONY", "report")] == [
        "testimony",
        "testimony",
        "report",
    ]


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: regions_named(["east-asai"], TAXONOMY), "no region is named 'east-asai': did you mean 'east-asia'?"),
        (lambda: countries_named(["Jappan"], TAXONOMY), "no country is named 'Jappan': did you mean 'JP'?"),
        (lambda: type_named("testimonial", TAXONOMY.types), "did you mean 'testimony'?"),
        (
            lambda: regions_named(["qqq"], TAXONOMY),
            "'qqq': there are americas-latin, east-asia, global; `feedpub feeds` lists those with items",
        ),
        (
            lambda: type_named("qqq", TAXONOMY.types),
            "'qqq': there are report, testimony; `feedpub feeds` lists those with items",
        ),
        (lambda: countries_named(["qqq"], TAXONOMY), "'qqq': give its code of ISO 3166-1 (JP) or its English name"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest_one_else_with_those_that_there_are(call: Any, why: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        call()
    assert why in str(caught.value)


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: regions_named(["asia"], TAXONOMY), "asia is east-asia together: name those of them that are right"),
        (lambda: regions_named(["none", "east-asia"], TAXONOMY), "--region none says that there is no region"),
        (lambda: regions_named(["global", "east-asia"], TAXONOMY), "--region global says that there is no region"),
        (lambda: countries_named(["JP", "none"], TAXONOMY), "--country none says that there is no country"),
    ],
)
def test_what_cannot_be_is_refused_with_advice(call: Any, why: str) -> None:
    with pytest.raises(FeedpubError) as caught:
        call()
    assert why in str(caught.value)

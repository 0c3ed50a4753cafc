"""What an operator says of one item, laid over what the rules say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from feedpub.model import Correction, CountryCode, Evidence, Filing, Region, RegionSlug, TypeSlug
from feedpub.policy.corrections import corrected, merged
from makers import NOON, a_taxonomy

LATIN, EAST_ASIA, NORTH = RegionSlug("americas-latin"), RegionSlug("east-asia"), RegionSlug("north-america")
ISLANDS = RegionSlug("islands")
TAXONOMY = replace(
    a_taxonomy(),
    regions={
        **a_taxonomy().regions,
        NORTH: Region(slug=NORTH, name="North America", url="north-america"),
        ISLANDS: Region(slug=ISLANDS, name="Islands", url="islands", own_members=(CountryCode("JP"),)),
    },
    countries={CountryCode("JP"): "Japan", CountryCode("PE"): "Peru", CountryCode("US"): "United States"},
    country_regions={CountryCode("JP"): (EAST_ASIA,), CountryCode("PE"): (LATIN,), CountryCode("US"): (NORTH,)},
)
PRINTED = Evidence(field="type", text="Report", rule="label", gives=("type:report",))
PERU = Evidence(field="title", text="Peru", rule="name", gives=("country:PE", "region:americas-latin"), start=0, end=4)
RULES = Filing(
    type=TypeSlug("report"),
    type_label="Report",
    countries=(CountryCode("PE"),),
    regions=(LATIN,),
    weak_regions=(EAST_ASIA,),
    evidence=(PRINTED, PERU),
)


def _said(**fields: Any) -> Correction:
    return replace(Correction(made=NOON), **fields)


def _evidence(*gives: str, note: str = "") -> Evidence:
    return Evidence(field="operator", text=note, rule="correction", gives=gives)


def test_an_item_that_nobody_corrected_stays_as_the_rules_file_it() -> None:
    assert corrected(RULES, None, TAXONOMY) == RULES


def test_regions_follow_from_the_countries_own_ones_too_and_what_the_rules_saw_stays_visible() -> None:
    assert corrected(RULES, _said(countries=(CountryCode("JP"),), note="ports"), TAXONOMY) == replace(
        RULES,
        countries=(CountryCode("JP"),),
        regions=(EAST_ASIA, ISLANDS),
        weak_regions=(),
        evidence=(
            PRINTED,
            replace(PERU, gives=(), rule="overruled", taken=PERU.gives),
            _evidence("country:JP", "region:east-asia", "region:islands", note="ports"),
        ),
    )


def test_an_own_region_of_a_union_takes_in_the_countries_of_its_parts() -> None:
    wide = replace(TAXONOMY.regions[ISLANDS], own_members=(RegionSlug("asia"),))
    taxonomy = replace(TAXONOMY, regions={**TAXONOMY.regions, ISLANDS: wide})
    assert corrected(RULES, _said(countries=(CountryCode("JP"),)), taxonomy).regions == (EAST_ASIA, ISLANDS)


def test_the_united_states_among_the_countries_are_the_subject_and_no_country() -> None:
    filing = corrected(RULES, _said(countries=(CountryCode("PE"), CountryCode("US"))), TAXONOMY)
    assert filing == replace(
        RULES,
        regions=(LATIN, NORTH),
        us_is_subject=True,
        evidence=(
            PRINTED,
            PERU,
            _evidence("country:PE", "us_subject", "region:americas-latin", "region:north-america"),
        ),
    )
    assert not corrected(filing, _said(countries=(CountryCode("PE"),)), TAXONOMY).us_is_subject


def test_evidence_keeps_those_of_its_gifts_that_still_hold_and_remembers_the_others() -> None:
    filing = corrected(RULES, _said(countries=(), regions=(LATIN,)), TAXONOMY)
    assert filing == replace(
        RULES,
        countries=(),
        evidence=(
            PRINTED,
            replace(PERU, gives=("region:americas-latin",), taken=("country:PE",)),
            _evidence("region:americas-latin"),
        ),
    )


def test_regions_alone_leave_the_countries_to_the_rules_and_a_region_that_is_strong_is_not_weak() -> None:
    filing = corrected(RULES, _said(regions=(EAST_ASIA,)), TAXONOMY)
    assert (filing.countries, filing.regions, filing.weak_regions) == ((CountryCode("PE"),), (EAST_ASIA,), ())


def test_no_region_is_said_by_an_empty_list() -> None:
    filing = corrected(RULES, _said(regions=()), TAXONOMY)
    assert (filing.regions, filing.shelf_regions, filing.weak_regions) == ((), ("global",), (EAST_ASIA,))


def test_a_type_has_the_name_that_the_taxonomy_gives_it_today() -> None:
    said = _said(type=TypeSlug("testimony"), type_label="Old word for it")
    assert corrected(RULES, said, TAXONOMY) == replace(
        RULES,
        type=TypeSlug("testimony"),
        type_label="Testimony",
        evidence=(
            replace(PRINTED, gives=(), rule="overruled", taken=("type:report",)),
            PERU,
            _evidence("type:testimony"),
        ),
    )


def test_a_type_of_a_publishers_own_keeps_its_label_and_stays_unknown() -> None:
    filing = corrected(RULES, _said(type=TypeSlug("logbook"), type_label="Logbook"), TAXONOMY)
    assert (filing.type, filing.type_label, filing.type_known) == ("logbook", "Logbook", False)


def test_what_the_taxonomy_no_longer_holds_is_left_out() -> None:
    said = _said(countries=(CountryCode("JP"), CountryCode("XX")), regions=(EAST_ASIA, RegionSlug("gone")))
    filing = corrected(RULES, said, TAXONOMY)
    assert (filing.countries, filing.regions) == ((CountryCode("JP"),), (EAST_ASIA,))


GONE = RegionSlug("gone")


def test_a_correction_whose_regions_are_all_gone_leaves_the_regions_to_the_rules() -> None:
    report = TypeSlug("report")
    filing = corrected(RULES, _said(type=report, type_label="Report", regions=(GONE,)), TAXONOMY)
    assert filing == replace(RULES, evidence=(PRINTED, PERU, _evidence("type:report")))
    assert corrected(RULES, _said(regions=(GONE,), note="so"), TAXONOMY) == RULES


def test_where_the_regions_are_all_gone_they_follow_from_the_countries_that_were_named() -> None:
    filing = corrected(RULES, _said(countries=(CountryCode("US"),), regions=(GONE,)), TAXONOMY)
    assert (filing.regions, filing.us_is_subject) == ((NORTH,), True)


@pytest.mark.parametrize(
    ("earlier", "later", "whole"),
    [
        (None, {"regions": ()}, {"regions": ()}),
        ({"type": "report", "type_label": "Report"}, {"regions": ()}, {"type": "report", "type_label": "Report"}),
        ({"countries": ("JP",), "regions": ()}, {"countries": ("PE",)}, {"countries": ("PE",), "regions": ()}),
        ({"regions": ("rim",)}, {"countries": ("US",)}, {"countries": ("US",), "regions": ("rim",)}),
        ({"countries": ("JP",)}, {"countries": ("PE",)}, {"countries": ("PE",)}),
        ({"countries": ("JP",)}, {"regions": ()}, {"countries": ("JP",), "regions": ()}),
        ({"note": "old"}, {"note": ""}, {"note": "old"}),
        ({"note": "old"}, {"note": "new"}, {"note": "new"}),
    ],
)
def test_a_second_correction_leaves_what_it_does_not_name(
    earlier: dict[str, Any] | None, later: dict[str, Any], whole: dict[str, Any]
) -> None:
    before = _said(**earlier) if earlier is not None else None
    after = NOON + timedelta(days=1)
    assert merged(before, _said(**later, made=after)) == _said(**later | whole, made=after)

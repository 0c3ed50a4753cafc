"""The operator's own regions and types: what belongs to them, and what the taxonomy says then."""

from __future__ import annotations

import pytest

from feedpub.classify import Filer, Text, region_phrases
from feedpub.model import Additions, CountryCode, OwnRegion, OwnType, RegionSlug, TypeSlug

SAHEL = OwnRegion(
    slug=RegionSlug("sahel"),
    name="The Sahel",
    countries=(CountryCode("ML"), CountryCode("TD")),
    phrases=("Liptako-Gourma", "sahel", "Wagadou plateau"),
)
AMERICAS = OwnRegion(slug=RegionSlug("americas"), regions=(RegionSlug("americas-latin"), RegionSlug("north-america")))
WIDE_ASIA = OwnRegion(slug=RegionSlug("wide-asia"), regions=(RegionSlug("asia"), RegionSlug("oceania")))
MIDDLE_EAST = OwnRegion(slug=RegionSlug("middle-east"), name="Middle East", without=("Gulf",))
FILER = Filer(Additions(regions=(MIDDLE_EAST, SAHEL, AMERICAS, WIDE_ASIA)))


@pytest.mark.parametrize(
    ("title", "regions"),
    [
        ("Mali counts its wells", "africa sahel"),
        ("Drought in the Sahel", "africa sahel"),
        ("Herders of the sahel and their routes", "sahel"),  # in small letters the taxonomy does not know it
        ("SAHEL: A year of drought", "africa sahel"),
        ("Grain prices in Liptako\N{EN DASH}Gourma", "africa sahel"),
        ("Wells of the Wagadou Plateau", ""),
        ("Wells of the Wagadou plateau", "sahel"),
        ("Kenya counts its wells", "africa"),
        ("Brazil builds a port", "americas americas-latin"),
        ("Canada builds a port", "americas north-america"),
        ("Japan and Fiji build a port", "east-asia oceania wide-asia"),
        ("Shipping in the Gulf", ""),
        ("Shipping in the Persian Gulf", "middle-east"),
    ],
)
def test_an_item_belongs_to_an_own_region_by_country_region_or_phrase(title: str, regions: str) -> None:
    assert " ".join(FILER.file(Text(title=title)).regions) == regions


def test_a_phrase_in_small_letters_gives_its_region_to_an_exact_one_of_another_region() -> None:
    exact = OwnRegion(slug=RegionSlug("wells"), phrases=("Deep Wells",))
    caseless = OwnRegion(slug=RegionSlug("water"), phrases=("deep wells",))
    for own in ((exact, caseless), (caseless, exact)):
        filer = Filer(Additions(regions=own))
        assert filer.file(Text(title="The Deep Wells")).regions == ("water", "wells")
        assert filer.file(Text(title="The deep wells")).regions == ("water",)


def test_the_taxonomy_shows_own_regions_before_the_last_and_known_ones_by_their_new_name() -> None:
    regions = FILER.taxonomy.regions
    assert [(slug, region.name) for slug, region in regions.items()][-4:] == [
        ("sahel", "The Sahel"),
        ("americas", "Americas"),
        ("wide-asia", "Wide asia"),
        ("global", "Global"),
    ]
    assert regions[RegionSlug("middle-east")].name == "Middle East"


def test_a_country_lies_in_the_own_regions_that_its_items_belong_to() -> None:
    lies_in = {code: FILER.taxonomy.country_regions[CountryCode(code)] for code in ("ML", "KE", "BR", "JP", "AQ")}
    assert lies_in == {
        "ML": ("africa", "sahel"),
        "KE": ("africa",),
        "BR": ("americas-latin", "americas"),
        "JP": ("east-asia", "wide-asia"),
        "AQ": (),
    }


def test_the_phrases_of_a_region_are_those_that_name_no_country_of_it() -> None:
    phrases = region_phrases(RegionSlug("middle-east"))
    assert {"Gulf", "Middle East", "Near East"} <= set(phrases)
    assert not {"Iran", "Sahel"} & set(phrases)
    assert (list(phrases), region_phrases(RegionSlug("nowhere"))) == (sorted(phrases), ())


def test_own_labels_and_paths_tell_their_type() -> None:
    profile = OwnType(
        slug=TypeSlug("profile"), name="Profile - Country", aliases=("Landesprofil",), paths=("/profiles/",)
    )
    filer = Filer(Additions(types=(profile, OwnType(slug=TypeSlug("report"), name="Study"))))
    texts = {
        "printed name": Text(title="Ports", printed_type="PROFILE \N{EN DASH} Country"),
        "printed alias": Text(title="Ports", printed_type="Landesprofils"),
        "path": Text(title="Ports", link="https://pub.example/Profiles/ports?a=1"),
        "renamed": Text(title="Ports", printed_type="Report"),
    }
    filed = {why: filer.file(text) for why, text in texts.items()}
    assert {why: (filing.type, filing.type_label) for why, filing in filed.items()} == {
        "printed name": ("profile", "Profile - Country"),
        "printed alias": ("profile", "Profile - Country"),
        "path": ("profile", "Profile - Country"),
        "renamed": ("report", "Study"),
    }

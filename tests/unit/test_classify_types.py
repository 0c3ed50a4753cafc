"""What type an item gets, and the wording that the rest of the program shows."""

from __future__ import annotations

import pytest

from feedpub.classify import Filer, Text
from feedpub.model import Evidence, Region, RegionSlug

FILER = Filer()


@pytest.mark.parametrize(
    ("text", "slug", "label", "rule"),
    [
        (Text(title="T", printed_type="Report"), "report", "Report", "label"),
        (Text(title="T", printed_type="news releases"), "news-release", "News Release", "label"),
        (Text(title="T", printed_type="Press Release"), "news-release", "News Release", "label_alias"),
        (Text(title="T", printed_type="Op-Ed"), "commentary", "Commentary", "label_alias"),
        (Text(title="T", link="https://p.example/pubs/testimonies/CT1.html"), "testimony", "Testimony", "link_path"),
        (Text(title="T", link="/multimedia/video/2021/03/a.html"), "video", "Video", "link_path"),
        (Text(title="T", link="/x.html", section="Latest Podcasts"), "podcast", "Podcast", "section"),
    ],
)
def test_label_then_link_then_section_tell_the_type(text: Text, slug: str, label: str, rule: str) -> None:
    filing = FILER.file(text)
    assert (filing.type, filing.type_label, filing.evidence[0].rule, filing.type_known) == (slug, label, rule, True)


def test_an_unknown_label_becomes_a_type_of_its_own() -> None:
    filing = FILER.file(Text(title="T", printed_type="Lärm & Licht"))
    assert (filing.type, filing.type_label, filing.type_known) == ("larm-licht", "Lärm & Licht", False)
    assert filing.evidence == (
        Evidence(field="type", text="Lärm & Licht", rule="own_type", gives=("type:larm-licht",)),
    )


@pytest.mark.parametrize("printed", ["", "   ", "***", "A whole sentence that stands where a label should have stood."])
def test_an_item_that_nothing_types_is_untyped(printed: str) -> None:
    filing = FILER.file(Text(title="T", printed_type=printed, link="https://p.example/x", section="Explore Africa"))
    assert (filing.type, filing.type_label, filing.evidence) == ("untyped", "Untyped", ())


def test_a_label_is_stronger_than_the_link() -> None:
    filing = FILER.file(Text(title="T", printed_type="Essay", link="https://p.example/pubs/commentary/2021/a.html"))
    assert filing.type == "essay"


def test_latin_america_has_its_own_address_word_and_the_unions_have_parts() -> None:
    regions = FILER.taxonomy.regions
    assert regions[RegionSlug("americas-latin")] == Region(
        slug=RegionSlug("americas-latin"), name="Latin America & the Caribbean", url="latin-america"
    )
    assert regions[RegionSlug("asia")].union_of == ("central-asia", "south-asia", "southeast-asia", "east-asia")
    assert regions[RegionSlug("indo-pacific")].union_of == ("east-asia", "southeast-asia", "south-asia", "oceania")


def test_every_country_has_a_name_and_known_regions() -> None:
    words = FILER.taxonomy
    assert set(words.countries) == set(words.country_regions)
    assert all(words.countries.values())
    assert {region for regions in words.country_regions.values() for region in regions} <= set(words.regions)

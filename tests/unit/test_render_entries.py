"""What an item becomes for its readers."""

from __future__ import annotations

from datetime import timedelta

from feedpub.model import (
    Category,
    CountryCode,
    Entry,
    Item,
    Region,
    RegionSlug,
    Site,
    SourceKey,
    Taxonomy,
    TypeSlug,
    Via,
)
from feedpub.render import entry_of
from makers import NOON, a_filing, an_item
from render_makers import SITE

HERE = Site(title="Harbour Watch", url=SITE)
PAGE = f"{SITE}/items/abcdefghijklmnop"
LATIN = RegionSlug("americas-latin")
WORLD = Taxonomy(
    types={TypeSlug("report"): "Report"},
    regions={LATIN: Region(slug=LATIN, name="Latin America", url="latin-america")},
    countries={CountryCode("BR"): "Brazil", CountryCode("US"): "United States", CountryCode("VE"): "Venezuela"},
    country_regions={},
)
SOURCES = {
    SourceKey("pub"): ("Pub: Harbours", "https://pub.example/harbours"),
    SourceKey("other"): ("Other: Straits", "https://other.example/straits"),
}


def entry(item: Item) -> Entry:
    return entry_of(item, WORLD, HERE, SOURCES)


def test_an_entry_says_what_the_item_says_and_where_it_is_filed() -> None:
    item = an_item(
        title="  Ports\n of the North ",
        summary=" What winter\x00 does. ",
        authors=("Ana  Brandt <ana@pub.example>", " ", "<x@pub.example>"),
        image="https://pub.example/a b.jpg",
        caption="A crane",
        updated=NOON + timedelta(hours=1),
        revision=3,
        sources=(SourceKey("other"), SourceKey("forgotten"), SourceKey("pub")),
        filing=a_filing(countries=(CountryCode("BR"), CountryCode("VE")), regions=(LATIN,)),
    )
    assert entry(item) == Entry(
        id=item.entry_id,
        item=item.id,
        revision=3,
        title="Ports of the North",
        link="https://pub.example/reports/1.html",
        page=PAGE,
        summary="What winter does.",
        published=NOON,
        updated=NOON + timedelta(hours=1),
        authors=("Ana Brandt",),
        categories=(
            Category(scheme=f"{SITE}/types", term="report", label="Report"),
            Category(scheme=f"{SITE}/regions", term="americas-latin", label="Latin America"),
            Category(scheme=f"{SITE}/countries", term="BR", label="Brazil"),
            Category(scheme=f"{SITE}/countries", term="VE", label="Venezuela"),
        ),
        image="https://pub.example/a%20b.jpg",
        caption="A crane",
        language="en",
        via=(
            Via(title="Other: Straits", url="https://other.example/straits"),
            Via(title="Pub: Harbours", url="https://pub.example/harbours"),
        ),
    )


def test_an_item_without_a_usable_link_leads_to_its_own_page() -> None:
    links = [None, "", "mailto:ana@pub.example", "/reports/1.html"]
    assert [entry(an_item(link=link)).link for link in links] == [PAGE] * 4


def test_a_picture_without_a_web_address_is_left_out() -> None:
    assert entry(an_item(image="data:image/gif;base64,R0lG")).image is None


def test_an_entry_always_has_a_title() -> None:
    untitled = an_item(title="\x00 ", summary="What winter does.")
    assert entry(untitled).title == "What winter does."
    assert entry(an_item(title="", summary=None)).title == "Report"
    assert entry(an_item(title="", summary=" ", filing=a_filing(type_label=""))).title == "abcdefghijklmnop"


def test_a_long_title_is_cut_to_150_characters() -> None:
    assert entry(an_item(title="word " * 40)).title == f"{'word ' * 29}word…"


def test_the_united_states_is_a_label_only_where_it_is_the_subject() -> None:
    quiet = a_filing(countries=(CountryCode("VE"),))
    subject = a_filing(countries=(CountryCode("BR"), CountryCode("VE")), us_is_subject=True)
    terms = [[c.term for c in entry(an_item(filing=filing)).categories[1:]] for filing in (quiet, subject)]
    assert terms == [["VE"], ["BR", "US", "VE"]]


def test_a_region_or_country_that_the_taxonomy_has_lost_keeps_its_code_as_label() -> None:
    filing = a_filing(countries=(CountryCode("XK"),), regions=(RegionSlug("atlantis"),))
    labels = [category.label for category in entry(an_item(filing=filing)).categories]
    assert labels == ["Report", "atlantis", "XK"]

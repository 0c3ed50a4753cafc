"""Which feeds there are, and how their paths are spelt."""

from __future__ import annotations

import pytest

from feedpub.model import CountryCode, Feed, FeedPath, RegionSlug, Selection, TypeSlug
from feedpub.policy.catalogue import Catalogue
from makers import SITE, a_filing, a_source, a_taxonomy, an_item

NAMED = Feed(path=FeedPath("desk"), title="The desk", description="", selection=Selection(words=("ports",)))


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue(SITE, a_taxonomy(), [a_source()], [NAMED])


def test_a_path_spells_a_selection(catalogue: Catalogue) -> None:
    feed = catalogue.feed(FeedPath("type/report/region/latin-america/country/jp/source/pub"))
    assert feed == Feed(
        path=FeedPath("type/report/region/latin-america/country/jp/source/pub"),
        title="Example Feeds: Report, Latin America, Japan, Publisher: Ports",
        description="Items of type Report about Latin America about Japan listed by Publisher: Ports.",
        selection=Selection(
            types=frozenset({TypeSlug("report")}),
            regions=frozenset({RegionSlug("americas-latin")}),
            countries=frozenset({CountryCode("JP")}),
            sources=frozenset({a_source().key}),
        ),
        kept=False,
    )


@pytest.mark.parametrize(
    ("path", "kept"),
    [("all", True), ("type/report", True), ("type/report/region/asia", True), ("type/report/country/jp", False)],
)
def test_the_usual_combinations_are_kept_ready(catalogue: Catalogue, path: str, kept: bool) -> None:
    feed = catalogue.feed(FeedPath(path))
    assert feed is not None
    assert feed.kept is kept


def test_a_union_selects_its_parts(catalogue: Catalogue) -> None:
    feed = catalogue.feed(FeedPath("region/asia"))
    assert feed is not None
    assert feed.selection.regions == {"east-asia"}


@pytest.mark.parametrize(
    ("spelt", "right"),
    [
        ("region/latin-america/type/report", "type/report/region/latin-america"),
        ("region/americas-latin", "region/latin-america"),
        ("country/JP", "country/jp"),
        ("Type/Report", "type/report"),
    ],
)
def test_another_spelling_has_moved_to_the_right_one(catalogue: Catalogue, spelt: str, right: str) -> None:
    assert catalogue.feed(FeedPath(spelt)) is None
    assert catalogue.moved(FeedPath(spelt)) == right
    assert catalogue.moved(FeedPath(right)) is None


@pytest.mark.parametrize(
    "path",
    ["", "x", "type", "type/novel", "type/report/type/report", "country/zz", "source/x", "type/report/", "../etc"],
)
def test_no_feed_is_at_any_other_path(catalogue: Catalogue, path: str) -> None:
    assert (catalogue.feed(FeedPath(path)), catalogue.moved(FeedPath(path))) == (None, None)


def test_a_publishers_own_type_has_a_feed_once_it_is_known(catalogue: Catalogue) -> None:
    assert catalogue.feed(FeedPath("type/fact-sheet")) is None
    catalogue.learn({TypeSlug("fact-sheet"): "Fact Sheet", TypeSlug("report"): "never replaces"})
    feed = catalogue.feed(FeedPath("type/fact-sheet"))
    assert feed is not None
    assert feed.title == "Example Feeds: Fact Sheet"
    assert catalogue.type_name(TypeSlug("report")) == "Report"


def test_an_item_stands_in_all_its_kept_feeds(catalogue: Catalogue) -> None:
    item = an_item(
        filing=a_filing(regions=(RegionSlug("east-asia"),), countries=(CountryCode("JP"),), us_is_subject=True)
    )
    assert list(catalogue.kept_with(item)) == [
        "all",
        "type/report",
        "region/east-asia",
        "region/asia",
        "country/jp",
        "country/us",
        "source/pub",
        "type/report/region/east-asia",
        "type/report/region/asia",
        "desk",
    ]

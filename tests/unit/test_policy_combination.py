"""Feeds of several values: how they are spelt, and what they select."""

from __future__ import annotations

import pytest

from feedpub.model import CountryCode, Feed, FeedPath, RegionSlug, Selection, TypeSlug
from feedpub.policy.catalogue import Catalogue
from feedpub.policy.combination import MOST, combination
from feedpub.policy.searching import Search, read_question
from makers import a_source
from web_library import NAMED, SITE, TAXONOMY


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue(SITE, TAXONOMY, [a_source()], [NAMED])


def test_several_values_are_one_feed_that_is_not_kept(catalogue: Catalogue) -> None:
    path = FeedPath("type/event+report/region/asia+latin-america/country/jp")
    assert catalogue.feed(path) == Feed(
        path=path,
        title="Harbour Watch: Event or Report, Asia or Latin America & the Caribbean, Japan",
        description="Items of type Event or Report about Asia or Latin America & the Caribbean about Japan.",
        selection=Selection(
            types=frozenset({TypeSlug("report"), TypeSlug("event")}),
            regions=frozenset({*TAXONOMY.plain(RegionSlug("asia")), RegionSlug("americas-latin")}),
            countries=frozenset({CountryCode("JP")}),
        ),
        kept=False,
    )


@pytest.mark.parametrize(
    ("spelt", "right"),
    [
        ("type/report+event", "type/event+report"),
        ("type/report+report", "type/report"),
        ("region/asia/type/report+event", "type/event+report/region/asia"),
        ("country/US+jp", "country/jp+us"),
        ("region/europe+americas-latin", "region/europe+latin-america"),
        ("Type/Event+Report", "type/event+report"),
    ],
)
def test_another_order_or_case_is_led_to_the_one_spelling(catalogue: Catalogue, spelt: str, right: str) -> None:
    assert (catalogue.feed(FeedPath(spelt)), catalogue.moved(FeedPath(spelt))) == (None, right)
    assert catalogue.feed(FeedPath(right)) is not None
    assert catalogue.moved(FeedPath(right)) is None


@pytest.mark.parametrize(
    "path",
    ["type/report+none", "type/+", "type/report+", "+", "a+b", "type/report+event/type/podcast", "x/a+b",
     "country/" + "+".join(["jp"] * (MOST + 1))],
)  # fmt: skip
def test_what_means_nothing_is_no_feed(catalogue: Catalogue, path: str) -> None:
    assert (catalogue.feed(FeedPath(path)), catalogue.moved(FeedPath(path))) == (None, None)


def test_a_choice_of_nothing_is_everything(catalogue: Catalogue) -> None:
    assert catalogue.combined(combination(catalogue, {})) == catalogue.feed(FeedPath("all"))


def test_a_single_value_is_the_feed_that_is_kept(catalogue: Catalogue) -> None:
    chosen = combination(catalogue, {"region": ["asia", "asia"], "type": ["report"]})
    assert catalogue.combined(chosen) == catalogue.feed(FeedPath("type/report/region/asia"))


def test_a_word_that_means_nothing_is_named(catalogue: Catalogue) -> None:
    with pytest.raises(LookupError) as raised:
        combination(catalogue, {"region": ["asia", "atlantis"]})
    assert raised.value.args == ("region", "atlantis")


def test_a_search_among_a_choice_selects_both(catalogue: Catalogue) -> None:
    question = read_question("port")
    feed = catalogue.searched(Search(question=question, among=combination(catalogue, {"type": ["report"]})))
    assert feed == Feed(
        path=FeedPath("search?q=port&type=report"),
        title="Harbour Watch: port (Report)",
        description="Items that answer the search port (Report).",
        selection=Selection(types=frozenset({TypeSlug("report")}), question=question),
        kept=False,
    )
    assert catalogue.page(feed.path) == "https://feeds.example/search?q=port&type=report"
    assert catalogue.address(feed.path, "rss") == "https://feeds.example/feeds/search.rss?q=port&type=report"

"""What becomes of names: they live, move, end and come back, and ids of feeds survive all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from feedpub.model import (
    CountryCode,
    Ending,
    Entry,
    EntryId,
    Feed,
    FeedPath,
    ItemId,
    Name,
    NameKind,
    RegionSlug,
    Selection,
    Standing,
    TypeSlug,
)
from feedpub.policy.catalogue import Catalogue
from feedpub.policy.endings import ending_at, farewell
from feedpub.policy.naming import LASTS, Standings, newly_ended, newly_moved, standings
from makers import NOON, SITE, a_source, a_taxonomy

LATER = NOON + timedelta(days=3)
SHOWN = (ItemId("aaaaaaaaaaaaaaaa"), ItemId("bbbbbbbbbbbbbbbb"))


def a_name(word: str, kind: str = "feed") -> Name:
    return Name(kind=NameKind(kind), word=word)


def a_standing(word: str, kind: str = "feed", **fields: Any) -> Standing:
    one = Standing(name=a_name(word, kind), born=word, title=f"Example Feeds: {word}", description="What it was.")
    return replace(one, **fields)


def by_name(*ones: Standing) -> dict[Name, Standing]:
    return {one.name: one for one in ones}


def start(
    known: Mapping[Name, Standing], words: Iterable[str], former: Mapping[str, str] | None = None
) -> dict[Name, Standing]:
    """A start over a file with these named feeds."""
    living = by_name(*map(a_standing, words))
    return standings(known, living, {a_name(old): a_name(new) for old, new in (former or {}).items()}, LATER)


def test_a_name_that_is_new_lives_under_its_own_word() -> None:
    assert start({}, ["ports"]) == by_name(a_standing("ports"))


def test_a_name_that_left_the_file_ends_once() -> None:
    known = by_name(a_standing("ports"), a_standing("old", ended=NOON), a_standing("older", moved="ports"))
    after = start(known, [])
    assert after == known | by_name(a_standing("ports", ended=LATER))
    assert newly_ended(known, after) == [a_name("ports")]


def test_a_private_name_ends_without_a_word() -> None:
    known = by_name(a_standing("board", private=True))
    after = start(known, [])
    assert (after[a_name("board")].ended, newly_ended(known, after)) == (LATER, [])
    assert Standings(after).ended(a_name("board")) is None


def test_a_name_that_comes_back_lives_again_under_the_same_word() -> None:
    known = by_name(a_standing("ports", born="harbours", ended=NOON, shown=SHOWN))
    assert start(known, ["ports"]) == by_name(a_standing("ports", born="harbours"))


def test_a_renamed_one_keeps_what_it_was_born_as_through_every_move() -> None:
    first = start(by_name(a_standing("one")), ["two"], {"one": "two"})
    assert first == by_name(a_standing("one", moved="two"), a_standing("two", born="one"))
    second = start(first, ["three"], {"two": "three"})
    assert second == by_name(
        a_standing("one", moved="two"),
        a_standing("two", born="one", moved="three"),
        a_standing("three", born="one"),
    )
    names = Standings(second)
    assert [names.today(a_name(word)) for word in ("one", "two", "three", "four")] == [
        a_name("three"),
        a_name("three"),
        a_name("three"),
        a_name("four"),
    ]


def test_a_move_stays_when_the_file_says_it_no_longer() -> None:
    moved = start(by_name(a_standing("one")), ["two"], {"one": "two"})
    assert start(moved, ["two"]) == moved


def test_a_move_that_is_taken_back_leads_the_other_way() -> None:
    there = start(by_name(a_standing("one")), ["two"], {"one": "two"})
    back = start(there, ["one"], {"two": "one"})
    assert back == by_name(a_standing("one"), a_standing("two", born="one", moved="one"))
    assert Standings(back).today(a_name("two")) == a_name("one")


@pytest.mark.parametrize("order", [["one", "two"], ["two", "one"]])
def test_an_old_name_that_is_used_for_something_else_gets_ids_of_its_own(order: list[str]) -> None:
    moved = start(by_name(a_standing("one")), ["two"], {"one": "two"})
    assert start(moved, order) == by_name(a_standing("two", born="one"), a_standing("one", born="one.2"))


def test_of_two_that_become_one_the_new_one_keeps_its_own_id() -> None:
    known = by_name(a_standing("one"), a_standing("two"))
    assert start(known, ["two"], {"one": "two"}) == by_name(a_standing("one", moved="two"), a_standing("two"))


def test_an_ended_name_can_be_claimed_later() -> None:
    known = by_name(a_standing("one", ended=NOON, shown=SHOWN))
    after = start(known, ["two"], {"one": "two"})
    assert after == by_name(a_standing("one", moved="two"), a_standing("two", born="one"))


def test_a_rename_is_done_once() -> None:
    former = {a_name("one"): a_name("two")}
    assert newly_moved({}, former) == former
    assert newly_moved(by_name(a_standing("one")), former) == former
    assert newly_moved(by_name(a_standing("one", moved="two")), former) == {}
    assert newly_moved(by_name(a_standing("one", moved="three")), former) == former


def test_names_of_two_kinds_have_nothing_to_do_with_each_other() -> None:
    known = by_name(a_standing("ports"), a_standing("ports", "source"))
    after = standings(known, by_name(a_standing("ports", "source")), {}, LATER)
    assert after == by_name(a_standing("ports", ended=LATER), a_standing("ports", "source"))


NAMES = Standings(
    by_name(
        a_standing("desk", born="old-desk"),
        a_standing("old-desk", moved="desk"),
        a_standing("wells", ended=NOON, shown=SHOWN),
        a_standing("springs", moved="wells"),
        a_standing("pub", "source", born="old-pub"),
        a_standing("old-pub", "source", moved="pub"),
        a_standing("gone", "source", ended=NOON, shown=SHOWN),
        a_standing("sahel", "region", ended=LATER, shown=SHOWN[1:]),
        a_standing("study", "type", moved="report"),
    )
)


@pytest.fixture
def catalogue() -> Catalogue:
    desk = Feed(path=FeedPath("desk"), title="The desk", description="", selection=Selection())
    board = replace(desk, path=FeedPath("board"), private=True)
    catalogue = Catalogue(SITE, a_taxonomy(), [a_source()], [desk, board])
    catalogue.know(NAMES)
    return catalogue


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("old-desk", "desk"),
        ("source/old-pub", "source/pub"),
        ("source/old-pub/type/study", "type/report/source/pub"),
        ("type/study/region/americas-latin", "type/report/region/latin-america"),
        ("desk", None),
        ("type/report/source/pub", None),
        ("wells", None),
        ("springs", None),
        ("source/gone", None),
    ],
)
def test_a_path_with_a_former_name_leads_to_the_one_of_today(catalogue: Catalogue, was: str, now: str | None) -> None:
    assert catalogue.moved(FeedPath(was)) == now


@pytest.mark.parametrize(
    ("path", "born"),
    [
        ("all", "all"),
        ("desk", "old-desk"),
        ("type/report/source/pub", "type/report/source/old-pub"),
        ("source/a+pub", "source/a+old-pub"),
        ("country/jp", "country/jp"),
        ("search?q=a/b", "search?q=a/b"),
    ],
)
def test_ids_are_spelt_with_the_words_that_names_were_born_with(path: str, born: str) -> None:
    assert NAMES.born_path(FeedPath(path)) == born


def test_a_private_feed_has_no_address_and_no_list(catalogue: Catalogue) -> None:
    path = FeedPath("board")
    assert (catalogue.feed(path), catalogue.moved(path), catalogue.choice(path), ending_at(catalogue, path)) == (
        None,
        None,
        None,
        None,
    )
    assert list(catalogue.named) == ["desk"]


def an_ending(path: str, title: str, shown: tuple[ItemId, ...], description: str = "", **chosen: Any) -> Ending:
    feed = Feed(
        path=FeedPath(path),
        title=title,
        description=description or f"{title}. This feed has ended.",
        selection=Selection(**chosen),
        kept=False,
    )
    return Ending(feed=feed, at=NOON, until=NOON + LASTS, shown=shown)


@pytest.mark.parametrize(
    "ending",
    [
        an_ending("wells", "Example Feeds: wells", SHOWN, "What it was."),
        an_ending(
            "type/report/source/gone",
            "Example Feeds: Report, gone",
            SHOWN,
            types=frozenset({TypeSlug("report")}),
        ),
        an_ending(
            "region/asia/country/jp/source/gone",
            "Example Feeds: Asia, Japan, gone",
            SHOWN,
            regions=frozenset({RegionSlug("east-asia")}),
            countries=frozenset({CountryCode("JP")}),
        ),
        an_ending("source/gone/region/sahel", "Example Feeds: gone, sahel", SHOWN[1:]),
    ],
    ids=lambda ending: str(ending.feed.path),
)
def test_an_address_of_what_has_ended_knows_what_it_was(catalogue: Catalogue, ending: Ending) -> None:
    assert ending_at(catalogue, ending.feed.path) == ending


def test_a_former_name_of_what_has_ended_has_ended_too(catalogue: Catalogue) -> None:
    ending = ending_at(catalogue, FeedPath("springs"))
    assert ending is not None
    assert (ending.feed.path, ending.feed.title) == ("springs", "Example Feeds: wells")


@pytest.mark.parametrize(
    "path", ["desk", "none", "source/pub", "source/none", "source/gone/type/none", "gone", "a/b/c"]
)
def test_nothing_else_has_ended(catalogue: Catalogue, path: str) -> None:
    assert ending_at(catalogue, FeedPath(path)) is None


def test_an_ended_feed_says_so_for_thirty_days() -> None:
    ending = an_ending("wells", "Wells", ())
    assert timedelta(days=30) == LASTS
    assert [ending.is_over(at) for at in (NOON, NOON + LASTS - timedelta(seconds=1), NOON + LASTS)] == [
        False,
        False,
        True,
    ]


def test_the_last_entry_says_what_when_and_where_to_look() -> None:
    entry = farewell(an_ending("wells", "Wells", ()), EntryId("tag:feeds.example,2026:feed/wells"), SITE)
    assert entry == Entry(
        id=EntryId("tag:feeds.example,2026:feed/wells/ended/20260302T120000Z"),
        item=ItemId("ended"),
        revision=1,
        title="This feed has ended",
        link="https://feeds.example/",
        page="https://feeds.example/",
        summary=(
            "Wells ended on 2026-03-02 and gets no new entries. Its address answers until 2026-04-01. "
            "All feeds that there are now: https://feeds.example/"
        ),
        published=NOON,
        updated=NOON,
    )

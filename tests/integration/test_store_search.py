"""The index of words: it finds what the question itself takes, and stays true to the items."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from feedpub.model import IdentityKey, Item, ItemId, Selection, TypeSlug
from feedpub.policy.searching import read_question
from feedpub.store import Store, items, open_store, shelves, words
from makers import NOON, a_filing, an_item

TEXTS = (
    ("Ports of Tromsø and Curaçao", "What winter does."),
    ("日本の経済と港", "東京から"),
    ("U.S.-China trade", "the sea trade grows"),
    ("Trade at sea", None),
    ("STRASSE nach Köln", "Der Hafen (½) und ⑴ Boote"),
    ("ท่าเรือแหลมฉบัง", "हिन्दी में बंदरगाह"),
    ('AND OR NOT NEAR(a b) "quoted" col:x ^y *', "null -- ; DROP TABLE item"),
)
STORED = tuple(an_item(id=ItemId(f"i{place}"), title=title, summary=said) for place, (title, said) in enumerate(TEXTS))


def _add(store: Store, *made: Item) -> None:
    store.write_now(items.add, [(item, "digest", [IdentityKey(f"url:{item.id}")]) for item in made])


def _found(store: Store, typed: str, selection: Selection | None = None) -> list[str]:
    asked = replace(selection or Selection(), question=read_question(typed))
    best: list[str] = [item.id for item in store.read_now(shelves.best, asked, 50)]
    newest = [item.id for item in store.read_now(shelves.newest, asked, 50)]
    assert sorted(best) == sorted(newest)
    assert store.read_now(shelves.count, asked) == len(best)
    return best


@pytest.mark.parametrize(
    "typed",
    ["port", "curacao", "経済", "港", "東京", "u.s.", '"sea trade"', "sea trade", "trade -china", "-trade", "straße",
     "koln hafen", "ท่าเรือ", "हिन्दी", "½", "AND", "NEAR(a b)", '"', "col:x", "^y", "a*", "' OR 1=1 --", "drop table"],
)  # fmt: skip
def test_the_index_finds_what_the_question_takes(store: Store, typed: str) -> None:
    _add(store, *STORED)
    question = read_question(typed)
    assert sorted(_found(store, typed)) == [one.id for one in STORED if question.takes(one.title, one.summary or "")]


@given(typed=some.text(max_size=40), title=some.text(max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_and_no_text_can_break_the_index(store: Store, typed: str, title: str) -> None:
    title = title.encode("utf-8", "replace").decode().replace("\x00", "")
    item = an_item(id=ItemId("only"), title=title, summary=None)
    if not store.read_now(items.with_ids, [item.id]):
        _add(store, item)
    store.write_now(items.revise, item, None, 0)
    question = read_question(f"{typed} {title[:10]}")
    wanted = ["only"] if question.takes(title, "") else []
    assert _found(store, f"{typed} {title[:10]}") == wanted


def test_a_title_counts_more_than_a_summary_and_a_new_item_more_than_an_old_one(store: Store) -> None:
    years = timedelta(days=900)
    _add(
        store,
        an_item(id=ItemId("summary"), title="On winter", summary="A port in the north."),
        an_item(id=ItemId("old"), title="A port there", summary="Winter.", published=NOON - years),
        an_item(id=ItemId("new"), title="A port here", summary="Winter."),
        an_item(id=ItemId("other"), title="Something else", summary="Nothing."),
        *(an_item(id=ItemId(f"far{n}"), title=f"Far {n}", summary="Nothing at all.") for n in range(8)),
    )
    assert _found(store, "port") == ["new", "old", "summary"]


def test_a_search_can_be_among_one_type_only(store: Store) -> None:
    event = a_filing(type=TypeSlug("event"), type_label="Event")
    _add(store, an_item(id=ItemId("a")), an_item(id=ItemId("b"), filing=event))
    assert _found(store, "ports", Selection(types=frozenset({TypeSlug("event")}))) == ["b"]


def test_a_revised_item_is_found_by_its_new_words_only(store: Store) -> None:
    _add(store, STORED[0])
    store.write_now(items.revise, replace(STORED[0], title="Airfields", revision=2), "other", 1)
    assert (_found(store, "ports"), _found(store, "airfields")) == ([], ["i0"])


def test_what_is_rolled_back_was_never_indexed(store: Store) -> None:
    def half(tx: object) -> None:
        items.add(tx, [(STORED[0], "digest", [IdentityKey("url:x")])])  # type: ignore[arg-type]
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        store.write_now(half)
    assert _found(store, "ports") == []


def test_a_store_from_before_the_index_is_searched_after_its_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "feedpub.db"
    store = open_store(f"sqlite:///{path}")
    _add(store, *STORED)
    store.write_now(words.index_again, [(place + 1, "gone", None) for place in range(len(STORED))])
    assert _found(store, "port") == []
    store.close()
    with closing(sqlite3.connect(path)) as direct, direct:
        direct.execute("DELETE FROM item_words")
    store = open_store(f"sqlite:///{path}")
    store.write_now(words.index_all)
    assert (_found(store, "port"), _found(store, "港")) == (["i0"], ["i1"])
    store.close()

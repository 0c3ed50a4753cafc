"""What is stored is filed again when the rules change, and what an operator says of an item outlives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from feedpub.classify import Filer, Text
from feedpub.model import (
    Additions,
    Correction,
    CountryCode,
    IdentityKey,
    Item,
    ItemId,
    OwnRegion,
    OwnType,
    RegionSlug,
    TypeSlug,
)
from feedpub.pipeline import correct
from feedpub.pipeline.filing import filed
from feedpub.pipeline.refile import begin, is_done, look_over, refile_some
from feedpub.policy.catalogue import Catalogue
from feedpub.store import Store, Tx, corrections, delivery_lists, documents, filings, instance, items
from makers import NOON, SITE, a_source, an_item

PLAIN = Filer()
SAHEL = Filer(
    Additions(
        regions=(OwnRegion(slug=RegionSlug("sahel"), name="The Sahel", countries=(CountryCode("ML"),)),),
        types=(OwnType(slug=TypeSlug("logbook"), name="Logbook", aliases=("Log of the week",)),),
    )
)
CATALOGUE = Catalogue(SITE, SAHEL.taxonomy, [a_source()], [])
TITLES = ("Wells of Mali", "Harbours of Japan", "On the method of counting", "Roads of Mali and Niger")


def _fill(store: Store, titles: Sequence[str] = TITLES, filer: Filer = PLAIN) -> list[Item]:
    """Items that these rules have filed, and a store that knows it."""
    made = [an_item(id=ItemId(f"item-{n:04}"), title=title, summary=None) for n, title in enumerate(titles)]
    made = [replace(item, filing=filer.file(Text.of(item))) for item in made]
    store.write_now(begin, filer.recipe)
    store.write_now(items.add, [(item, "digest", [IdentityKey(f"url:{item.id}")]) for item in made])
    return made


def _every(store: Store) -> list[Item]:
    return list(store.read_now(filings.page, 0, 1000)[0])


def _refile(store: Store, filer: Filer = SAHEL, limit: int = 200) -> int:
    store.write_now(begin, filer.recipe)
    batches = 1
    while not store.write_now(refile_some, filer, CATALOGUE, limit).last:
        batches += 1
    return batches


def _marks(store: Store) -> set[str]:
    return set(store.write_now(documents.take_marks, 1000))


def _owed(tx: Tx) -> int:
    return len(delivery_lists.latest(tx, 1000, None))


def test_items_move_with_one_revision_more_and_their_ids_and_dates_stay(store: Store) -> None:
    before = _fill(store)
    _refile(store)
    mali, japan, method, roads = before
    assert _every(store) == [
        replace(mali, filing=SAHEL.file(Text.of(mali)), revision=2),
        japan,
        method,
        replace(roads, filing=SAHEL.file(Text.of(roads)), revision=2),
    ]
    assert [item.filing.regions for item in _every(store)] == [
        ("africa", "sahel"),
        ("east-asia",),
        (),
        ("africa", "sahel"),
    ]
    assert store.read_now(_owed) == 0


def test_exactly_the_feeds_of_moved_items_are_marked(store: Store) -> None:
    _fill(store, ["Harbours of Japan", "Wells of Mali"])
    _refile(store)
    assert _marks(store) == {
        "all",
        "type/report",
        "region/africa",
        "region/sahel",
        "country/ml",
        "source/pub",
        "type/report/region/africa",
        "type/report/region/sahel",
    }


def test_an_item_that_leaves_a_feed_marks_it_too(store: Store) -> None:
    _fill(store, ["Wells of Mali"], SAHEL)
    _refile(store, PLAIN)
    assert "region/sahel" in _marks(store)
    assert [item.filing.regions for item in _every(store)] == [("africa",)]


def test_new_evidence_alone_is_written_and_no_reader_is_bothered(store: Store) -> None:
    (item,) = _fill(store, ["Harbours of Japan"])
    bare = replace(item, filing=replace(item.filing, evidence=()))
    store.write_now(items.revise, bare, None, 0)
    _refile(store)
    assert _every(store) == [item]
    assert _marks(store) == set()


def test_a_second_filing_changes_nothing_and_is_not_needed(store: Store) -> None:
    _fill(store)
    _refile(store)
    _marks(store)
    once = _every(store)
    assert store.read_now(is_done, SAHEL.recipe)
    _refile(store)
    assert (_every(store), _marks(store)) == (once, set())


@pytest.mark.parametrize("limit", [1, 3, 4, 100])
def test_batches_of_any_size_come_to_the_same(store: Store, limit: int) -> None:
    before = _fill(store)
    _refile(store, limit=limit)
    assert [item.filing for item in _every(store)] == [SAHEL.file(Text.of(item)) for item in before]
    assert [item.revision for item in _every(store)] == [2, 1, 1, 2]


def test_a_filing_that_was_cut_short_goes_on_where_it_was(store: Store) -> None:
    _fill(store)
    store.write_now(begin, SAHEL.recipe)
    store.write_now(refile_some, SAHEL, CATALOGUE, 1)
    assert not store.read_now(is_done, SAHEL.recipe)
    store.write_now(begin, SAHEL.recipe)  # the next start
    assert store.write_now(refile_some, SAHEL, CATALOGUE, 10).looked == 3
    assert [item.revision for item in _every(store)] == [2, 1, 1, 2]
    assert store.read_now(is_done, SAHEL.recipe)


def test_rules_that_change_on_the_way_start_anew(store: Store) -> None:
    before = _fill(store)
    store.write_now(begin, SAHEL.recipe)
    store.write_now(refile_some, SAHEL, CATALOGUE, 1)
    store.write_now(begin, PLAIN.recipe)
    assert store.write_now(refile_some, PLAIN, CATALOGUE, 10).looked == 4
    assert [item.filing for item in _every(store)] == [item.filing for item in before]


def test_what_came_in_by_other_rules_is_filed_again_when_the_old_ones_return(store: Store) -> None:
    _fill(store)
    store.write_now(begin, SAHEL.recipe)  # a poll with the new file, and then the old file again
    store.write_now(begin, PLAIN.recipe)
    assert not store.read_now(is_done, PLAIN.recipe)


def test_an_empty_store_has_nothing_to_file_again(store: Store) -> None:
    store.write_now(begin, PLAIN.recipe)
    assert store.read_now(is_done, PLAIN.recipe)


def test_a_store_that_remembers_no_rules_is_filed_again(store: Store) -> None:
    _fill(store)
    store.write_now(instance.forget, "filed_by")
    store.write_now(begin, PLAIN.recipe)
    assert not store.read_now(is_done, PLAIN.recipe)


def test_an_item_that_breaks_the_rules_stays_and_costs_no_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _fill(store)
    broken = ValueError("no such word")
    whole = SAHEL.file

    def file(text: Text) -> object:
        if text.title == TITLES[0]:
            raise broken
        return whole(text)

    monkeypatch.setattr(SAHEL, "file", file)
    store.write_now(begin, SAHEL.recipe)
    batch = store.write_now(refile_some, SAHEL, CATALOGUE, 10)
    assert batch.failed == ((before[0].id, broken),)
    assert [item.revision for item in _every(store)] == [1, 1, 1, 2]


def test_a_look_beforehand_tells_the_same_and_writes_nothing(store: Store) -> None:
    before = _fill(store)
    told = store.read_now(look_over, SAHEL, 0, 100)
    assert (_every(store), _marks(store)) == (before, set())
    _refile(store)
    assert [(item.id, filing) for item, filing in told.changed] == [
        (item.id, item.filing) for item in _every(store) if item.revision == 2
    ]


def test_a_correction_moves_the_item_marks_its_feeds_and_outlives_every_filing(store: Store) -> None:
    mali, *_ = _fill(store)
    said = Correction(countries=(CountryCode("JP"),), note="about a ship of that name", made=NOON)
    done = store.write_now(correct.correct, PLAIN, CATALOGUE, mali.id, said)
    corrected = filed(PLAIN, mali, said)
    assert done == correct.Corrected(before=mali, after=corrected, correction=said, foreign=False)
    assert _every(store)[0] == replace(mali, filing=corrected, revision=2)
    assert {"region/africa", "region/east-asia", "country/jp", "country/ml"} <= _marks(store)
    _refile(store)
    kept = _every(store)[0]
    assert (kept.filing.countries, kept.filing.regions, kept.revision) == (("JP",), ("east-asia",), 2)
    assert [hit.rule for hit in kept.filing.evidence] == ["label", "overruled", "correction"]
    assert store.read_now(_owed) == 0


def test_a_correction_that_is_undone_leaves_the_item_to_the_rules(store: Store) -> None:
    mali, *_ = _fill(store)
    said = Correction(type=TypeSlug("logbook"), type_label="Logbook", regions=(), made=NOON)
    store.write_now(correct.correct, PLAIN, CATALOGUE, mali.id, said)
    done = store.write_now(correct.undo, PLAIN, CATALOGUE, mali.id)
    assert done is not None
    assert (done.after, _every(store)[0]) == (mali.filing, replace(mali, revision=3))
    assert store.read_now(corrections.every) == {}
    assert store.write_now(correct.undo, PLAIN, CATALOGUE, mali.id) is None


def test_a_second_correction_adds_to_the_first(store: Store) -> None:
    mali, *_ = _fill(store)
    later = NOON + timedelta(days=1)
    for said in (
        Correction(type=TypeSlug("logbook"), type_label="Logbook", note="a log", made=NOON),
        Correction(regions=(RegionSlug("europe"),), made=later),
    ):
        done = store.write_now(correct.correct, SAHEL, CATALOGUE, mali.id, said)
    whole = Correction(
        type=TypeSlug("logbook"), type_label="Logbook", regions=(RegionSlug("europe"),), note="a log", made=later
    )
    assert (done.correction, store.read_now(corrections.of, [mali.id])) == (whole, {mali.id: whole})
    assert (done.after.type, done.after.regions, done.after.countries) == ("logbook", ("europe",), ("ML",))


def test_a_correction_by_a_changed_file_lets_the_rest_follow_at_the_next_start(store: Store) -> None:
    mali, *_ = _fill(store)
    store.write_now(correct.correct, SAHEL, CATALOGUE, mali.id, Correction(regions=(), made=NOON))
    assert not store.read_now(is_done, PLAIN.recipe)
    assert not store.read_now(is_done, SAHEL.recipe)


def test_the_number_of_times_that_readers_were_shown_a_change_stays(store: Store) -> None:
    mali, *_ = _fill(store)
    store.write_now(items.revise, mali, "digest", 7)
    _refile(store)
    assert store.read_now(items.with_updates, [mali.id])[mali.id][1] == 7

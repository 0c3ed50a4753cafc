"""Every item that is in a feed is in its living document or in a volume of its archive, and volumes never change."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from archive_house import House, dated, entry_ids, ids, minutes, named, previous, volumes
from feedpub.model import Document, FeedPath, IdentityKey, Item, SourceKey, TypeSlug
from feedpub.pipeline import volumes as volumes_room
from feedpub.policy.archive import ENTRIES
from feedpub.policy.window import BYTES
from feedpub.render import FORMATS
from feedpub.store import Store, documents, items, open_store
from makers import NOON, SITE, a_filing

FORMAT = pytest.mark.parametrize("format", FORMATS.names)
TESTIMONY = a_filing(type=TypeSlug("testimony"), type_label="Testimony")


def _sent(document: Document) -> tuple[bytes, bytes, str, str, object]:
    """All that a reader gets of it."""
    return document.body, document.gzip, document.etag, document.links, document.last_modified


@FORMAT
def test_walking_back_from_the_living_document_finds_every_item(store: Store, format: str) -> None:
    house, stored = House(store), [dated(n) for n in range(230)]
    for first in range(0, 230, 23):
        house.add(*stored[first : first + 23])
        house.publish()
    for path in ("all", "type/report", "source/pub"):
        assert set(ids(house.walk(path, format))) == entry_ids(stored)
        assert [document.entries for document in volumes(house, path, format)] == [ENTRIES] * 4
    assert ids(volumes(house, "all", format)[:1]) == [item.entry_id for item in stored[ENTRIES - 1 :: -1]]


def test_volumes_do_not_repeat_an_item_and_link_to_their_neighbour_and_the_living_document(store: Store) -> None:
    house = House(store)
    house.add(*(dated(n) for n in range(150)))
    house.publish()
    archive = volumes(house, "all")
    assert len(ids(archive)) == len(set(ids(archive))) == 150
    page = f"{SITE.url}/feeds/all"
    assert [previous(document) for document in archive] == [None, f"{page}/archive/1.atom", f"{page}/archive/2.atom"]
    assert archive[1].links == (
        f'<{page}/archive/2.atom>; rel="self", <{page}>; rel="alternate"; type="text/html", '
        f'<{page}/archive/2.rss>; rel="alternate"; type="application/rss+xml", '
        f'<{page}/archive/2.json>; rel="alternate"; type="application/feed+json", '
        f'<{page}.atom>; rel="current", <{page}/archive/1.atom>; rel="prev-archive"'
    )


@pytest.mark.parametrize("format", ["atom", "rss"])
def test_a_reader_s_parser_finds_every_item_on_the_same_way(store: Store, format: str) -> None:
    house, stored = House(store), [dated(n) for n in range(120)]
    house.add(*stored)
    house.publish()
    found: set[str] = set()
    document: Document | None = house.living["all", format]
    while document is not None:
        read = feedparser.parse(document.body)
        assert not read.bozo
        found |= {entry.id for entry in read.entries}
        before = [link.href for link in read.feed.links if link.rel == "prev-archive"]
        document = house.at(before[0]) if before else None
    assert found == entry_ids(stored)


@FORMAT
def test_the_backlog_of_a_first_look_is_archived_though_no_window_ever_showed_it(store: Store, format: str) -> None:
    backlog = [dated(-n * 1000, backlog=True, first_seen=NOON) for n in range(330)]
    random.Random(20261122).shuffle(backlog)
    house = House(store)
    house.add(*backlog)
    house.publish()
    assert set(ids(house.walk("all", format))) == entry_ids(backlog)
    assert len(volumes(house, "all")) == 330 // ENTRIES


def test_a_late_item_with_an_old_date_is_shown_until_a_volume_holds_it(store: Store) -> None:
    house, late = House(store), dated(-100_000, backlog=True)
    house.add(*(dated(n) for n in range(60)), late)
    house.publish()
    assert late.entry_id in ids([house.living["all", "atom"]])
    house.add(*(dated(n) for n in range(60, 120)))
    house.publish()
    assert late.entry_id not in ids([house.living["all", "atom"]])
    assert late.entry_id in ids(volumes(house, "all")[1:2])


def test_a_volume_is_the_same_bytes_whatever_comes_changes_or_moves_after_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'feedpub.db'}"
    store = open_store(url)
    house, stored = House(store), [dated(n) for n in range(50)]
    house.add(*stored)
    house.publish()
    before = {name: _sent(volumes(house, "all", name)[0]) for name in FORMATS.names}

    house.add(*(dated(n) for n in range(50, 250)))
    house.publish()
    house.revise(stored[3], replace(stored[3], title="Told otherwise", revision=2, updated=NOON + timedelta(days=1)))
    house.revise(stored[4], replace(stored[4], filing=TESTIMONY, revision=2))
    house.publish()
    assert {name: _sent(volumes(house, "all", name)[0]) for name in FORMATS.names} == before
    store.close()

    store = open_store(url)
    store.write_now(documents.forget_fragments)  # as after an upgrade that renders otherwise
    house = House(store, site=replace(SITE, title="Another Title"))
    house.publish()
    assert {name: _sent(volumes(house, "all", name)[0]) for name in FORMATS.names} == before
    assert b"Another Title" in house.living["all", "atom"].body
    store.close()


def test_an_item_that_is_filed_elsewhere_enters_that_feed_s_archive_whatever_its_age(store: Store) -> None:
    house, moved = House(store), dated(0)
    house.add(moved, *(dated(n, filing=TESTIMONY) for n in range(1, 200)))
    house.publish()
    house.revise(moved, replace(moved, filing=TESTIMONY, revision=2))
    house.publish()
    assert moved.entry_id in ids([house.living["type/testimony", "atom"]])
    assert ids(house.walk("type/report", "atom")) == []
    house.add(*(dated(n, filing=TESTIMONY) for n in range(200, 300)))
    house.publish()
    assert moved.entry_id in ids(volumes(house, "type/testimony"))


def test_who_leaves_a_feed_before_a_volume_is_closed_is_in_none_and_may_come_back(store: Store) -> None:
    house, moved = House(store), dated(0)
    house.add(moved, *(dated(n) for n in range(1, 40)))
    house.publish()
    away = replace(moved, filing=TESTIMONY, revision=2)
    house.revise(moved, away)
    house.publish()
    house.add(*(dated(n) for n in range(40, 60)))
    house.publish()
    assert moved.entry_id not in ids(house.walk("type/report", "atom"))
    house.revise(away, replace(moved, revision=3))
    house.publish()
    assert set(ids(house.walk("type/report", "atom"))) == entry_ids(dated(n) for n in range(60))


def test_a_volume_keeps_an_item_that_has_left_its_feed_since(store: Store) -> None:
    house, moved = House(store), dated(0)
    house.add(moved, *(dated(n) for n in range(1, 60)))
    house.publish()
    house.revise(moved, replace(moved, filing=TESTIMONY, revision=2))
    house.publish()
    assert moved.entry_id in ids(volumes(house, "type/report"))
    assert moved.entry_id not in ids([house.living["type/report", "atom"]])


@FORMAT
def test_what_the_bytes_leave_no_room_for_is_in_a_volume(store: Store, format: str) -> None:
    house = House(store)
    stored: list[Item] = []
    for n in range(0, 30, 3):
        size = 9_000 + n * 800
        came = [
            dated(n, summary="m" * size),
            dated(n + 1, summary="n" * size, published=NOON - minutes(1000 + n)),
            dated(n + 2, summary="o" * size, published=NOON - minutes(2000 - n), backlog=True),
        ]
        house.add(*came)
        stored += came
        house.publish()
        assert set(ids(house.walk("all", format))) == entry_ids(stored)
        assert all(len(document.body) <= BYTES for document in house.living.values())
    assert all(len(document.body) <= BYTES + 4_000 for document in volumes(house, "all", format))


def test_an_entry_that_is_larger_than_a_document_may_be_costs_no_other(store: Store) -> None:
    house, giant = House(store), dated(10, summary="g" * (BYTES + 1))
    house.add(*(dated(n) for n in range(10)), giant, *(dated(n) for n in range(11, 20)))
    house.publish()
    assert set(ids(house.walk("all", "atom"))) == entry_ids(dated(n) for n in range(20))
    assert len(house.living["all", "atom"].body) <= BYTES


def test_a_feed_that_is_named_later_has_an_archive_from_its_first_item(store: Store) -> None:
    House(store).add(*(dated(n) for n in range(120)))
    house = House(store, named=[named("desk", sources=frozenset({SourceKey("pub")}))])
    house.publish()
    archive = volumes(house, "desk")
    assert ids(archive[:1]) == [dated(n).entry_id for n in range(49, -1, -1)]
    assert set(ids(house.walk("desk", "rss"))) == entry_ids(dated(n) for n in range(120))


def test_a_named_feed_that_selects_otherwise_follows_and_loses_nothing_that_it_selects(store: Store) -> None:
    stored = [dated(n, filing=TESTIMONY) if n % 2 else dated(n) for n in range(80)]
    house = House(store, named=[named("desk", types=frozenset({TypeSlug("report")}))])
    house.add(*stored)
    house.publish()
    assert set(ids(house.walk("desk", "atom"))) == entry_ids(stored[::2])
    house = House(store, named=[named("desk", types=frozenset({TypeSlug("testimony")}))])
    house.publish()
    assert set(ids(house.walk("desk", "atom"))) == entry_ids(stored[1::2])


def test_a_store_that_knew_no_archives_gets_them_from_its_first_item(store: Store) -> None:
    stored = [dated(n) for n in range(120)]
    store.write_now(items.add, [(item, "digest", [IdentityKey(f"url:{item.id}")]) for item in stored])
    house = House(store)
    house.publish()
    assert ids(volumes(house, "all")[:1]) == [item.entry_id for item in stored[49::-1]]
    assert set(ids(house.walk("all", "json"))) == entry_ids(stored)


def test_a_site_that_moves_begins_its_volumes_anew_under_its_new_address(store: Store) -> None:
    House(store).add(*(dated(n) for n in range(120)))
    before = House(store)
    before.publish()
    found = set(ids(before.walk("all", "atom")))
    moved = House(store, site=replace(SITE, url="https://new.example"))
    moved.publish()
    assert set(ids(moved.walk("all", "atom"))) == found
    assert not any(b"feeds.example/feeds" in document.body for document in moved.walk("all", "atom"))


def test_a_combination_that_is_not_kept_has_no_archive(store: Store) -> None:
    house = House(store)
    house.add(*(dated(n) for n in range(120)))
    house.publish()
    feed = house.catalogue.feed(FeedPath("type/report/source/pub"))
    assert feed is not None
    (atom, *_), more = store.write_now(house.binder.publish, feed, NOON)
    assert (previous(atom), more) == (None, False)
    assert store.read_now(volumes_room.volume_document, feed.path, 1, "atom") is None


def test_an_entry_is_kept_once_for_all_feeds_that_carry_it(store: Store) -> None:
    house = House(store)
    house.add(*(dated(n) for n in range(100)))
    house.publish()
    with store._reader.connect() as tx:
        counted = tx.exec_driver_sql("SELECT (SELECT count(*) FROM edition), (SELECT count(*) FROM volume)").one()
    assert tuple(counted) == (100, 2 * len({path for path, _ in house.living}))


def test_feeds_that_only_catch_up_wait_for_those_that_have_news(store: Store) -> None:
    store.write_now(documents.mark, [FeedPath("all"), FeedPath("desk")], later=True)
    store.write_now(documents.mark, [FeedPath("type/report"), FeedPath("desk")])
    store.write_now(documents.mark, [FeedPath("type/report")], later=True)
    assert store.write_now(documents.take_marks, 10) == ("desk", "type/report", "all")

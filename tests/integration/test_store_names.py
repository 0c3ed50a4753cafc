"""Names as they are kept, and a source that is called otherwise: what its old key knew, the new one knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from feedpub.model import (
    CountryCode,
    FeedPath,
    IdentityKey,
    ItemId,
    Name,
    NameKind,
    RegionSlug,
    Selection,
    SourceKey,
    Standing,
    TypeSlug,
)
from feedpub.store import Store, Tx, items, naming, open_store, renames, shelves, sources
from makers import NOON, an_item

OLD, NEW = SourceKey("old"), SourceKey("new")
BOTH = Name(kind=NameKind.FEED, word="ports")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'feedpub.db'}")
    yield store
    store.close()


def test_names_come_back_as_they_were_kept_and_one_replaces_itself(store: Store) -> None:
    plain = Standing(name=BOTH, born="ports", title="Ports", description="")
    whole = Standing(
        name=Name(kind=NameKind.REGION, word="ports"),
        born="harbours",
        title="Häfen",
        description="What it was.",
        selection=Selection(
            types=frozenset(map(TypeSlug, ("report", "essay"))),
            regions=frozenset({RegionSlug("asia")}),
            countries=frozenset({CountryCode("JP")}),
            sources=frozenset({OLD}),
            words=("wells", "ports"),
        ),
        private=True,
        ended=NOON,
        shown=(ItemId("b"), ItemId("a")),
    )
    store.write_now(naming.keep, [plain, whole])
    assert store.read_now(naming.every) == {plain.name: plain, whole.name: whole}
    moved = replace(plain, moved="quays")
    store.write_now(naming.keep, [moved])
    assert store.read_now(naming.every) == {plain.name: moved, whole.name: whole}


def test_a_renamed_source_keeps_its_state_its_items_and_their_keys(store: Store) -> None:
    item = an_item(sources=(OLD, SourceKey("third")))
    store.write_now(sources.configure, [OLD, SourceKey("old-2")], NOON)
    store.write_now(sources.release, OLD, "publish", NOON)
    store.write_now(items.add, [(item, "digest", keys("id:old:7", "id:old-2:7", "url:pub.example/1"))])
    store.write_now(renames.source, OLD, NEW)
    store.write_now(sources.configure, [NEW, SourceKey("old-2")], NOON)
    assert store.read_now(items.with_ids, [item.id]) == {item.id: replace(item, sources=(NEW, SourceKey("third")))}
    known = store.read_now(items.known, keys("id:new:7", "id:old:7", "id:old-2:7", "url:pub.example/1"))
    assert sorted(known) == ["id:new:7", "id:old-2:7", "url:pub.example/1"]
    assert {one.owner for one in known.values()} == {NEW}
    assert store.read_now(sources.state, NEW).release == "publish"
    assert on_shelf(store, OLD) == []
    assert on_shelf(store, NEW) == [item.id]
    assert store.read_now(counted) == {"new": 1, "third": 1}


def test_a_source_that_takes_over_another_keeps_what_it_knows_itself(store: Store) -> None:
    shared = an_item(sources=(OLD, NEW))
    alone = an_item(id=ItemId("bbbbbbbbbbbbbbbb"), sources=(OLD,))
    store.write_now(sources.configure, [OLD, NEW], NOON)
    store.write_now(sources.release, NEW, "seen", NOON)
    store.write_now(items.add, [(shared, "d", keys("id:old:1", "id:new:1")), (alone, "d", keys("id:old:2"))])
    store.write_now(renames.source, OLD, NEW)
    found = store.read_now(items.with_ids, [shared.id, alone.id])
    assert [found[one.id].sources for one in (shared, alone)] == [(NEW,), (NEW,)]
    assert sorted(store.read_now(items.known, keys("id:new:1", "id:new:2", "id:old:1"))) == ["id:new:1", "id:new:2"]
    assert sorted(on_shelf(store, NEW)) == sorted([shared.id, alone.id])
    assert store.read_now(counted) == {"new": 2}
    assert store.read_now(sources.state, NEW).release == "seen"


def test_archives_follow_their_feeds_unless_there_is_one_already(store: Store) -> None:
    for path in ("one", "two", "three"):
        store.write_now(_archive, path)
    moves = {"one": "four", "two": "three"}
    store.write_now(renames.archives, lambda path: FeedPath(moves[path]) if path in moves else None)
    assert store.read_now(_archives) == ["four", "three", "two"]


def keys(*words: str) -> list[IdentityKey]:
    return [IdentityKey(word) for word in words]


def on_shelf(store: Store, source: SourceKey) -> list[ItemId]:
    found = store.read_now(shelves.newest, Selection(sources=frozenset({source})), 10)
    return [item.id for item in found]


def counted(tx: Tx) -> dict[str, Any]:
    """What the database has counted by source."""
    return dict(tx.execute(text("SELECT slug, items FROM tally WHERE facet = 'source'")).all())


def _archive(tx: Tx, path: str) -> None:
    tx.execute(text("INSERT INTO archive (path) VALUES (:path)"), {"path": path})


def _archives(tx: Tx) -> list[str]:
    return sorted(tx.scalars(text("SELECT path FROM archive")))

"""Items go in and come out whole, are known again, and stand in the windows of their feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feedpub.model import (
    CountryCode,
    Evidence,
    IdentityKey,
    Item,
    ItemId,
    RegionSlug,
    Selection,
    SourceKey,
    TypeSlug,
)
from feedpub.policy.changes import Known
from feedpub.store import Store, items, shelves
from makers import NOON, a_filing, an_item

KEY = IdentityKey("url:pub.example/1")
PUB, OTHER = SourceKey("pub"), SourceKey("other")
FILING = a_filing(
    regions=(RegionSlug("east-asia"), RegionSlug("europe")),
    countries=(CountryCode("JP"),),
    us_is_subject=True,
    evidence=(
        Evidence(field="title", text="Japan", rule="name", gives=("country:JP",), start=0, end=5),
        Evidence(field="title", text="Ports", rule="overruled", taken=("region:arctic", "type:report")),
    ),
)


def _add(store: Store, *made: Item) -> None:
    store.write_now(items.add, [(item, "digest", [IdentityKey(f"url:{item.id}")]) for item in made])


def _numbered(n: int, **fields: object) -> Item:
    return replace(an_item(id=ItemId(f"item-{n:03}")), **fields)  # type: ignore[arg-type]


def _window(store: Store, selection: Selection) -> list[ItemId]:
    """Two of the newest, and what was found within a day."""
    return [placed.id for placed in store.read_now(shelves.window, selection, 2, timedelta(hours=24), 50)]


def test_an_item_comes_out_as_it_went_in(store: Store) -> None:
    item = an_item(filing=FILING, authors=("Ann Lee", "José Núñez"), caption="A quay", sources=(PUB, OTHER))
    _add(store, item)
    assert store.read_now(items.with_ids, [item.id]) == {item.id: item}


def test_an_item_is_known_by_each_of_its_keys(store: Store) -> None:
    item = an_item(caption="A quay")
    keys = [KEY, IdentityKey("id:pub:1")]
    store.write_now(items.add, [(item, "digest", keys)])
    known = Known(
        id=item.id,
        owner=PUB,
        digest="digest",
        gaps=frozenset({"section", "image", "authors"}),
        sources=frozenset({PUB}),
        keys=frozenset(keys),
    )
    found = store.read_now(items.known, [*keys, IdentityKey("url:unknown")])
    assert found == dict.fromkeys(keys, known)


def test_a_source_that_lists_a_known_item_later_stands_behind_its_owner(store: Store) -> None:
    item = an_item()
    _add(store, item)
    for _ in range(2):
        store.write_now(items.list_again, item.id, OTHER, [KEY], NOON)
    assert store.read_now(items.with_ids, [item.id])[item.id].sources == (PUB, OTHER)


def test_a_revised_item_leaves_the_shelves_that_it_no_longer_belongs_to(store: Store) -> None:
    item = an_item(filing=FILING)
    _add(store, item)
    moved = replace(item, filing=a_filing(type=TypeSlug("testimony")), revision=2)
    store.write_now(items.revise, moved, "other", 1)
    assert store.read_now(items.with_updates, [item.id]) == {item.id: (moved, 1)}
    assert store.read_now(shelves.count, Selection(regions=frozenset({RegionSlug("europe")}))) == 0
    assert store.read_now(shelves.count, Selection(regions=frozenset({RegionSlug("global")}))) == 1


def test_a_selection_finds_what_it_takes(store: Store) -> None:
    made = [
        _numbered(1, filing=FILING),
        _numbered(2, title="Airports 100% full"),
        _numbered(3, filing=a_filing(type=TypeSlug("testimony")), sources=(OTHER,)),
    ]
    _add(store, *made)
    for selection in (
        Selection(),
        Selection(types=frozenset({TypeSlug("report")})),
        Selection(regions=frozenset({RegionSlug("europe"), RegionSlug("east-asia")})),
        Selection(countries=frozenset({CountryCode("US")})),
        Selection(sources=frozenset({OTHER})),
        Selection(words=("airports", "100%")),
        Selection(types=frozenset({TypeSlug("report")}), regions=frozenset({RegionSlug("global")})),
    ):
        found = store.read_now(shelves.newest, selection, 10)
        assert set(found) == {item for item in made if selection.takes(item)}


def test_the_window_holds_the_newest_and_what_was_found_late(store: Store) -> None:
    newest = [_numbered(n, published=NOON - timedelta(hours=n)) for n in range(3)]
    late = _numbered(7, published=NOON - timedelta(days=400))
    old = _numbered(8, published=NOON - timedelta(days=401), first_seen=NOON - timedelta(days=2))
    backlog = _numbered(9, published=NOON - timedelta(days=402), backlog=True)
    _add(store, old, *newest, late, backlog)
    assert _window(store, Selection()) == [*(item.id for item in newest), late.id]


def test_every_shelf_has_its_own_window_whichever_way_it_is_found(store: Store) -> None:
    testimony = a_filing(type=TypeSlug("testimony"))
    here = [_numbered(n, published=NOON - timedelta(hours=n), filing=FILING) for n in range(3)]
    late = _numbered(7, published=NOON - timedelta(days=400), filing=FILING)
    others = [_numbered(n, filing=testimony, first_seen=NOON + timedelta(days=9)) for n in (10, 11)]
    _add(store, *reversed(here), late, *others)
    for selection in (
        Selection(countries=frozenset({CountryCode("JP")})),
        Selection(regions=frozenset({RegionSlug("europe")}), types=frozenset({TypeSlug("report")})),
        Selection(regions=frozenset({RegionSlug("europe"), RegionSlug("east-asia")})),
        Selection(regions=frozenset({RegionSlug("europe")}), sources=frozenset({PUB})),
    ):
        assert _window(store, selection) == [item.id for item in (*here, late)]
        assert store.read_now(shelves.newest, selection, 2, 1) == (here[1], here[2])


def test_items_of_one_instant_stand_in_the_order_of_their_arrival(store: Store) -> None:
    made = [_numbered(n) for n in (5, 1, 3)]
    _add(store, *made)
    assert store.read_now(shelves.newest, Selection(), 10) == tuple(reversed(made))


def test_the_overview_counts_what_there_is(store: Store) -> None:
    _add(store, _numbered(1, filing=FILING), _numbered(2, filing=a_filing(type=TypeSlug("zine"), type_label="Zine")))
    overview = store.read_now(shelves.overview)
    assert (overview.items, overview.newest) == (2, NOON)
    assert overview.types == {"report": 1, "zine": 1}
    assert overview.type_labels == {"report": "Report", "zine": "Zine"}
    assert overview.regions == {"east-asia": 1, "europe": 1, "global": 1}
    assert overview.countries == {"JP": 1, "US": 1}
    assert overview.matrix == {("report", "east-asia"): 1, ("report", "europe"): 1, ("zine", "global"): 1}
    assert overview.sources == {"pub": 2}

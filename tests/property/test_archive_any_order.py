"""Whatever order items come in, and wherever they are filed after that: none is lost between window and archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from archive_house import House, dated, entry_ids, ids, minutes, volumes
from feedpub.model import FeedPath, Item, TypeSlug
from feedpub.store import instance, open_store
from makers import NOON, a_filing

TESTIMONY = a_filing(type=TypeSlug("testimony"), type_label="Testimony")
COMINGS = st.tuples(
    st.integers(0, 60),  # how many come at once
    st.sampled_from([0, 1, 60 * 24, 60 * 24 * 400]),  # within how many minutes their dates lie scattered
    st.booleans(),  # whether they are backlog
    st.sampled_from([100, 3_000, 30_000]),  # characters of each
    st.booleans(),  # whether one is filed elsewhere after that
)


@settings(max_examples=6, deadline=None)
@given(st.lists(COMINGS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_every_item_is_found_and_no_closed_volume_changes(
    comings: list[tuple[int, int, bool, int, bool]], chance: Random
) -> None:
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'feedpub.db'}")
        store.write_now(instance.begin, NOON)
        house, stored, closed = House(store), dict[str, Item](), dict[str, bytes]()
        for count, scatter, backlog, size, moves in comings:
            came = [
                dated(
                    len(stored) + n,
                    published=NOON - minutes(chance.randint(0, scatter)),
                    backlog=backlog,
                    summary="s" * size,
                )
                for n in range(count)
            ]
            house.add(*came)
            stored |= {item.id: item for item in came}
            if moves and stored:
                item = chance.choice(list(stored.values()))
                stored[item.id] = replace(item, filing=TESTIMONY, revision=item.revision + 1)
                house.revise(item, stored[item.id])
            house.publish()
            for path in {path for path, _ in house.living}:
                _check(house, FeedPath(path), set(stored.values()), closed)
        store.close()


def _check(house: House, path: FeedPath, stored: set[Item], closed: dict[str, bytes]) -> None:
    feed = house.catalogue.feed(path)
    assert feed is not None
    here = entry_ids(filter(feed.selection.takes, stored))
    # What has left a feed may still stand in a closed volume of it.
    assert here <= set(ids(house.walk(path, "atom"))) <= entry_ids(stored)
    assert set(ids([house.living[path, "atom"]])) <= here
    for document in volumes(house, path):
        assert closed.setdefault(document.path, document.body) == document.body

"""What a library says of the weeks: read once, and again as soon as it may have changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import pytest

from feedpub.model import IdentityKey, ItemId, Selection
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.weekly import Weekly
from feedpub.store import Store, items
from makers import NOON, an_item


@dataclass
class Standing:
    """The part of a desk that counting needs; its clock stands."""

    store: Store
    now: datetime = NOON

    def clock(self) -> datetime:
        return self.now


def _publish(store: Store, number: int) -> None:
    item = an_item(id=ItemId(f"item-{number}"), published=NOON)
    store.write_now(items.add, [(item, "digest", [IdentityKey(f"url:{number}")])])


@pytest.mark.anyio
async def test_weeks_are_kept_until_something_is_published(store: Store) -> None:
    weekly = Weekly(cast("Desk", Standing(store)))
    _publish(store, 1)
    seen = [((await weekly.by("type")).of("report").total, (await weekly.of(Selection())).total)]
    _publish(store, 2)
    seen.append(((await weekly.by("type")).of("report").total, (await weekly.of(Selection())).total))
    weekly.forget()
    seen.append(((await weekly.by("type")).of("report").total, (await weekly.of(Selection())).total))
    assert seen == [(1, 1), (1, 1), (2, 2)]


@pytest.mark.anyio
async def test_a_new_week_is_counted_though_nothing_was_published(store: Store) -> None:
    desk = Standing(store)
    weekly = Weekly(cast("Desk", desk))
    _publish(store, 1)
    before = [(await weekly.of(Selection())).counts[-2:], (await weekly.by("type")).of("report").counts[-2:]]
    desk.now += timedelta(days=7)
    after = [(await weekly.of(Selection())).counts[-2:], (await weekly.by("type")).of("report").counts[-2:]]
    assert (before, after) == ([(0, 1), (0, 1)], [(1, 0), (1, 0)])

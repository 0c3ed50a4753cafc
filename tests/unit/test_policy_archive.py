"""When a volume is full, what a document has room for, and how a volume's address is spelt."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feedpub.model import FeedPath
from feedpub.policy.archive import ENTRIES, filling, volume_at, volume_path
from feedpub.policy.window import BYTES, HOURS, Candidate, fitting
from makers import NOON

DAY = HOURS
MOMENT = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("sizes", "count"),
    [
        ([], 0),
        ([1000] * (ENTRIES - 1), 0),
        ([1000] * ENTRIES, ENTRIES),
        ([1000] * (ENTRIES + 1), ENTRIES),
        ([0] * (ENTRIES + 1), ENTRIES),
        ([BYTES // 2, BYTES // 2], 0),
        ([BYTES // 2, BYTES // 2, 1], 2),
        ([BYTES], 0),
        ([BYTES + 1], 1),
        ([BYTES + 1, 1], 1),
        ([*[BYTES // (ENTRIES - 1)] * (ENTRIES - 1), BYTES], ENTRIES - 1),
    ],
)
def test_a_volume_is_full_with_its_entries_or_its_bytes(sizes: list[int], count: int) -> None:
    assert filling(sizes) == count


@pytest.mark.parametrize("path", ["all", "type/report", "type/report/region/east-asia", "source/archive"])
def test_a_volume_s_path_reads_back_as_it_was_spelt(path: str) -> None:
    assert volume_at(volume_path(FeedPath(path), 12)) == (path, 12)


@pytest.mark.parametrize(
    "path", ["archive/1", "all/archive/0", "all/archive/01", "all/archive/-1", "all/archive/", "all/archive/1/", "all"]
)
def test_what_spells_no_volume_is_none(path: str) -> None:
    assert volume_at(FeedPath(path)) is None


def _old(size: int) -> Candidate:
    return Candidate(size=size, came=None)


def test_all_that_fits_is_shown_and_the_oldest_goes_first() -> None:
    assert fitting([_old(100)] * 10, 1000) == tuple(range(10))
    assert fitting([_old(100)] * 10, 999) == tuple(range(9))
    assert fitting([], 1000) == ()


def test_a_feed_is_never_empty_however_large_its_first_entry_is() -> None:
    assert fitting([_old(2000), _old(10)], 1000) == (0,)


def test_what_came_within_a_day_is_shown_before_what_a_reader_has_had_a_day_to_see() -> None:
    came = [NOON - DAY - MOMENT, NOON - DAY, None, NOON]
    candidates = [Candidate(size=100, came=at) for at in came]
    assert fitting(candidates, 400) == (0, 1, 2, 3)
    assert fitting(candidates, 399) == (0, 1, 3)
    assert fitting(candidates, 299) == (1, 3)

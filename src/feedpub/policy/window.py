"""Which items stand in a feed document: enough for a reader that looks once a day, and never too many bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ENTRIES = 50
"""So many of the newest stand in every document."""
HOURS = timedelta(hours=24)
"""Whatever was found within this time before the newest stands in it too, even if its own date is older."""
MOST_ENTRIES = 600
"""More than ever fit into ``BYTES``: the bytes decide how much of a busy day is shown."""
BYTES = 250_000
"""A document is cut to the entries that fit (JSON Feed 1.1: "under 100K ideal, 250K fine")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry that may be shown: its bytes, and when it came; None where it came with a first look."""

    size: int
    came: datetime | None


def fitting(candidates: Sequence[Candidate], room: int) -> tuple[int, ...]:
    """The places of those that are shown in ``room`` bytes, in the order in which they were given (newest first).

    Where not all fit, what came within ``HOURS`` before the newest goes before what a reader has had a day to see.
    The first is shown however large it is: a feed with entries is never empty.
    """
    shown: list[int] = []
    for place in _by_urgency(candidates):
        room -= candidates[place].size
        if room < 0 and shown:
            break
        shown.append(place)
    return tuple(sorted(shown))


def _by_urgency(candidates: Sequence[Candidate]) -> Iterator[int]:
    newest = max((one.came for one in candidates if one.came), default=None)
    fresh = [
        place
        for place, one in enumerate(candidates)
        if one.came is not None and newest is not None and one.came >= newest - HOURS
    ]
    yield from fresh
    yield from (place for place in range(len(candidates)) if place not in frozenset(fresh))

"""Which items stand in a feed document: enough for a reader that looks once a day, and never too many bytes."""

from __future__ import annotations

from datetime import timedelta

ENTRIES = 50
"""So many of the newest stand in every document."""
HOURS = timedelta(hours=24)
"""Whatever was found within this time before the newest stands in it too, even if its own date is older."""
MOST_ENTRIES = 200
BYTES = 250_000
"""A document is cut to the entries that fit (JSON Feed 1.1: "under 100K ideal, 250K fine")."""


def fitting(sizes: list[int], head: int = 4_000) -> int:
    """How many of the entries, newest first, fit in a document whose head takes ``head`` bytes; at least one."""
    total = head
    for count, size in enumerate(sizes):
        total += size
        if total > BYTES:
            return max(count, 1)
    return len(sizes)

"""When a volume of a feed's archive is closed, what it holds, and under which address it stands (RFC 5005, section 4).

Entries wait in the order in which they came into the feed, whatever their date. They are closed into a volume as soon
as they fill one; until then the living document shows them. So each is in the living document or in a volume.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedpub.model import FeedPath
from feedpub.policy.window import BYTES

ENTRIES = 50
"""A volume holds so many entries."""
_VOLUME = re.compile(r"(?P<feed>.+)/archive/(?P<number>[1-9][0-9]{0,8})")


def volume_path(feed: FeedPath, number: int) -> FeedPath:
    """Where a volume of a feed stands; 1 is the oldest."""
    return FeedPath(f"{feed}/archive/{number}")


def volume_at(path: FeedPath) -> tuple[FeedPath, int] | None:
    """The feed and the number that a volume's path spells; None for any other path."""
    found = _VOLUME.fullmatch(path)
    return (FeedPath(found["feed"]), int(found["number"])) if found else None


def filling(sizes: Sequence[int]) -> int:
    """How many of the waiting entries, first come first, fill a volume now; 0 while they do not.

    ``sizes`` are the bytes of each in its largest format. A volume is full with ``ENTRIES`` of them, or where the next
    would make it larger than a living document may be; an entry that is larger than that fills one alone.
    """
    total = 0
    for count, size in enumerate(sizes):
        total += size
        if count == ENTRIES:
            return count
        if total > BYTES:
            return max(count, 1)
    return ENTRIES if len(sizes) == ENTRIES else 0

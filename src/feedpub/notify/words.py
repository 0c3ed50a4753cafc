"""The words that every kind of receiver has in common: title, address, mark, and the line of context of an item.

Texts come clean and clamped, and not escaped: that is each kind's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from feedpub.model import Announcement, DeliveryEvent, Manner
from feedpub.notify.text import clamp, clean, units

LONGEST_NAME = 60  # UTF-16 units
LONGEST_ADDRESS = 2000  # bytes

MOST_NAMED = 5
"""Groups that a heading names; a digest of everything can have thirty."""

_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]")
_MARKS = {
    DeliveryEvent.UPDATED: "Corrected",
    DeliveryEvent.WITHDRAWN: "Withdrawn",
    DeliveryEvent.TEST: "Test",
    DeliveryEvent.ENDED: "Over",
}


def title(announcement: Announcement, limit: int) -> str:
    """The title in at most so many UTF-16 units; never empty, for a link must be seen."""
    return clamp(clean(announcement.headline), limit) or "Untitled"


def link(announcement: Announcement) -> str:
    """Where the item stands; its page here if it has no web address, or an overlong one."""
    url = announcement.link or ""
    return url if _WEB_ADDRESS.match(url) and is_short(url) else announcement.page


def feed_page(announcement: Announcement) -> str:
    """The page of the feed that holds all that the subscription tells; of a notice its own page."""
    return announcement.feed_page or announcement.feed or announcement.page


def is_short(url: str) -> bool:
    """Whether an address is short enough for every receiver."""
    return len(url.encode("utf-8", "replace")) <= LONGEST_ADDRESS


def mark(announcement: Announcement) -> str:
    """What stands before the title of all that is not a new item: ``Corrected``, ``Withdrawn``, ``Test``, ``Over``."""
    return _MARKS.get(announcement.event, "")


def is_compact(announcement: Announcement) -> bool:
    """Whether one line says all: a correction is no second announcement."""
    return announcement.event in (DeliveryEvent.UPDATED, DeliveryEvent.WITHDRAWN)


def type_name(announcement: Announcement) -> str:
    """The type's name; never empty."""
    return clamp(clean(announcement.type_name), LONGEST_NAME) or ("Notice" if announcement.notice else "Item")


def group(announcement: Announcement, manner: Manner) -> str:
    """The heading below which a digest puts it; never empty."""
    if manner.by == "region":
        return clamp(clean(", ".join(announcement.region_names[:1])), LONGEST_NAME) or "Elsewhere"
    return type_name(announcement)


def listed(names: Collection[str]) -> str:
    """``Report, Testimony``, and of many the first few: ``…, Essay and 7 more``."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(list(names)[: MOST_NAMED - 1])} and {len(names) - MOST_NAMED + 1} more"


def tallied(counts: Mapping[str, int]) -> str:
    """``Report (8), Testimony (4)``, the most first; a single group needs no number beside the total. A name is no noun
    to be counted: it may be a publisher's own label, in any language.
    """
    by_count = sorted(counts.items(), key=lambda pair: -pair[1])
    return listed(counts if len(counts) == 1 else [f"{name} ({count})" for name, count in by_count])


def context(announcement: Announcement, limit: int, *first: str, size: Callable[[str], int] = units) -> str:
    """The line of context in at most ``limit``: as the template words it, else sources, ``first``, regions, the day.

    A name that is both, say of a source and of a type, stands once. The day is never cut off.
    """
    if announcement.line is not None:
        return clamp(clean(announcement.line), limit, size)
    names = map(clean, (*announcement.source_titles, *first, *announcement.region_names))
    day = announcement.day.isoformat()
    return " · ".join(
        filter(None, (clamp(" · ".join(dict.fromkeys(filter(None, names))), limit - len(day) - 3, size), day))
    )

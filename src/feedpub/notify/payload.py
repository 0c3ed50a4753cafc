"""An item as a program is told of it: the JSON body of ``item.published``, and deterministic bytes of it.

Field order is fixed and texts are bounded, so that a body keeps below 20 KB without ever losing its shape
(Standard Webhooks 1.0.0, "Payload size"). Regions are slugs, countries ISO codes, sources their keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from feedpub.model import Announcement
from feedpub.notify.text import clamp, clean

LONGEST_TITLE = 500  # UTF-16 units, here and below: at most three bytes each
LONGEST_SUMMARY = 2000
LONGEST_NAME = 64
MOST_NAMES = 20
LONGEST_ADDRESS = 2000  # bytes

_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]")


def item_published(announcement: Announcement) -> dict[str, Any]:
    """The body that announces one item."""
    return {
        "type": announcement.event.value,
        "timestamp": instant(announcement.occurred),
        "data": _item(announcement),
    }


def _item(announcement: Announcement) -> dict[str, Any]:
    item, filing = announcement.item, announcement.item.filing
    return {
        "id": item.id,
        "title": title(announcement, LONGEST_TITLE),
        "url": link(announcement),
        "summary": clamp(clean(item.summary or ""), LONGEST_SUMMARY),
        "type": {"slug": filing.type, "name": _name(announcement.type_name)},
        "regions": list(filing.regions),
        "countries": list(filing.countries),
        "published": instant(item.published),
        "updated": instant(item.updated),
        "authors": _names(item.authors),
        "image": item.image if item.image and _short(item.image) else None,
        "page": announcement.page,
        "sources": _names(item.sources),
    }


def title(announcement: Announcement, limit: int) -> str:
    """The title in at most so many UTF-16 units; never empty, for a link must be seen."""
    return clamp(clean(announcement.item.title), limit) or "Untitled"


def link(announcement: Announcement) -> str:
    """Where the item stands; its page here if it has no web address, or an overlong one."""
    url = announcement.item.link or ""
    return url if _WEB_ADDRESS.match(url) and _short(url) else announcement.page


def instant(at: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def to_json(value: Any, *, ascii: bool = False) -> bytes:
    """Compact JSON in UTF-8 (or ASCII); the same value always gives the same bytes."""
    text = json.dumps(value, ensure_ascii=ascii, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _names(names: Iterable[str]) -> list[str]:
    return [_name(name) for name in names][:MOST_NAMES]


def _name(name: str) -> str:
    return clamp(clean(name), LONGEST_NAME)


def _short(url: str) -> bool:
    return len(url.encode("utf-8", "replace")) <= LONGEST_ADDRESS

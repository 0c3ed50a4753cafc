"""An item as a program is told of it: the JSON body of a webhook, and deterministic bytes of it.

Field order is fixed and texts are bounded, so that a body keeps below 20 KB without ever losing its shape
(Standard Webhooks 1.0.0, "Payload size"); one that does not is thin: it names the item, and where to read of it.
Regions are slugs, countries ISO codes, sources their keys. ``envelopes`` puts the same into another envelope.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from feedpub.model import Announcement, DeliveryEvent, Item
from feedpub.notify.text import clamp, clean
from feedpub.notify.words import is_short, link, title

TARGET = 20_000  # bytes
HARD_LIMIT = 256 * 1024
"""Bytes that no body can have: a thin one is made of four bounded texts."""
LONGEST_TITLE = 500  # UTF-16 units, here and below: at most three bytes each
LONGEST_SUMMARY = 2000
LONGEST_NAME = 64
MOST_NAMES = 20


def body_of(announcement: Announcement, *, thin: bool = False) -> dict[str, Any]:
    """The body that tells of one item, or of one notice."""
    return {
        "type": announcement.event.value,
        "timestamp": instant(announcement.occurred),
        "sequence": announcement.sequence or None,
        "previous_id": announcement.previous,
        "feed": _address(announcement.feed),
        "data": thin_data(announcement) if thin else data_of(announcement),
    }


def data_of(announcement: Announcement) -> dict[str, Any]:
    """All that a program is told of the item or of the notice."""
    return _item(announcement, announcement.item) if announcement.item else _notice(announcement)


def thin_data(announcement: Announcement) -> dict[str, Any]:
    """Which item or notice it is, and where to read of it."""
    about = announcement.item or announcement.notice
    return {
        "id": about.id if about else None,
        "title": title(announcement, LONGEST_TITLE),
        "url": link(announcement) if is_short(link(announcement)) else None,
        "page": _address(announcement.page),
        "feed": _address(announcement.feed),
        "thin": True,
    }


def _item(announcement: Announcement, item: Item) -> dict[str, Any]:
    """Of a withdrawn item only what it was and the note: what it said is no longer vouched for."""
    withdrawn = announcement.event is DeliveryEvent.WITHDRAWN
    excerpt = clamp(clean(announcement.excerpt), LONGEST_SUMMARY)
    return {
        "id": item.id,
        "title": title(announcement, LONGEST_TITLE),
        "url": link(announcement),
        "summary": "" if withdrawn else excerpt,
        "type": {"slug": item.filing.type, "name": _name(announcement.type_name)},
        "regions": list(item.filing.regions),
        "countries": list(item.filing.countries),
        "published": instant(item.published),
        "updated": instant(item.updated),
        "authors": _names(item.authors),
        "image": item.image if item.image and is_short(item.image) and not withdrawn else None,
        "page": announcement.page,
        "sources": _names(item.sources),
        **({"withdrawn": {"note": excerpt}} if withdrawn else {}),
    }


def _notice(announcement: Announcement) -> dict[str, Any]:
    notice = announcement.notice
    return {
        "id": notice.id if notice else None,
        "kind": notice.kind if notice else None,
        "subject": notice.subject if notice else None,
        "title": title(announcement, LONGEST_TITLE),
        "text": clamp(clean(announcement.excerpt), LONGEST_SUMMARY),
        "page": announcement.page,
    }


def instant(at: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def to_json(value: Any, *, ascii: bool = False) -> bytes:
    """Compact JSON in UTF-8 (or ASCII); the same value always gives the same bytes."""
    text = json.dumps(value, ensure_ascii=ascii, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _address(url: str) -> str | None:
    return url if is_short(url) else None


def _names(names: Iterable[str]) -> list[str]:
    return [_name(name) for name in names][:MOST_NAMES]


def _name(name: str) -> str:
    return clamp(clean(name), LONGEST_NAME)

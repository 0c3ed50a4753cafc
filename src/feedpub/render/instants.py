"""Instants as the formats write them: UTC, whole seconds, the same in all of them. No clock and no locale."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime


def whole_second(moment: datetime) -> datetime:
    """The instant in UTC, cut to the second: RSS and HTTP know nothing finer."""
    return moment.astimezone(UTC).replace(microsecond=0)


def rfc3339(moment: datetime) -> str:
    """As in Atom and JSON Feed: ``2026-03-02T12:00:00+00:00``."""
    return whole_second(moment).isoformat()


def rfc2822(moment: datetime) -> str:
    """As in RSS and OPML: ``Mon, 02 Mar 2026 12:00:00 +0000``, with English names in every locale and thread."""
    return format_datetime(whole_second(moment))

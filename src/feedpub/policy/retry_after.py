"""How long a server asks us to stay away: the Retry-After field (RFC 9110 section 10.2.3), of pages and receivers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=24)
_SECONDS = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+", re.ASCII)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The wait, from nothing to 24 hours; None where none is asked for or it cannot be read.

    ``value`` is a number of seconds (a fraction is forgiven) or an HTTP date.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return min(timedelta(seconds=min(float(text), LONGEST.total_seconds())), LONGEST)
    at = _date(text)
    return None if at is None else min(max(at - now, timedelta(0)), LONGEST)


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)

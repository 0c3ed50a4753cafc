"""Whether a reader already has what it asks for (RFC 9110, section 13). Pure: writes no header, sends nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

GZIP_SUFFIX = "-gz"
"""What a document's ETag gets when its compressed bytes are sent: two representations, two strong validators."""

_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def unchanged(etag: str, last_modified: datetime, none_match: str | None, modified_since: str | None) -> bool:
    """Whether 304 is the right answer to a GET or HEAD.

    ``etag`` stands without quotes and suffix; the two conditions are the header values as they came.
    If-None-Match wins where both are given (RFC 9110, 13.1.3).
    """
    if none_match is not None:
        return _names(none_match, etag)
    return modified_since is not None and _not_newer(last_modified, modified_since)


@lru_cache(maxsize=1024)
def http_date(at: datetime) -> str:
    """An aware instant as HTTP writes it: ``Mon, 02 Mar 2026 12:00:00 GMT``."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _names(none_match: str, etag: str) -> bool:
    # Weak comparison (13.1.2), and by the stem: whoever holds either representation has the document.
    return none_match.strip() == "*" or any(tag.removesuffix(GZIP_SUFFIX) == etag for tag in _TAG.findall(none_match))


def _not_newer(last_modified: datetime, modified_since: str) -> bool:
    since = _instant(modified_since)
    # HTTP counts whole seconds. Some readers invent a time instead of echoing ours, hence <= and not ==.
    return since is not None and last_modified.replace(microsecond=0) <= since


@lru_cache(maxsize=1024)
def _instant(value: str) -> datetime | None:
    """The instant that an HTTP date means; None for what is no date: then there is no condition (13.1.3)."""
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)

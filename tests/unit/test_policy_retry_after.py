"""Retry-After: seconds or a date, never more than a day, never in the past."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feedpub.policy.retry_after import retry_after
from makers import NOON


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("1.5", 1.5),
        ("86400", 86_400),
        ("86401", 86_400),
        ("99999999999999999999999999", 86_400),
        ("Mon, 02 Mar 2026 12:00:30 GMT", 30),
        ("Mon, 02 Mar 2026 14:00:30 +0200", 30),
        ("Mon, 02 Mar 2026 12:00:30 -0000", 30),
        ("Monday, 02-Mar-26 12:05:00 GMT", 300),
        ("Mon Mar  2 12:05:00 2026", 300),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("Mon, 09 Mar 2026 12:00:00 GMT", 86_400),
    ],
)
def test_a_wait_is_read_and_kept_within_a_day(value: str, seconds: float) -> None:
    assert retry_after(value, NOON) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "soon",
        "-5",
        "١٢",
        "1e3",
        "0x10",
        "12,5",
        "Mon, 99 Mar 2026 12:00:00 GMT",
        "nan",
        "inf",
        "Mon, 02 Mar 99999999999999999999 12:00:00 GMT",
        "Mon, 02 Mar 2026 12:00:00 +99999999999999",
    ],
)
def test_what_cannot_be_read_asks_for_nothing(value: str | None) -> None:
    assert retry_after(value, NOON) is None

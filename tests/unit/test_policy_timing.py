"""When a subscription may be told: timetables, quiet hours, and the days on which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from feedpub.model import Quiet, Timetable
from feedpub.policy.timing import after_quiet, first_due
from makers import NOON, a_subscription

BERLIN, APIA = "Europe/Berlin", "Pacific/Apia"
MONDAY, FRIDAY = 0, 4
NIGHT = Quiet(begin=time(22), end=time(7), timezone=BERLIN)
LUNCH = Quiet(begin=time(12), end=time(13, 30), timezone=BERLIN)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_without_timetable_and_quiet_hours_it_is_told_at_once() -> None:
    assert first_due(a_subscription(), NOON) == NOON


@pytest.mark.parametrize(
    ("clock", "weekday", "now", "due"),
    [
        ("08:00", None, "2026-03-02 06:59:59", "2026-03-02 07:00"),
        ("08:00", None, "2026-03-02 07:00", "2026-03-02 07:00"),  # the very instant counts
        ("08:00", None, "2026-03-02 07:00:00.000001", "2026-03-03 07:00"),
        ("08:00", MONDAY, "2026-03-02 07:00", "2026-03-02 07:00"),
        ("08:00", MONDAY, "2026-03-02 07:01", "2026-03-09 07:00"),
        ("08:00", FRIDAY, "2026-03-02 07:01", "2026-03-06 07:00"),
        ("00:30", None, "2026-03-02 23:15", "2026-03-02 23:30"),  # in Berlin it is the next day already
        ("08:00", None, "2026-03-28 07:01", "2026-03-29 06:00"),  # the clocks were set forward that night
        ("02:30", None, "2026-03-28 12:00", "2026-03-29 01:00"),  # there is no 02:30 on that day
        ("02:30", None, "2026-03-29 01:00:01", "2026-03-30 00:30"),
        ("02:30", None, "2026-10-24 12:00", "2026-10-25 00:30"),  # it comes twice, and counts once
        ("02:30", None, "2026-10-25 00:30:01", "2026-10-26 01:30"),
    ],
)
def test_a_digest_goes_out_at_the_next_time_of_its_timetable(
    clock: str, weekday: int | None, now: str, due: str
) -> None:
    timetable = Timetable(at=time.fromisoformat(clock), timezone=BERLIN, weekday=weekday)
    assert first_due(a_subscription(timetable=timetable), utc(now)) == utc(due)


@pytest.mark.parametrize(
    ("now", "due"), [("2011-12-29 19:00", "2011-12-30 10:00"), ("2011-12-30 10:00:01", "2012-01-05 18:00")]
)
def test_a_day_that_a_country_skips_is_told_of_when_it_would_have_begun(now: str, due: str) -> None:
    """Samoa went from Thursday the 29th to Saturday the 31st."""
    friday = Timetable(at=time(8), timezone=APIA, weekday=FRIDAY)
    assert first_due(a_subscription(timetable=friday), utc(now)) == utc(due)


@pytest.mark.parametrize(
    ("quiet", "at", "due"),
    [
        (NIGHT, "2026-03-02 20:59:59", "2026-03-02 20:59:59"),
        (NIGHT, "2026-03-02 21:00", "2026-03-03 06:00"),
        (NIGHT, "2026-03-03 02:00", "2026-03-03 06:00"),
        (NIGHT, "2026-03-03 06:00", "2026-03-03 06:00"),  # the end is no part of them
        (LUNCH, "2026-03-02 10:59", "2026-03-02 10:59"),
        (LUNCH, "2026-03-02 11:00", "2026-03-02 12:30"),
        (NIGHT, "2026-03-28 22:00", "2026-03-29 05:00"),  # a short night
        (NIGHT, "2026-10-24 22:00", "2026-10-25 06:00"),  # a long one
        (Quiet(begin=time(22), end=time(2, 30), timezone=BERLIN), "2026-03-28 22:00", "2026-03-29 01:00"),
        (Quiet(begin=time(22), end=time(2, 30), timezone=BERLIN), "2026-10-25 01:15", "2026-10-25 01:15"),
        (Quiet(begin=time(22), end=time(7), timezone=APIA), "2011-12-30 09:00", "2011-12-30 17:00"),
        (Quiet(begin=time(7), end=time(7), timezone=BERLIN), "2026-03-02 06:00", "2026-03-02 06:00"),
    ],
)
def test_what_comes_up_in_quiet_hours_waits_for_their_end(quiet: Quiet, at: str, due: str) -> None:
    assert after_quiet(a_subscription(quiet=quiet), utc(at)) == utc(due)
    assert first_due(a_subscription(quiet=quiet), utc(at)) == utc(due)


def test_a_digest_whose_time_lies_in_quiet_hours_goes_out_at_their_end() -> None:
    late = Timetable(at=time(23), timezone="UTC")
    assert first_due(a_subscription(timetable=late, quiet=NIGHT), NOON) == utc("2026-03-03 06:00")

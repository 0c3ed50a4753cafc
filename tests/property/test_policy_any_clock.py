"""Whatever the time zone and the day: digests go out when their clock says so, and nothing goes out in quiet hours.

What is right is told by somebody who looks at the clock once a minute and knows nothing of how it is set.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.model import Quiet, Timetable
from feedpub.policy.timing import after_quiet, first_due
from makers import a_subscription

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",  # half an hour
    "Africa/Casablanca",  # back for Ramadan
    "Pacific/Apia",  # skipped a whole day
    "America/Sao_Paulo",  # forward at midnight
    "Asia/Kathmandu",
    "Africa/Cairo",
)
CHANGES = tuple(
    datetime.fromisoformat(day).replace(tzinfo=UTC)
    for day in (
        "2011-12-30",
        "2018-11-04",
        "2026-02-15",
        "2026-03-08",
        "2026-03-22",
        "2026-03-29",
        "2026-04-05",
        "2026-04-24",
        "2026-10-04",
        "2026-10-25",
        "2026-10-30",
        "2026-11-01",
    )
)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59)) | st.builds(
    time, st.integers(0, 3), st.integers(0, 59)
)
zones = st.sampled_from(ZONES)
moments = st.builds(lambda day, past: day + past * MINUTE, st.sampled_from(CHANGES), st.integers(-3000, 3000))
timetables = st.builds(Timetable, at=clocks, timezone=zones, weekday=st.none() | st.integers(0, 6))
quiets = st.builds(Quiet, begin=clocks, end=clocks, timezone=zones)


def reached(clock: time, timezone: str, begin: datetime, end: datetime) -> Iterator[tuple[date, datetime]]:
    """Every day with the first minute at which its clock shows ``clock``, or has passed it."""
    zone = ZoneInfo(timezone)
    due = datetime.combine(begin.astimezone(zone).date(), clock)
    while begin < end:
        shown = begin.astimezone(zone).replace(tzinfo=None)
        while shown >= due:
            yield due.date(), begin
            due += DAY
        begin += MINUTE


@settings(max_examples=150, deadline=None)
@given(timetable=timetables, now=moments)
def test_a_digest_goes_out_at_the_first_minute_at_which_its_clock_says_so(timetable: Timetable, now: datetime) -> None:
    due = first_due(a_subscription(timetable=timetable), now)
    times = reached(timetable.at, timetable.timezone, now - 2 * DAY, now + 8 * DAY)
    assert due == next(at for day, at in times if at >= now and timetable.weekday in (None, day.weekday()))


@settings(max_examples=150, deadline=None)
@given(quiet=quiets, at=moments)
def test_quiet_hours_last_from_one_time_of_the_clock_to_the_next_other_one(quiet: Quiet, at: datetime) -> None:
    begins = dict(reached(quiet.begin, quiet.timezone, at - 4 * DAY, at + 4 * DAY))
    ends = dict(reached(quiet.end, quiet.timezone, at - 4 * DAY, at + 4 * DAY))
    through = 0 * DAY if quiet.begin <= quiet.end else DAY
    nights = [(begin, ends[day + through]) for day, begin in begins.items() if day + through in ends]
    inside = {at + n * MINUTE for begin, end in nights for n in range((end - at) // MINUTE) if begin <= at + n * MINUTE}
    due = after_quiet(a_subscription(quiet=quiet), at)
    assert due not in inside
    assert all(at + n * MINUTE in inside for n in range((due - at) // MINUTE))


@settings(max_examples=400, deadline=None)
@given(timetable=st.none() | timetables, quiet=st.none() | quiets, now=moments, later=st.integers(0, 20_000))
def test_what_comes_up_later_is_never_due_sooner_and_all_is_due_soon(
    timetable: Timetable | None, quiet: Quiet | None, now: datetime, later: int
) -> None:
    subscription = a_subscription(timetable=timetable, quiet=quiet)
    due = first_due(subscription, now)
    assert due <= first_due(subscription, now + later * MINUTE)
    most = (8 * DAY if timetable else 0 * DAY) + (2 * DAY if quiet else 0 * DAY)
    assert now <= due <= now + most
    assert after_quiet(subscription, due) == due


@settings(max_examples=200, deadline=None)
@given(timetable=timetables, now=moments)
def test_the_clock_shows_the_time_of_the_timetable_or_has_just_jumped_over_it(
    timetable: Timetable, now: datetime
) -> None:
    zone = ZoneInfo(timetable.timezone)
    due = first_due(a_subscription(timetable=timetable), now)
    shown, before = (at.astimezone(zone).replace(tzinfo=None) for at in (due, due - MINUTE))
    if shown.time() != timetable.at:
        assert shown - before > MINUTE
        assert any(before < datetime.combine(shown.date() - n * DAY, timetable.at) < shown for n in (0, 1))

"""When a subscription may be told: its timetable and its quiet hours, on the clocks of their time zones.

On the day on which a clock is set forward a time of day may not exist: then it is the instant at which the clock jumps
over it. On the day on which it is set back a time may come twice: then it is the first of the two. What is told, and
whether as one message, is not decided here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from feedpub.model import Quiet, Subscription, Timetable

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
WEEK = 7


def first_due(subscription: Subscription, now: datetime) -> datetime:
    """When what comes up ``now`` is due, in UTC: at the next time of the timetable, and never in quiet hours.

    The very instant of the timetable counts for what comes up at it. A time that lies in the quiet hours waits for
    their end.
    """
    timetable = subscription.timetable
    return after_quiet(subscription, now if timetable is None else _next(timetable, now))


def after_quiet(subscription: Subscription, at: datetime) -> datetime:
    """The end of the quiet hours that ``at`` lies in, in UTC; ``at`` itself if it lies in none."""
    quiet = subscription.quiet
    for begin, end in _nights(quiet, at) if quiet else ():
        if begin <= at < end:  # the next ones may begin at this end, where a clock jumps over the time between
            at = end
    return at


def _next(timetable: Timetable, now: datetime) -> datetime:
    """The first of its times that is not before ``now``."""
    zone = ZoneInfo(timetable.timezone)
    days = (day for day in _days(now, zone, WEEK) if timetable.weekday in (None, day.weekday()))
    return next(at for at in (_instant(day, timetable.at, zone) for day in days) if at >= now)


def _nights(quiet: Quiet, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The quiet hours around an instant, in their order: each from its begin up to its end."""
    zone = ZoneInfo(quiet.timezone)
    through = timedelta(0) if quiet.begin <= quiet.end else DAY
    for day in _days(at, zone, 1):
        yield _instant(day, quiet.begin, zone), _instant(day + through, quiet.end, zone)


def _days(at: datetime, zone: ZoneInfo, ahead: int) -> Iterator[date]:
    """The local day of an instant with the one before it and ``ahead`` ones after it, skipped days among them."""
    today = at.astimezone(zone).date()
    return (today + DAY * step for step in range(-1, ahead + 1))


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The first instant of ``day`` at which the clock shows so much or, after a jump, more; in UTC."""
    wall = datetime.combine(day, clock)
    earlier, later = sorted(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if _shown(earlier, zone) == wall:
        return earlier
    jump = range(int((later - earlier).total_seconds()) + 1)  # clocks change at whole seconds
    return earlier + timedelta(seconds=bisect_left(jump, wall, key=lambda n: _shown(earlier + n * SECOND, zone)))


def _shown(at: datetime, zone: ZoneInfo) -> datetime:
    """What a clock shows."""
    return at.astimezone(zone).replace(tzinfo=None)

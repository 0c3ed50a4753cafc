"""When to look at a source again. A source is never given up: failures only stretch the pause."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from feedpub.model import Cron, Every, Outcome, Source

LONGEST_PAUSE = timedelta(days=1)
JITTER = 0.1
"""A pause is stretched by up to this share, so that sources that start together drift apart."""

_STRETCHED = frozenset(set(Outcome) - {Outcome.OK, Outcome.NOT_MODIFIED, Outcome.SHRUNK, Outcome.HELD})


def next_poll(
    source: Source,
    outcome: Outcome,
    failures: int,
    now: datetime,
    *,
    spread: float = 0.0,
    retry_after: timedelta | None = None,
) -> datetime:
    """The next look after one that ended so.

    ``failures`` counts the unhealthy polls in a row, this one included. ``spread`` in [0, 1) is chance. A server's
    Retry-After is a floor.
    """
    usual = usual_next(source, now)
    pause = usual - now
    if outcome is Outcome.GONE:
        pause = max(pause, LONGEST_PAUSE)
    elif outcome in _STRETCHED and failures > 1:
        pause = max(pause, min(pause * 2 ** min(failures - 1, 12), LONGEST_PAUSE))
    pause += pause * JITTER * spread if isinstance(source.cadence, Every) else timedelta(0)
    return now + max(pause, min(retry_after or timedelta(0), LONGEST_PAUSE))


def usual_next(source: Source, now: datetime) -> datetime:
    """The next look of a source that is well."""
    match source.cadence:
        case Every(interval=interval):
            return now + interval
        case Cron(line=line, timezone=timezone):
            fires: datetime | None = _trigger(line, timezone).get_next_fire_time(None, now + timedelta(seconds=1))
            return fires or now + LONGEST_PAUSE


@lru_cache(maxsize=1024)
def _trigger(line: str, timezone: str) -> CronTrigger:
    return CronTrigger.from_crontab(line, timezone=ZoneInfo(timezone))

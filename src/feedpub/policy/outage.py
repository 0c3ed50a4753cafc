"""Whether it is our own network: when nobody is reached any more, no endpoint is to blame. Pure.

Somebody who answers, be it with an error, proves that the network works; a source that answers a poll does too. Where
two endpoints are not reached in a row and nobody answers between, those that were not reached wait, and one of them
is tried now and then. Others are tried as ever: what comes of it tells more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedpub.model import EndpointKey

WINDOW = timedelta(minutes=1)
"""Misses that lie further apart do not belong together."""
PROBE = timedelta(seconds=30)
"""How long a pause lasts before somebody is tried again."""
FEWEST = 2
"""Endpoints that must be out of reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What the last tries say of our network."""

    missed: frozenset[EndpointKey] = frozenset()
    """Who was not reached since somebody answered."""
    last: datetime | None = None
    """The last of those tries."""
    down: datetime | None = None
    """Since when the network is said to be down."""
    probe_at: datetime | None = None


def after_miss(reach: Reach, endpoint: EndpointKey, now: datetime) -> Reach:
    """An endpoint was not reached."""
    if reach.down is None and reach.last is not None and now - reach.last > WINDOW:
        reach = Reach()
    missed = reach.missed | {endpoint}
    down = reach.down or (now if len(missed) >= FEWEST else None)
    return Reach(missed=missed, last=now, down=down, probe_at=now + PROBE if down else None)


def may_try(reach: Reach, endpoint: EndpointKey, now: datetime) -> bool:
    """Whether an endpoint may be tried now."""
    return reach.down is None or endpoint not in reach.missed or reach.probe_at is None or now >= reach.probe_at


def probing(reach: Reach, now: datetime) -> Reach:
    """A probe goes out: the others wait for what comes of it."""
    return replace(reach, probe_at=now + PROBE) if reach.down else reach

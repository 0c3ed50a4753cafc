"""How fast an endpoint is told: its allowance, what it learns from answers, and how it recovers. Pure.

The allowance is a generic cell rate algorithm (ITU-T I.371): one instant says all, so that it outlives a restart.
Each 429 halves the rate; each message that is taken wins a little of it back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedpub.model import Rate

MOST_SLOWED = 6
"""A rate is never slower than a 64th of the kind's own."""
WINS = 10
"""Messages that are taken for a step back."""
SLOWEST = timedelta(seconds=1)
"""What a kind without a rate of its own slows down from, when a receiver asks for less."""

SPARE = 4
"""Messages that an allowance may be overdrawn by: it may have been slower when they were sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Where an endpoint stands: when it may be told ``burst`` messages at once again, and how often it was slowed."""

    full_at: datetime | None = None
    slowed: int = 0


def remembered(full_at: datetime | None, slowed: int, rate: Rate, now: datetime) -> Allowance:
    """The allowance as it was stored. It is never farther ahead than messages can have brought it: farther it is where
    a clock was set back.
    """
    allowance = Allowance(full_at=full_at, slowed=slowed)
    farthest = now + (_burst(allowance, rate) + SPARE) * _interval(allowance, rate)
    return replace(allowance, full_at=full_at and min(full_at, farthest))


def wait(allowance: Allowance, rate: Rate, now: datetime) -> timedelta:
    """How long the next message has to wait."""
    if allowance.full_at is None:
        return timedelta(0)
    interval = _interval(allowance, rate)
    return max(timedelta(0), allowance.full_at - (_burst(allowance, rate) - 1) * interval - now)


def spent(allowance: Allowance, rate: Rate, now: datetime) -> Allowance:
    """After a message was sent."""
    interval = _interval(allowance, rate)
    if not interval:
        return Allowance(slowed=allowance.slowed)
    return Allowance(full_at=max(allowance.full_at or now, now) + interval, slowed=allowance.slowed)


def slower(allowance: Allowance) -> Allowance:
    """After the receiver has said that it was too much."""
    return Allowance(full_at=allowance.full_at, slowed=min(allowance.slowed + 1, MOST_SLOWED))


def quicker(allowance: Allowance, taken: int) -> Allowance:
    """After so many messages in a row were taken: every tenth one wins a step back."""
    if allowance.slowed and taken and taken % WINS == 0:
        return Allowance(full_at=allowance.full_at, slowed=allowance.slowed - 1)
    return allowance


def _interval(allowance: Allowance, rate: Rate) -> timedelta:
    if not allowance.slowed:
        return rate.interval
    return max(rate.interval, SLOWEST / 2) * (1 << allowance.slowed)


def _burst(allowance: Allowance, rate: Rate) -> int:
    return 1 if allowance.slowed else rate.burst

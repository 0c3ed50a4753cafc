"""When an owed message is tried again, and when it is given up.

The schedule is the example of the Standard Webhooks specification 1.0.0, "Deliverability and reliability"; jitter
is only added, never taken away, so that no try comes early.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from feedpub.model import Attempt, Delivered, DeliveryState, EndpointGone, Refused, TryAgain, Verdict

SCHEDULE = tuple(
    timedelta(seconds=seconds)
    for seconds in (0, 5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""The pause before each attempt, the first included."""
JITTER = 0.2
LONGEST_WAIT = timedelta(hours=24)
LONGEST_PAUSE = max(LONGEST_WAIT, SCHEDULE[-1] * (1 + JITTER))
"""Nothing that is owed is due later than so long after its last try."""
FREE_PAUSE = timedelta(seconds=30)
"""The pause after a 429 that does not say how long to wait."""
FAILURES = 3
"""So many failures in a row end a round of sending."""
LIFETIME = timedelta(hours=100)
"""An owed message that is older than this is given up however free its tries were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What becomes of a delivery after an attempt. ``attempts`` counts those that were not free."""

    state: DeliveryState
    attempts: int
    due: datetime
    detail: str


def settle(verdict: Verdict, *, attempts: int, created: datetime, now: datetime, spread: float) -> Settlement:
    """Decides after an attempt. ``attempts`` counts those before it, ``spread`` in [0, 1) is chance."""
    match verdict:
        case Delivered(why=why):
            return Settlement(state=DeliveryState.DELIVERED, attempts=attempts + 1, due=now, detail=why)
        case Refused(why=why) | EndpointGone(why=why):
            return Settlement(state=DeliveryState.DEAD, attempts=attempts + 1, due=now, detail=why)
        case TryAgain() as again:
            return _again(again, attempts, created, now, spread)


def asks_for_rest(attempt: Attempt) -> bool:
    """Whether nothing else should go to the endpoint for now either: it said so, or it did not answer."""
    verdict = attempt.verdict
    return isinstance(verdict, TryAgain) and (verdict.free or verdict.after is not None or attempt.status is None)


def leave_alone(attempt: Attempt, failed: int) -> bool:
    """Whether to stop sending for now, after so many failures in a row: one bad message is not a bad endpoint."""
    return isinstance(attempt.verdict, EndpointGone) or asks_for_rest(attempt) or failed >= FAILURES


def _again(again: TryAgain, attempts: int, created: datetime, now: datetime, spread: float) -> Settlement:
    made = attempts if again.free else attempts + 1
    asked = min(again.after or timedelta(0), LONGEST_WAIT)
    if again.free:
        pause = max(asked, FREE_PAUSE if again.after is None else timedelta(0))
    elif made < len(SCHEDULE):
        pause = max(asked, SCHEDULE[made] * (1 + JITTER * spread))
    else:
        return _given_up(f"given up after {made} attempts: {again.why}", made, now)
    if now + pause > created + LIFETIME:
        return _given_up(f"given up after {LIFETIME.total_seconds() / 3600:g} hours: {again.why}", made, now)
    return Settlement(state=DeliveryState.PENDING, attempts=made, due=now + pause, detail=again.why)


def _given_up(why: str, attempts: int, now: datetime) -> Settlement:
    return Settlement(state=DeliveryState.DEAD, attempts=attempts, due=now, detail=why)

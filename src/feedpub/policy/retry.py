"""When an owed message is tried again, and when it is given up.

The schedule is the example of the Standard Webhooks specification 1.0.0, "Deliverability and reliability"; jitter
is only added, never taken away, so that no try comes early.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedpub.model import (
    Attempt,
    Delivered,
    DeliveryState,
    EndpointGone,
    EndpointWrong,
    Lost,
    Refused,
    TryAgain,
    Verdict,
)

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
WRONG_PAUSE = timedelta(minutes=20)
"""The pause after a try that the endpoint itself seems to be wrong for: somebody may mend it meanwhile."""
LIFETIME = timedelta(hours=100)
"""So long after its first try an owed message is given up however free its tries were, unless nobody is reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What becomes of a delivery after an attempt. ``attempts`` counts those that were not free."""

    state: DeliveryState
    attempts: int
    due: datetime | None
    """None: it waits for the operator."""
    detail: str


def settle(
    verdict: Verdict,
    *,
    attempts: int,
    since: datetime,
    now: datetime,
    spread: float,
    resend: bool = True,
    doubtful: bool = False,
) -> Settlement:
    """Decides after an attempt. ``attempts`` counts those before it, ``spread`` in [0, 1) is chance; ``resend`` is
    whether what may have arrived goes out once more, ``doubtful`` whether it may have arrived by an attempt before:
    that this one has failed says nothing of it, and to give it up is the operator's.
    """
    settled = _settled(verdict, attempts, since, now, spread, resend=resend)
    if isinstance(verdict, Delivered | Refused) or not (doubtful or isinstance(verdict, Lost)):
        return settled
    given_up = settled.state is DeliveryState.DEAD
    return replace(settled, state=DeliveryState.UNKNOWN, due=None if given_up else settled.due)


def _settled(
    verdict: Verdict, attempts: int, since: datetime, now: datetime, spread: float, *, resend: bool
) -> Settlement:
    match verdict:
        case Delivered(why=why):
            return Settlement(state=DeliveryState.DELIVERED, attempts=attempts + 1, due=now, detail=why)
        case Refused(why=why):
            return Settlement(state=DeliveryState.DEAD, attempts=attempts + 1, due=now, detail=why)
        case EndpointGone(why=why):  # what is owed waits: the endpoint may be given a new address
            due = now + LONGEST_WAIT
            return Settlement(state=DeliveryState.PENDING, attempts=attempts, due=due, detail=why)
        case Lost(why=why) if not resend:
            return Settlement(state=DeliveryState.UNKNOWN, attempts=attempts + 1, due=None, detail=why)
        case Lost(why=why):
            return _again(attempts + 1, _step(attempts + 1, spread), why, since, now, DeliveryState.UNKNOWN)
        case EndpointWrong(why=why):
            return _again(attempts + 1, max(_step(attempts + 1, spread), WRONG_PAUSE), why, since, now)
        case TryAgain(why=why, free=True, unreached=True) as again:  # our own network: nothing is given up for that
            due = now + _asked(again, FREE_PAUSE)
            return Settlement(state=DeliveryState.PENDING, attempts=attempts, due=due, detail=why)
        case TryAgain(why=why, free=True) as again:
            return _again(attempts, _asked(again, FREE_PAUSE), why, since, now)
        case TryAgain(why=why) as again:
            pause = max(_asked(again, timedelta(0)), _step(attempts + 1, spread))
            return _again(attempts + 1, pause, why, since, now)


def asks_for_rest(attempt: Attempt) -> bool:
    """Whether nothing else should go to the endpoint for now either: it said so, or it did not answer."""
    match attempt.verdict:
        case TryAgain() as again:
            return again.free or again.after is not None or attempt.status is None
        case Lost() | EndpointWrong():
            return True
        case _:
            return False


def leave_alone(attempt: Attempt, failed: int) -> bool:
    """Whether to stop sending for now, after so many failures in a row: one bad message is not a bad endpoint."""
    return isinstance(attempt.verdict, EndpointGone) or asks_for_rest(attempt) or failed >= FAILURES


def _asked(again: TryAgain, otherwise: timedelta) -> timedelta:
    return otherwise if again.after is None else min(again.after, LONGEST_WAIT)


def _step(made: int, spread: float) -> timedelta:
    """The pause before the next attempt after so many; what is given up waits no more."""
    return SCHEDULE[made] * (1 + JITTER * spread) if made < len(SCHEDULE) else timedelta.max


def _again(
    made: int,
    pause: timedelta,
    why: str,
    since: datetime,
    now: datetime,
    state: DeliveryState = DeliveryState.PENDING,
) -> Settlement:
    if pause == timedelta.max:
        return _given_up(f"given up after {made} attempts: {why}", made, now)
    if now + pause > since + LIFETIME:
        return _given_up(f"given up after {LIFETIME.total_seconds() / 3600:g} hours: {why}", made, now)
    return Settlement(state=state, attempts=made, due=now + pause, detail=why)


def _given_up(why: str, attempts: int, now: datetime) -> Settlement:
    return Settlement(state=DeliveryState.DEAD, attempts=attempts, due=now, detail=why)

"""How an endpoint fares after an attempt, and when nothing more is sent there. Pure.

It ends at once where the receiver says so (410, a revoked hook), after three tries in a row that the endpoint itself
seems to be wrong for, and after five days of nothing but failures. A message that is refused is our mistake and never
the endpoint's, and what was asked to come later is no failure.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feedpub.model import (
    Attempt,
    Delivered,
    EndpointGone,
    EndpointState,
    EndpointWrong,
    Lost,
    Refused,
    TryAgain,
)

WRONG = 3
"""So many tries in a row that the endpoint seems to be wrong for end it."""
DAYS_OF_FAILURE = timedelta(days=5)
FEWEST_FAILURES = 5
"""Fewer failures are no proof, however long they lie apart."""


def after(state: EndpointState, attempt: Attempt) -> EndpointState:
    """The state after an attempt; ``gone`` is set where it ends the endpoint."""
    match attempt.verdict:
        case Delivered():
            return replace(state, failing_since=None, failures=0, wrong=0)
        case Refused() | TryAgain(free=True):
            return state
        case EndpointGone(why=why):
            return replace(state, gone=attempt.at, why=why)
        case EndpointWrong(why=why):
            failed = _failed(replace(state, wrong=state.wrong + 1), attempt)
            if failed.wrong >= WRONG and failed.gone is None:
                return replace(failed, gone=attempt.at, why=f"{why} ({WRONG} times in a row)")
            return failed
        case TryAgain() | Lost():
            return _failed(replace(state, wrong=0), attempt)


def _failed(state: EndpointState, attempt: Attempt) -> EndpointState:
    since = state.failing_since or attempt.at
    failed = replace(state, failing_since=since, failures=state.failures + 1)
    if attempt.at - since < DAYS_OF_FAILURE or failed.failures < FEWEST_FAILURES:
        return failed
    days = (attempt.at - since).days
    return replace(failed, gone=attempt.at, why=f"{days} days of nothing but failures: {attempt.verdict.why}")

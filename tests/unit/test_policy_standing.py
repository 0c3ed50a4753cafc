"""When nothing more is sent to an endpoint."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from feedpub.model import (
    Attempt,
    Delivered,
    EndpointGone,
    EndpointKey,
    EndpointState,
    EndpointWrong,
    Lost,
    Refused,
    TryAgain,
    Verdict,
)
from feedpub.policy.standing import after
from makers import NOON

WELL = EndpointState(key=EndpointKey("desk"))
DAY = timedelta(days=1)


def _attempt(verdict: Verdict, at: datetime = NOON) -> Attempt:
    return Attempt(at=at, took=timedelta(0), status=None, verdict=verdict)


def _all(*verdicts: Verdict, every: timedelta = timedelta(minutes=1)) -> EndpointState:
    state = WELL
    for number, verdict in enumerate(verdicts):
        state = after(state, _attempt(verdict, NOON + number * every))
    return state


def test_a_receiver_that_says_so_is_gone_at_once() -> None:
    assert _all(EndpointGone(why="HTTP 410")) == EndpointState(key=WELL.key, gone=NOON, why="HTTP 410")


def test_three_tries_in_a_row_that_the_endpoint_seems_wrong_for_end_it() -> None:
    wrong = EndpointWrong(why="HTTP 302: redirects are not followed")
    assert _all(wrong, wrong).gone is None
    ended = _all(wrong, wrong, wrong)
    assert (ended.gone, ended.why) == (NOON + timedelta(minutes=2), f"{wrong.why} (3 times in a row)")
    assert _all(wrong, wrong, TryAgain(why="500"), wrong).gone is None


def test_five_days_of_nothing_but_failures_end_it() -> None:
    down = TryAgain(why="connect: no connection")
    assert _all(*[down] * 5, every=DAY).gone is None
    ended = _all(*[down] * 6, every=DAY)
    assert (ended.gone, ended.why) == (
        NOON + 5 * DAY,
        "5 days of nothing but failures: connect: no connection",
    )


def test_few_failures_are_no_proof_however_long_they_lie_apart() -> None:
    assert _all(Lost(why="timeout"), Lost(why="timeout"), every=6 * DAY).gone is None


def test_one_message_that_is_taken_begins_the_count_anew() -> None:
    down = TryAgain(why="HTTP 500")
    assert _all(*[down] * 5, Delivered(), every=DAY) == WELL
    assert _all(*[down] * 5, Delivered(), *[down] * 5, every=DAY).gone is None


@pytest.mark.parametrize("verdict", [Refused(why="invalid_payload"), TryAgain(why="429", free=True)])
def test_our_own_mistakes_and_what_is_to_come_later_never_end_it(verdict: Verdict) -> None:
    assert _all(*[verdict] * 40, every=DAY) == WELL

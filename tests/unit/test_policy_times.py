"""When a source is looked at again, and when a message is tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedpub.model import (
    Attempt,
    Cron,
    Delivered,
    DeliveryState,
    EndpointGone,
    EndpointWrong,
    Lost,
    Outcome,
    Refused,
    TryAgain,
    Verdict,
)
from feedpub.policy.cadence import next_poll
from feedpub.policy.retry import SCHEDULE, WRONG_PAUSE, Settlement, asks_for_rest, leave_alone, settle
from makers import NOON, a_source

MINUTE = timedelta(minutes=1)


def test_a_source_that_is_well_is_looked_at_after_its_interval() -> None:
    assert next_poll(a_source(), Outcome.OK, 0, NOON) == NOON + 30 * MINUTE


def test_chance_only_stretches_the_pause() -> None:
    assert next_poll(a_source(), Outcome.OK, 0, NOON, spread=0.5) == NOON + 31.5 * MINUTE


@pytest.mark.parametrize(("failures", "minutes"), [(1, 30), (2, 60), (3, 120), (20, 24 * 60)])
def test_failures_stretch_the_pause_up_to_a_day_and_never_end_it(failures: int, minutes: int) -> None:
    assert next_poll(a_source(), Outcome.TIMEOUT, failures, NOON) == NOON + minutes * MINUTE


def test_a_source_that_is_gone_is_looked_at_daily() -> None:
    assert next_poll(a_source(), Outcome.GONE, 1, NOON) == NOON + timedelta(days=1)


def test_retry_after_is_a_floor_of_at_most_a_day() -> None:
    source = a_source()
    for asked, pause in ((5 * MINUTE, 30 * MINUTE), (90 * MINUTE, 90 * MINUTE), (timedelta(days=9), timedelta(days=1))):
        assert next_poll(source, Outcome.RATE_LIMITED, 1, NOON, retry_after=asked) == NOON + pause


def test_a_crontab_line_is_read_in_its_time_zone() -> None:
    source = a_source(cadence=Cron(line="0 7 * * mon-fri", timezone="Europe/Berlin"))
    assert next_poll(source, Outcome.OK, 0, NOON) == datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


def _settled(verdict: Verdict, attempts: int = 0, age: timedelta = timedelta(0)) -> Settlement:
    return settle(verdict, attempts=attempts, since=NOON - age, now=NOON, spread=0.0)


def test_a_delivered_message_is_settled() -> None:
    assert _settled(Delivered()) == Settlement(state=DeliveryState.DELIVERED, attempts=1, due=NOON, detail="ok")


def test_a_refused_message_is_dead_and_its_endpoint_is_not() -> None:
    assert _settled(Refused(why="no_text")) == Settlement(
        state=DeliveryState.DEAD, attempts=1, due=NOON, detail="no_text"
    )


def _attempt(verdict: Verdict, status: int | None = 500) -> Attempt:
    return Attempt(at=NOON, took=timedelta(0), status=status, verdict=verdict)


@pytest.mark.parametrize(
    ("attempt", "failed", "rest", "alone"),
    [
        (_attempt(Delivered(), 200), 0, False, False),
        (_attempt(Refused(why="no_text"), 400), 0, False, False),
        (_attempt(TryAgain(why="500")), 1, False, False),
        (_attempt(TryAgain(why="500")), 3, False, True),
        (_attempt(TryAgain(why="429", free=True), 429), 1, True, True),
        (_attempt(TryAgain(why="503", after=timedelta(seconds=9)), 503), 1, True, True),
        (_attempt(TryAgain(why="no answer"), None), 1, True, True),
        (_attempt(Lost(why="timeout"), None), 0, True, True),
        (_attempt(EndpointWrong(why="302"), 302), 0, True, True),
        (_attempt(EndpointGone(why="410"), 410), 0, False, True),
    ],
)
def test_one_bad_message_is_not_a_bad_endpoint(attempt: Attempt, failed: int, rest: bool, alone: bool) -> None:
    assert (asks_for_rest(attempt), leave_alone(attempt, failed)) == (rest, alone)


@pytest.mark.parametrize("made", range(1, len(SCHEDULE)))
def test_tries_follow_the_schedule(made: int) -> None:
    settled = _settled(TryAgain(why="500"), attempts=made - 1)
    assert (settled.state, settled.due) == (DeliveryState.PENDING, NOON + SCHEDULE[made])


def test_the_tenth_failure_is_the_last() -> None:
    settled = _settled(TryAgain(why="500"), attempts=9)
    assert (settled.state, settled.attempts) == (DeliveryState.DEAD, 10)
    assert settled.detail == "given up after 10 attempts: 500"


def test_what_may_have_arrived_is_unknown_and_goes_out_again_or_waits_for_the_operator() -> None:
    lost, first = Lost(why="no answer"), NOON + SCHEDULE[1]
    assert _settled(lost) == Settlement(state=DeliveryState.UNKNOWN, attempts=1, due=first, detail="no answer")
    held = settle(lost, attempts=0, since=NOON, now=NOON, spread=0.0, resend=False)
    assert held == Settlement(state=DeliveryState.UNKNOWN, attempts=1, due=None, detail="no answer")


def test_what_is_owed_to_an_endpoint_that_is_gone_waits() -> None:
    settled = _settled(EndpointGone(why="410"), attempts=2)
    assert (settled.state, settled.attempts, settled.detail) == (DeliveryState.PENDING, 2, "410")


def test_an_endpoint_that_seems_to_be_wrong_is_given_time_to_be_mended() -> None:
    assert _settled(EndpointWrong(why="302")).due == NOON + WRONG_PAUSE


def test_a_429_uses_up_no_attempt_and_waits_as_asked() -> None:
    settled = _settled(TryAgain(why="429", after=timedelta(seconds=90), free=True), attempts=3)
    assert settled == Settlement(
        state=DeliveryState.PENDING, attempts=3, due=NOON + timedelta(seconds=90), detail="429"
    )


def test_even_free_tries_end() -> None:
    settled = _settled(TryAgain(why="429", after=timedelta(hours=1), free=True), age=timedelta(hours=100))
    assert settled.state is DeliveryState.DEAD


@pytest.mark.parametrize(
    "verdict", [TryAgain(why="503"), TryAgain(why="429", free=True), EndpointWrong(why="302"), EndpointGone(why="410")]
)
def test_what_may_have_arrived_before_is_in_doubt_until_it_is_taken_or_given_up(verdict: Verdict) -> None:
    settled = settle(verdict, attempts=1, since=NOON, now=NOON, spread=0.0, doubtful=True)
    assert settled == replace(_settled(verdict, attempts=1), state=DeliveryState.UNKNOWN)


@pytest.mark.parametrize("verdict", [Lost(why="no answer"), TryAgain(why="503")])
def test_what_may_have_arrived_is_given_up_by_nobody_but_the_operator(verdict: Verdict) -> None:
    settled = settle(verdict, attempts=9, since=NOON, now=NOON, spread=0.0, doubtful=True)
    why = f"given up after 10 attempts: {verdict.why}"
    assert settled == Settlement(state=DeliveryState.UNKNOWN, attempts=10, due=None, detail=why)
    refused = settle(Refused(why="400"), attempts=9, since=NOON, now=NOON, spread=0.0, doubtful=True)
    assert refused.state is DeliveryState.DEAD

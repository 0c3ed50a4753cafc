"""How fast an endpoint is told."""

from __future__ import annotations

from datetime import timedelta

from feedpub.model import Rate
from feedpub.policy.rate import MOST_SLOWED, Allowance, quicker, remembered, slower, spent, wait
from makers import NOON

SECOND = timedelta(seconds=1)
SLACK = Rate(interval=SECOND, burst=3)
FREE = Rate(interval=timedelta(0))


def _waits(allowance: Allowance, rate: Rate, messages: int) -> list[float]:
    """The seconds that each of so many messages waits, sent as soon as they may be."""
    now, waits = NOON, []
    for _ in range(messages):
        pause = wait(allowance, rate, now)
        now += pause
        allowance = spent(allowance, rate, now)
        waits.append(pause.total_seconds())
    return waits


def test_a_short_burst_goes_out_at_once_and_the_rest_at_the_rate() -> None:
    assert _waits(Allowance(), SLACK, 6) == [0, 0, 0, 1, 1, 1]


def test_what_was_not_used_comes_back_and_no_more_than_the_burst() -> None:
    allowance = Allowance()
    for _ in range(3):
        allowance = spent(allowance, SLACK, NOON)
    assert wait(allowance, SLACK, NOON) == SECOND
    assert wait(allowance, SLACK, NOON + SECOND) == timedelta(0)
    tomorrow = NOON + timedelta(days=1)
    for _ in range(3):
        assert wait(allowance, SLACK, tomorrow) == timedelta(0)
        allowance = spent(allowance, SLACK, tomorrow)
    assert wait(allowance, SLACK, tomorrow) == SECOND


def test_a_kind_without_a_rate_never_waits() -> None:
    assert _waits(Allowance(), FREE, 4) == [0, 0, 0, 0]
    assert spent(Allowance(), FREE, NOON) == Allowance()


def test_each_429_halves_the_rate_down_to_a_64th() -> None:
    once = slower(Allowance())
    assert _waits(once, SLACK, 3) == [0, 2, 2]
    assert _waits(slower(once), SLACK, 3) == [0, 4, 4]
    assert _waits(once, FREE, 3) == [0, 1, 1]
    for _ in range(9):
        once = slower(once)
    assert once.slowed == MOST_SLOWED


def test_every_tenth_message_that_is_taken_wins_a_step_back() -> None:
    slowed = Allowance(slowed=2)
    assert [quicker(slowed, taken).slowed for taken in (0, 1, 9, 10, 11, 20)] == [2, 2, 2, 1, 2, 1]
    assert quicker(Allowance(), 10) == Allowance()


def test_one_instant_says_all_so_that_a_restart_changes_nothing() -> None:
    allowance = Allowance()
    for _ in range(5):
        allowance = spent(allowance, SLACK, NOON)
    remembered = Allowance(full_at=allowance.full_at, slowed=allowance.slowed)
    assert wait(remembered, SLACK, NOON) == wait(allowance, SLACK, NOON) == 3 * SECOND


def test_a_clock_that_was_set_back_costs_no_more_than_a_few_turns() -> None:
    later = NOON + timedelta(hours=20)
    assert _waits(remembered(later, 0, SLACK, NOON), SLACK, 3) == [5, 1, 1]
    assert _waits(remembered(later, 1, SLACK, NOON), SLACK, 3) == [10, 2, 2]
    assert remembered(later, 0, FREE, NOON) == Allowance(full_at=NOON)
    assert remembered(None, 2, SLACK, NOON) == Allowance(slowed=2)
    assert remembered(NOON + SECOND, 0, SLACK, NOON) == Allowance(full_at=NOON + SECOND)

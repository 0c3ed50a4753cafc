"""Receivers that ask for a rest get it, to the second, and what waits for it is charged nothing (cases 10 to 14)."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from e2e.house import a_desk, housed
from fault_server import Behaviour, Exchange, Hands, answer, fault_server, in_turn
from makers import NOON

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
SLACK = {"slack": {"kind": "slack"}}


@pytest.mark.case(10)
async def test_a_429_is_left_alone_for_as_long_as_it_says_and_costs_no_attempt(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", in_turn(answer(429, retry_after=30), answer(204)))
        await house.news(3)
        await house.tell()
        await house.later(seconds=29.999)
        assert len(house.got()) == 1
        assert await house.fates() == [("pending", 0)] * 3
        await house.later(seconds=0.001)
        first, second, third = [one.id for one in await house.owed()]
        assert house.ids() == [first, second, third, first]
        assert await house.fates() == [("delivered", 1)] * 3
        assert [(one.status, one.verdict) for one in await house.tries()] == [(429, "TryAgain"), (204, "Delivered")]


@pytest.mark.case(11)
@pytest.mark.parametrize(
    ("values", "wait"),
    [
        (["Mon, 02 Mar 2026 12:01:30 GMT"], 90),
        (["Mon, 02 Mar 2026 11:00:00 GMT"], 0),
        (["1.5"], 2),
        (["-5"], 30),
        (["300s"], 30),
        (["1000000000"], 86_400),
        (["5", "60"], 60),
        ([], 30),
    ],
)
async def test_a_retry_after_is_read_as_it_is_meant_and_nonsense_is_the_usual_pause(
    values: list[str], wait: float, tmp_path: Path
) -> None:
    asked = b"".join(f"Retry-After: {value}\r\n".encode() for value in values)

    async def too_many(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 429 No\r\nContent-Length: 0\r\n", asked, b"\r\n")

    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", in_turn(too_many, answer(204)))
        await house.news()
        start = house.hands()
        await house.tell()
        first = (await house.tries())[0]
        assert first.next == start + timedelta(seconds=wait)
        if wait:
            await house.later(seconds=wait - 0.001)
        assert len(house.got()) == 1
        await house.later(seconds=0.001)
        assert (len(house.got()), await house.fates()) == (2, [("delivered", 1)])


@pytest.mark.case(12)
async def test_a_503_waits_for_the_longer_of_what_it_says_and_the_schedule(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", in_turn(answer(503, retry_after=40), answer(503, retry_after=1), answer(204)))
        await house.news()
        start = house.hands()
        await house.tell()
        assert (await house.owed())[0].due == start + timedelta(seconds=40)
        await house.later(seconds=40)
        assert (await house.owed())[0].due == start + timedelta(seconds=40 + 300)
        await house.later(seconds=299)
        assert len(house.got()) == 2
        await house.later(seconds=1)
        assert (len(house.got()), await house.fates()) == (3, [("delivered", 3)])


def _slack(hands: Hands, arrivals: list[datetime]) -> Behaviour:
    """A hook that takes one message a second, bursts of four, and says 429 to more."""
    room, last = 4.0, NOON

    async def behave(exchange: Exchange) -> None:
        nonlocal room, last
        now = hands()
        room, last = min(4.0, room + (now - last).total_seconds()), now
        arrivals.append(now)
        if room < 1:
            await answer(429, retry_after=10)(exchange)
        else:
            room -= 1
            await answer(200, b"ok")(exchange)

    return behave


@pytest.mark.case(14)
async def test_forty_messages_reach_slack_one_a_second_and_none_is_one_too_many(tmp_path: Path) -> None:
    arrivals: list[datetime] = []
    async with fault_server() as server, housed(tmp_path, server, endpoints=SLACK) as house:
        server.on("/slack", _slack(house.hands, arrivals))
        await house.news(40)
        start = house.hands()
        for _ in range(60):
            await house.tell()
            standing = await house.standing("slack")
            if standing.held_until is None or standing.held_until <= house.hands():
                break
            house.hands.move(standing.held_until - house.hands())
        assert [one.attempt.status for one in house.sent] == [200] * 40
        assert await house.fates() == [("delivered", 1)] * 40
        assert [round((at - start).total_seconds(), 3) for at in arrivals] == [0, 0, 0, *range(1, 38)]


@pytest.mark.case(14)
async def test_a_429_slows_an_endpoint_down_and_what_is_taken_speeds_it_up(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server, endpoints=SLACK, desks=[a_desk("slack")]) as house:
        server.on("/slack", in_turn(answer(429, retry_after=5), answer(200, b"ok")))
        await house.news(22)
        await house.tell()
        slowed = [(await house.standing("slack")).slowed]
        for _ in range(60):
            await house.later(seconds=5)
        slowed.append((await house.standing("slack")).slowed)
        assert slowed == [1, 0]
        assert await house.fates() == [("delivered", 1)] * 22


@pytest.mark.case(14)
async def test_an_endpoint_that_was_slowed_down_to_the_last_becomes_quick_again(tmp_path: Path) -> None:
    chance = random.Random(1).random
    async with fault_server() as server, housed(tmp_path, server, chance=chance) as house:
        server.on("/hook", in_turn(*[answer(429, retry_after=1)] * 9, answer(204)))
        await house.news(200)
        for _ in range(30):
            await house.later(minutes=1)
        assert await house.fates() == [("delivered", 1)] * 200
        assert (await house.standing()).slowed == 0


async def test_what_waited_for_the_program_to_come_back_is_not_given_up_at_its_first_failure(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", in_turn(answer(500), answer(204)))
        await house.news()
        await house.later(days=7)
        assert await house.fates() == [("pending", 1)]
        await house.later(seconds=6)
        assert await house.fates() == [("delivered", 2)]


@pytest.mark.case(14)
async def test_what_is_not_taken_makes_no_endpoint_quicker(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", in_turn(answer(429, retry_after=1), answer(413)))
        await house.news(25)
        for _ in range(30):
            await house.later(minutes=1)
        assert {state for state, _ in await house.fates()} == {"dead"}
        assert (await house.standing()).slowed == 1

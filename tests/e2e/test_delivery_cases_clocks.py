"""A clock that jumps, a receiver's that is off, and a flood of items (cases 31, 44)."""

from __future__ import annotations

import json
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from e2e.house import a_desk, housed
from fault_server import answer, fault_server, in_turn
from feedpub.model import Outcome

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]


@pytest.mark.case(31)
@pytest.mark.parametrize("jump", [timedelta(minutes=10), timedelta(hours=-1)])
async def test_a_clock_that_jumps_brings_no_try_early_and_none_twice(jump: timedelta, tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", in_turn(answer(500), answer(500), answer(204)))
        await house.news()
        await house.tell()
        await house.later(seconds=5)
        due = (await house.owed())[0].due
        house.hands.move(jump)
        for _ in range(200):
            if len(house.got()) == 2 and due and house.hands() < due:
                await house.later(minutes=1)
        assert due is not None
        late = house.hands() - due
        assert timedelta(0) <= late < timedelta(minutes=6)
        await house.tell()
        await house.tell()
        assert (len(house.got()), set(house.ids())) == (3, {(await house.owed())[0].id})
        assert await house.fates() == [("delivered", 3)]
        stamps = [int(request.headers["webhook-timestamp"]) for request in house.got()]
        assert stamps == sorted(stamps)


@pytest.mark.case(31)
async def test_a_clock_that_ran_a_year_ahead_silences_nobody_once_it_is_set_right(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", in_turn(answer(429, retry_after=86_400), answer(204)))
        house.hands.move(timedelta(days=365))
        await house.news()
        await house.tell()
        house.hands.move(timedelta(days=-365))
        await house.app._prune()
        await house.tell()
        assert (len(house.got()), await house.fates()) == (2, [("delivered", 1)])


@pytest.mark.case(31)
@pytest.mark.parametrize(("ahead", "doubted"), [(299, 0), (301, 1), (-301, 1)])
async def test_a_receiver_whose_clock_is_five_minutes_off_is_told_of(ahead: int, doubted: int, tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        shown = format_datetime(house.hands() + timedelta(seconds=ahead), usegmt=True)
        server.on("/hook", answer(204, date=shown))
        await house.news()
        await house.tell()
        assert [(one.endpoint, one.ahead) for one in house.doubted] == [("hook", timedelta(seconds=ahead))] * doubted


@pytest.mark.case(44)
async def test_a_page_that_is_suddenly_all_new_is_held_and_the_operator_hears_of_it_once(tmp_path: Path) -> None:
    told = {"hook": {"kind": "webhook"}, "ops": {"kind": "webhook"}}
    desks = [a_desk("hook"), a_desk("ops", notices=True)]
    async with fault_server() as server, housed(tmp_path, server, endpoints=told, desks=desks) as house:
        server.on("/hook", answer(204))
        server.on("/ops", answer(204))
        await house.news(3)
        await house.tell()
        known = list(house.page)
        house.page[:] = [house._item(n, published=None) for n in range(500, 0, -1)]
        for _ in range(4):
            assert (await house.look()).outcome is Outcome.HELD
            await house.later(minutes=30)
        assert (len(house.got()), house.told("ops")) == (3, ["ports: items are held"])
        text = json.loads(house.got("ops")[0].body)["data"]["text"]
        assert "items are suddenly new though not of late" in text
        house.page[:] = known
        await house.look()
        await house.tell()
        assert house.told("ops")[1:] == ["ports: the held items were dealt with"]
        assert len(house.got()) == 3


@pytest.mark.case(44)
async def test_five_hundred_items_of_a_first_look_are_told_to_nobody(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        house.page[:] = [house._item(n) for n in range(500)]
        assert (await house.look()).new == 500
        await house.tell()
        assert (await house.owed(), server.requests) == ([], [])

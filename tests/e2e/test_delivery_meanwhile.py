"""Items that are withdrawn, given back or changed while what tells of them is claimed, under way or in doubt."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from e2e.house import House, a_desk, housed
from fault_server import Behaviour, Exchange, answer, fault_server, in_turn, raw
from feedpub.model import Delivery
from feedpub.pipeline import withdraw

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
TAKEN, LOST = answer(200, b"ok"), raw(b"")


@asynccontextmanager
async def watched(
    folder: Path, kind: str = "webhook", *, digest: int | None = None, **options: Any
) -> AsyncIterator[House]:
    """One endpoint named ``hook`` that takes everything, unless a test says otherwise."""
    endpoints = {"hook": {"kind": kind, **options}}
    async with (
        fault_server() as server,
        housed(folder, server, endpoints=endpoints, desks=[a_desk("hook", digest=digest)]) as house,
    ):
        server.on("/hook", TAKEN)
        yield house


def once(does: Callable[[], Awaitable[None]]) -> Behaviour:
    """Something else happens between the first message and its answer."""

    async def behave(exchange: Exchange) -> None:
        await does()
        await TAKEN(exchange)

    return in_turn(behave, TAKEN)


async def take_back(house: House, one: Delivery) -> None:
    desk = house.app.desk
    await desk.store.write(withdraw.withdraw, desk.catalogue, desk.subscriptions, one.item, "Wrong.", house.hands())


async def give_back(house: House, one: Delivery) -> None:
    desk = house.app.desk
    await desk.store.write(withdraw.give_back, desk.catalogue, desk.subscriptions, one.item, house.hands())


async def fates(house: House) -> list[tuple[str, str]]:
    """Event and state of each delivery, in order."""
    return [(one.event.value.partition(".")[2], one.state.value) for one in await house.owed()]


async def change(house: House, number: int) -> None:
    """A second later the page shows another title of an item."""
    house.hands.move(timedelta(seconds=1))
    title = f"Harbours of Japan, edition 2 of part {number}"
    place = len(house.page) - 1 - number
    house.page[place] = replace(house.page[place], title=title)
    await house.look()


async def test_an_item_that_is_withdrawn_while_it_is_claimed_is_not_told(tmp_path: Path) -> None:
    async with watched(tmp_path, unknown="hold") as house:  # which notes each message by itself before it goes out
        await house.news(2)
        _, second = await house.owed()
        house.server.on("/hook", once(lambda: take_back(house, second)))
        await house.tell()
        assert house.told() == ["Harbours of Japan, part 1"]
        assert await fates(house) == [("published", "delivered"), ("published", "cancelled")]


async def test_an_item_that_is_withdrawn_while_it_is_under_way_was_told_and_so_is_its_withdrawal(
    tmp_path: Path,
) -> None:
    async with watched(tmp_path) as house:
        await house.news()
        (one,) = await house.owed()
        house.server.on("/hook", once(lambda: take_back(house, one)))
        await house.tell()
        assert await fates(house) == [("published", "delivered"), ("withdrawn", "delivered")]
        await give_back(house, one)
        await house.tell()
        assert len(set(house.ids())) == 3
        assert (await fates(house))[2:] == [("updated", "delivered")]


async def test_what_was_under_way_and_did_not_arrive_is_not_tried_again_while_its_item_is_withdrawn(
    tmp_path: Path,
) -> None:
    async with watched(tmp_path) as house:
        await house.news()
        (one,) = await house.owed()

        async def withdrawn_meanwhile(exchange: Exchange) -> None:
            await take_back(house, one)
            await answer(500)(exchange)

        house.server.on("/hook", in_turn(withdrawn_meanwhile, TAKEN))
        await house.tell()
        await house.later(hours=1)
        assert await fates(house) == [("published", "cancelled"), ("withdrawn", "delivered")]
        await give_back(house, one)
        await house.tell()
        assert await fates(house) == [("published", "delivered"), ("withdrawn", "delivered")]


async def test_a_digest_in_doubt_goes_out_as_it_was_though_an_item_of_it_was_withdrawn_and_given_back(
    tmp_path: Path,
) -> None:
    async with watched(tmp_path, "slack", digest=1) as house:
        house.server.on("/hook", in_turn(LOST, TAKEN))
        await house.news(2)
        await house.tell()
        first, _ = await house.owed()
        await take_back(house, first)
        await house.later(seconds=5)
        digest, *others = [request.body for request in house.got()]
        assert len(others) == 2
        assert digest in others
        assert await fates(house) == [("published", "delivered")] * 2 + [("withdrawn", "delivered")]
        await give_back(house, first)
        await house.tell()
        assert await fates(house) == [("published", "delivered")] * 2 + [
            ("withdrawn", "delivered"),
            ("updated", "delivered"),
        ]


async def test_what_is_in_doubt_alone_is_not_sent_again_before_its_item_is_given_back(tmp_path: Path) -> None:
    async with watched(tmp_path) as house:
        house.server.on("/hook", in_turn(LOST, TAKEN))
        await house.news()
        await house.tell()
        (one,) = await house.owed()
        await take_back(house, one)
        await house.later(hours=1)
        assert await fates(house) == [("published", "unknown"), ("withdrawn", "delivered")]
        await give_back(house, one)
        await house.tell()
        assert house.ids() == [one.id, house.ids()[1], one.id, house.ids()[3]]
        assert await fates(house) == [("published", "delivered"), ("withdrawn", "delivered"), ("updated", "delivered")]


async def test_a_change_of_an_item_that_is_under_way_is_told_as_a_correction(tmp_path: Path) -> None:
    async with watched(tmp_path) as house:
        await house.news()
        house.server.on("/hook", once(lambda: change(house, 1)))
        await house.tell()
        assert house.told() == ["Harbours of Japan, part 1", "Harbours of Japan, edition 2 of part 1"]
        assert await fates(house) == [("published", "delivered"), ("updated", "delivered")]


async def test_a_change_of_an_item_that_is_claimed_only_is_told_with_it(tmp_path: Path) -> None:
    async with watched(tmp_path, unknown="hold") as house:
        await house.news(2)
        house.server.on("/hook", once(lambda: change(house, 2)))
        await house.tell()
        assert house.told() == ["Harbours of Japan, part 1", "Harbours of Japan, edition 2 of part 2"]
        assert await fates(house) == [("published", "delivered")] * 2

"""The search in a refused digest for what its receiver does not take, where it is cut short again and again."""

from __future__ import annotations

from pathlib import Path

import pytest

from e2e.house import a_desk, housed
from fault_server import Behaviour, Exchange, answer, fault_server, in_turn, raw
from feedpub.model import DeliveryState

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
REFUSED, OK, LOST = answer(400, b"invalid_blocks"), answer(200, b"ok"), raw(b"")
BUSY = answer(429, retry_after="30")
ENDING = answer(400, b"invalid_blocks", connection="close")  # a kept connection that breaks is used once more at once
SLACK = {"hook": {"kind": "slack"}}


def busy_after_each(poison: str) -> Behaviour:
    """A receiver that asks for rest after each message that it has looked at, and takes none with that part in it but
    as plain text.
    """
    count = 0

    async def behave(exchange: Exchange) -> None:
        nonlocal count
        count += 1
        body = exchange.request.body
        refused = f"reports/{poison}.html".encode() in body and b'"blocks"' in body
        await (BUSY if count % 2 == 0 else REFUSED if refused else OK)(exchange)

    return behave


@pytest.mark.parametrize("poison", ["1", "5", "8"])
async def test_a_search_that_is_cut_short_after_every_message_goes_on_where_it_was(poison: str, tmp_path: Path) -> None:
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints=SLACK, desks=[a_desk(digest=1)]) as house,
    ):
        server.on("/hook", busy_after_each(poison))
        await house.news(8)
        for _ in range(30):
            await house.later(minutes=1)
        assert [state for state, _ in await house.fates()] == ["delivered"] * 8
        looked_at = house.parts()[::2]
        assert len(looked_at) <= 12
        taken = [part for part in looked_at if poison not in part]
        assert sorted(number for part in taken for number in part) == [n for n in "12345678" if n != poison]


async def test_a_digest_in_doubt_that_is_refused_does_not_go_out_again_beside_its_parts(tmp_path: Path) -> None:
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints=SLACK, desks=[a_desk(digest=1)]) as house,
    ):
        server.on("/hook", in_turn(LOST, ENDING, LOST, OK))
        await house.news(4)
        for _ in range(9):
            await house.later(hours=1)
        assert house.parts() == [["1", "2", "3", "4"], ["1", "2", "3", "4"], ["1", "2"], ["3", "4"]]
        assert [(one.state, one.due is None) for one in await house.owed()] == [
            *[(DeliveryState.UNKNOWN, True)] * 2,
            *[(DeliveryState.DELIVERED, False)] * 2,
        ]


async def test_what_is_new_is_not_held_up_by_a_search_that_is_cut_short(tmp_path: Path) -> None:
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints=SLACK, desks=[a_desk(digest=1)]) as house,
    ):
        server.on("/hook", busy_after_each("2"))
        await house.news(4)
        await house.tell()
        await house.news(2)
        for _ in range(30):
            await house.later(minutes=1)
        assert [state for state, _ in await house.fates()] == ["delivered"] * 6

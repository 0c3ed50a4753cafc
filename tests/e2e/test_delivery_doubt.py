"""What may have arrived goes out as the message that it was, whatever happens to it meanwhile, or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from e2e.house import House, a_desk, housed
from fault_server import Behaviour, answer, fault_server, in_turn, raw
from feedpub.model import DeliveryState, Subscription, SubscriptionKey
from feedpub.pipeline.verifying import verify
from feedpub.pipeline.withdraw import withdraw
from feedpub.store import delivery_lists
from feedpub.store.delivery_lists import Wanted

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
TAKEN, LOST = answer(200, b"ok"), raw(b"")
BUSY = answer(503, connection="close")  # a kept connection that breaks is used once more at once


@asynccontextmanager
async def slack(folder: Path, *behaviours: Behaviour, unknown: str = "resend") -> AsyncIterator[House]:
    """A Slack channel that hears of more than one item by a digest."""
    endpoints = {"slack": {"kind": "slack", "unknown": unknown}}
    async with (
        fault_server() as server,
        housed(folder, server, endpoints=endpoints, desks=[a_desk("slack", digest=1)]) as house,
    ):
        server.on("/slack", in_turn(*behaviours))
        yield house


def bodies(house: House) -> list[bytes]:
    return [request.body for request in house.got("slack")]


async def states(house: House) -> list[str]:
    return [one.state.value for one in await house.owed()]


async def test_a_digest_in_doubt_stays_so_when_the_next_try_does_not_reach_anybody(tmp_path: Path) -> None:
    async with slack(tmp_path, LOST, BUSY, TAKEN) as house:
        await house.news(2)
        await house.tell()
        await house.later(seconds=5)
        assert await states(house) == ["unknown"] * 2
        await house.news()
        await house.later(hours=1)
        first, second, third, other = bodies(house)
        assert first == second == third
        assert b"part 3" in other
        assert b"part 1" not in other
        assert await states(house) == ["delivered"] * 3


async def test_what_may_have_arrived_twice_is_not_sent_a_third_time_where_nobody_knows_ids(tmp_path: Path) -> None:
    async with slack(tmp_path, LOST, BUSY, LOST, TAKEN) as house:
        await house.news()
        for _ in range(9):
            await house.later(hours=1)
        assert len(bodies(house)) == 3
        (one,) = await house.owed()
        assert (one.state, one.due) == (DeliveryState.UNKNOWN, None)


async def test_one_item_of_a_digest_in_doubt_that_is_tried_anew_takes_the_whole_digest_with_it(tmp_path: Path) -> None:
    async with slack(tmp_path, LOST, TAKEN, unknown="hold") as house:
        await house.news(2)
        await house.tell()
        first, _ = await house.owed()
        await house.app.desk.store.write(delivery_lists.retry, Wanted(id=first.id), house.hands())
        await house.tell()
        await house.later(days=1)
        assert bodies(house) == [bodies(house)[0]] * 2
        assert await states(house) == ["delivered"] * 2


@pytest.mark.parametrize(
    ("desks", "why"),
    [
        ((), "its subscription has left the configuration"),
        ((a_desk("slack", only=("airport",)),), "its subscription takes other items now"),
    ],
)
async def test_what_is_in_doubt_stays_so_when_its_subscription_leaves_or_takes_other_items(
    desks: Sequence[Subscription], why: str, tmp_path: Path
) -> None:
    async with slack(tmp_path, LOST, TAKEN) as house:
        await house.news(2)
        await house.tell()
        await house.begin_anew(*desks)
        await house.later(hours=9)
        assert len(bodies(house)) == 1
        assert [(one.state.value, one.due, one.detail) for one in await house.owed()] == [("unknown", None, why)] * 2
        assert (await house.app.desk.store.read(verify, house.app.desk.subscriptions, house.hands())).faults == ()


async def test_who_may_have_been_told_hears_of_a_withdrawal_by_another_subscription(tmp_path: Path) -> None:
    async with slack(tmp_path, LOST, TAKEN) as house:
        await house.news()
        await house.tell()
        await house.begin_anew(a_desk("slack", key=SubscriptionKey("other"), only=("airport",)))
        desk, (one,) = house.app.desk, await house.owed()
        await desk.store.write(withdraw, desk.catalogue, desk.subscriptions, one.item, "Wrong.", house.hands())
        await house.later(hours=9)
        assert [(one.subscription, one.event.value, one.state.value) for one in await house.owed()] == [
            ("slack-all", "item.published", "unknown"),
            ("other", "item.withdrawn", "delivered"),
        ]


async def test_a_digest_in_doubt_goes_out_as_it_was_while_an_item_of_it_is_still_wanted(tmp_path: Path) -> None:
    async with slack(tmp_path, LOST, TAKEN) as house:
        await house.news(2)
        await house.tell()
        await house.begin_anew(a_desk("slack", digest=1, only=("part 2",)))
        await house.later(hours=1)
        assert bodies(house) == [bodies(house)[0]] * 2
        assert await states(house) == ["delivered"] * 2


async def test_what_is_in_doubt_keeps_its_message_when_another_subscription_could_tell_it(tmp_path: Path) -> None:
    async with slack(tmp_path, LOST, TAKEN) as house:
        await house.news(2)
        await house.tell()
        await house.begin_anew(a_desk("slack", key=SubscriptionKey("heir"), digest=1))
        await house.later(hours=1)
        assert bodies(house) == [bodies(house)[0]] * 2
        assert [(one.subscription, one.state.value) for one in await house.owed()] == [("slack-all", "delivered")] * 2

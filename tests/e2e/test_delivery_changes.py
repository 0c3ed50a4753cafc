"""Items that change, go and come back while the subscriptions that told of them change, too."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from e2e.house import House, a_desk, housed
from fault_server import answer, fault_server, in_turn
from feedpub.model import Delivery, EndpointKey, Quiet, Subscription, SubscriptionKey, Timetable
from feedpub.pipeline import withdraw
from feedpub.pipeline.taking_over import take_over
from makers import NOON

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
AT_EIGHT = Timetable(at=time(8), timezone="UTC")
AT_LUNCH = Quiet(begin=time(11), end=time(14), timezone="UTC")
OTHER = a_desk(key=SubscriptionKey("other"))


async def take_back(house: House, one: Delivery) -> None:
    desk = house.app.desk
    await desk.store.write(withdraw.withdraw, desk.catalogue, desk.subscriptions, one.item, "Wrong.", house.hands())


async def give_back(house: House, one: Delivery) -> None:
    desk = house.app.desk
    await desk.store.write(withdraw.give_back, desk.catalogue, desk.subscriptions, one.item, house.hands())


def subscribed(house: House, *desks: Subscription) -> None:
    """The file has these subscriptions from now on."""
    house.app.desk = replace(house.app.desk, subscriptions=desks)
    house.app.deliverer = house.another_worker()


async def fates(house: House) -> list[tuple[str, str, str]]:
    """Subscription, event and state of each delivery, in order."""
    return [(one.subscription, one.event.value.partition(".")[2], one.state.value) for one in await house.owed()]


@pytest.mark.parametrize(
    ("desk", "hours"), [(a_desk(timetable=AT_EIGHT), 20), (a_desk(quiet=AT_LUNCH), 2), (a_desk(), 0)]
)
async def test_what_is_owed_again_is_told_when_its_subscription_tells(
    desk: Subscription, hours: int, tmp_path: Path
) -> None:
    async with fault_server() as server, housed(tmp_path, server, desks=[desk]) as house:
        server.on("/hook", answer(204))
        await house.news()
        (one,) = await house.owed()
        await take_back(house, one)
        await give_back(house, one)
        (again,) = await house.owed()
        assert (again.state.value, again.due) == ("pending", NOON + timedelta(hours=hours))
        await house.later(hours=hours)
        assert house.told() == ["Harbours of Japan, part 1"]


async def test_what_is_owed_again_by_a_subscription_that_has_left_is_told_by_its_heir_or_by_nobody(
    tmp_path: Path,
) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        await house.news(2)
        first, second = await house.owed()
        await take_back(house, first)
        await take_back(house, second)
        subscribed(house, OTHER)
        await give_back(house, first)
        subscribed(house)
        await give_back(house, second)
        await house.tell()
        assert house.told() == ["Harbours of Japan, part 1"]
        assert [(one.subscription, one.state.value, one.detail) for one in await house.owed()] == [
            ("hook-all", "cancelled", "its subscription has left the configuration; other tells of it"),
            ("hook-all", "cancelled", "its subscription has left the configuration"),
            ("other", "delivered", "HTTP 204"),
        ]


async def test_a_correction_that_is_owed_again_tells_also_that_its_item_was_given_back(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", in_turn(answer(204), answer(500), answer(204)))
        await house.news()
        await house.tell()
        (one,) = await house.owed()
        house.page[0] = replace(house.page[0], title="Harbours of Japan, edition 2")
        await house.later(seconds=1)
        await house.look()
        await house.tell()
        await take_back(house, one)
        await house.tell()
        await give_back(house, one)
        await house.later(minutes=10)
        assert await fates(house) == [
            ("hook-all", "published", "delivered"),
            ("hook-all", "updated", "delivered"),
            ("hook-all", "withdrawn", "delivered"),
        ]


async def change(house: House, edition: int) -> None:
    """A minute later the page shows another title."""
    house.hands.move(timedelta(minutes=1))
    house.page[0] = replace(house.page[0], title=f"Harbours of Japan, edition {edition}")
    await house.look()


async def begun_anew(house: House, *desks: Subscription) -> None:
    """The process begins anew with these subscriptions."""
    subscribed(house, *desks)
    await house.app.desk.store.write(take_over, house.app.desk, {EndpointKey("hook"): "same"}, house.hands())


async def test_a_channel_hears_of_what_became_of_an_item_though_its_subscription_has_another_name_now(
    tmp_path: Path,
) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        await house.news()
        await house.tell()
        (one,) = await house.owed()
        await begun_anew(house, OTHER, a_desk(key=SubscriptionKey("third")))
        await change(house, 2)
        await house.tell()
        await take_back(house, one)
        await house.tell()
        await begun_anew(house, a_desk(key=SubscriptionKey("third")))
        await give_back(house, one)
        await house.tell()
        assert await fates(house) == [
            ("hook-all", "published", "delivered"),
            ("other", "updated", "delivered"),
            ("other", "withdrawn", "delivered"),
            ("third", "updated", "delivered"),
        ]
        assert len(set(house.ids())) == len(house.ids()) == 4


async def test_a_correction_that_waits_goes_with_the_endpoint_and_stays_with_a_subscription_that_takes_other_items(
    tmp_path: Path,
) -> None:
    narrow, renamed = a_desk(only=("airport",)), a_desk(key=SubscriptionKey("other"), only=("airport",))
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        await house.news()
        await house.tell()
        await change(house, 2)
        await begun_anew(house, narrow)
        assert (await fates(house))[1:] == [("hook-all", "updated", "pending")]
        await begun_anew(house, renamed)
        await house.tell()
        assert (await fates(house))[1:] == [
            ("hook-all", "updated", "cancelled"),
            ("other", "updated", "delivered"),
        ]
        assert house.told() == ["Harbours of Japan, part 1", "Harbours of Japan, edition 2"]


async def test_a_message_of_discord_is_changed_though_its_subscription_has_another_name_now(tmp_path: Path) -> None:
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints={"hook": {"kind": "discord"}}) as house,
    ):
        there, message = answer(200, b'{"id": "1100000000000000001"}'), "/hook/messages/1100000000000000001"
        server.on("/hook?wait=true", there)
        server.on(message, there)
        await house.news()
        await house.tell()
        await begun_anew(house, OTHER)
        await change(house, 2)
        await house.tell()
        assert server.paths == ["/hook?wait=true", message]

"""Items that change, go and come back while the subscriptions that told of them change, too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from e2e.house import House, a_desk, housed
from fault_server import Behaviour, Exchange, answer, fault_server, in_turn, raw
from feedpub.model import Delivery, Quiet, Subscription, SubscriptionKey, Timetable
from feedpub.pipeline import withdraw
from feedpub.pipeline.verifying import verify
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
        house.subscribe(OTHER)
        await give_back(house, first)
        house.subscribe()
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
    """A second later the page shows another title."""
    house.hands.move(timedelta(seconds=1))
    house.page[0] = replace(house.page[0], title=f"Harbours of Japan, edition {edition}")
    await house.look()


async def test_a_channel_hears_of_what_became_of_an_item_though_its_subscription_has_another_name_now(
    tmp_path: Path,
) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        await house.news()
        await house.tell()
        (one,) = await house.owed()
        await house.begin_anew(OTHER, a_desk(key=SubscriptionKey("third")))
        await change(house, 2)
        await house.tell()
        await take_back(house, one)
        await house.tell()
        await house.begin_anew(a_desk(key=SubscriptionKey("third")))
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
        await house.begin_anew(narrow)
        assert (await fates(house))[1:] == [("hook-all", "updated", "pending")]
        await house.begin_anew(renamed)
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
        await house.begin_anew(OTHER)
        await change(house, 2)
        await house.tell()
        assert server.paths == ["/hook?wait=true", message]


REFUSED, OK = answer(400, b"invalid_blocks"), answer(200, b"ok")
SLACK = {"hook": {"kind": "slack"}}


def meanwhile(does: Callable[[], Awaitable[None]], said: Behaviour = REFUSED) -> Behaviour:
    """Something else happens between a message and its answer."""

    async def behave(exchange: Exchange) -> None:
        await does()
        await said(exchange)

    return behave


@pytest.mark.parametrize("first", [1, 4])
async def test_what_is_withdrawn_while_its_digest_is_refused_is_not_told_in_a_part_of_it(
    first: int, tmp_path: Path
) -> None:
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints=SLACK, desks=[a_desk(digest=1)]) as house,
    ):
        await house.news(4)
        owed = await house.owed()
        server.on("/hook", in_turn(meanwhile(lambda: take_back(house, owed[first - 1])), OK))
        await house.tell()
        told = [number for message in house.parts()[1:-1] for number in message]
        assert told == [str(number) for number in (1, 2, 3, 4) if number != first]
        states = ["cancelled" if number == first else "delivered" for number in (1, 2, 3, 4)]
        assert [state for _, _, state in await fates(house)] == [*states, "delivered"]


async def test_what_is_withdrawn_between_the_parts_of_a_refused_digest_is_told_in_none_of_them(tmp_path: Path) -> None:
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints=SLACK, desks=[a_desk(digest=1)]) as house,
    ):
        await house.news(6)
        *_, last = await house.owed()
        server.on("/hook", in_turn(REFUSED, meanwhile(lambda: take_back(house, last), OK), OK))
        await house.tell()
        assert [len(message) for message in house.parts()][:2] == [6, 3]
        assert "6" not in {number for message in house.parts()[1:] for number in message}
        assert [state for _, _, state in await fates(house)] == [*["delivered"] * 5, "cancelled"]


async def test_what_changes_while_its_digest_is_refused_is_told_as_it_is(tmp_path: Path) -> None:
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints=SLACK, desks=[a_desk(digest=1)]) as house,
    ):
        await house.news(2)
        server.on("/hook", in_turn(meanwhile(lambda: change(house, 2)), OK))
        await house.tell()
        whole, first, second, *_ = [request.body.decode() for request in house.got()]
        assert [("edition 2" in body, "part 2" in body) for body in (whole, first, second)] == [
            (False, True),
            (False, False),
            (True, False),
        ]


async def test_what_is_withdrawn_while_it_is_refused_alone_is_not_told_as_plain_text(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server, endpoints=SLACK) as house:
        await house.news()
        (one,) = await house.owed()
        server.on("/hook", in_turn(meanwhile(lambda: take_back(house, one)), OK))
        await house.tell()
        assert len(house.got()) == 2
        assert await fates(house) == [("hook-all", "published", "cancelled"), ("hook-all", "withdrawn", "delivered")]


async def test_what_may_have_arrived_in_a_digest_before_stays_in_doubt_when_it_is_refused_and_withdrawn(
    tmp_path: Path,
) -> None:
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints=SLACK, desks=[a_desk(digest=1)]) as house,
    ):
        await house.news(2)
        first, _ = await house.owed()
        server.on("/hook", in_turn(raw(b""), meanwhile(lambda: take_back(house, first)), OK))
        await house.tell()
        for _ in range(3):
            await house.later(minutes=1)
        assert house.parts()[:3] == [["1", "2"], ["1", "2"], ["2"]]
        assert [(event, state) for _, event, state in await fates(house)] == [
            ("published", "unknown"),
            ("published", "delivered"),
            ("withdrawn", "delivered"),
        ]
        assert (await house.app.desk.store.read(verify, house.app.desk.subscriptions, house.hands())).faults == ()

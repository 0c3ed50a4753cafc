"""What is owed outlives the endpoint that it is owed to: ended, changed, mended (cases 33, 34, 41 to 43, 46, 48)."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from math import log2
from pathlib import Path
from statistics import quantiles

import pytest

from e2e.house import House, a_desk, housed
from fault_server import Exchange, Names, Request, answer, fault_server, in_turn
from feedpub.model import DeliveryState, EndpointKey
from feedpub.pipeline.taking_over import take_over
from feedpub.store import delivery_lists, endpoints
from feedpub.store.deliveries import prune
from feedpub.store.delivery_lists import Wanted

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(90)]
HOOK = EndpointKey("hook")
PAIR = {"hook": {"kind": "webhook"}, "ops": {"kind": "webhook"}}
DESKS = [a_desk("hook"), a_desk("ops", notices=True)]


ENDINGS = {
    "webhook, 410": ("webhook", answer(410), "HTTP 410"),
    "slack, 410": ("slack", answer(410, b"channel_is_archived"), "channel_is_archived"),
    "slack, 404": ("slack", answer(404, b"no_service"), "no_service"),
    "slack, 403": ("slack", answer(403, b"invalid_token"), "invalid_token"),
}


@pytest.mark.case(33)
@pytest.mark.parametrize("name", ENDINGS)
async def test_an_endpoint_that_says_it_is_gone_is_called_once_and_another_channel_hears_of_it(
    name: str, tmp_path: Path
) -> None:
    kind, said, why = ENDINGS[name]
    told = {"hook": {"kind": kind}, "ops": {"kind": "webhook"}}
    async with fault_server() as server, housed(tmp_path, server, endpoints=told, desks=DESKS) as house:
        server.on("/hook", said)
        server.on("/ops", answer(204))
        await house.news(3)
        for _ in range(30):
            await house.tell()
            house.hands.move(timedelta(hours=8))
        assert len(house.got()) == 1
        assert await house.fates("hook") == [("pending", 0)] * 3
        assert (await house.standing()).why == why
        assert house.told("ops") == ["hook is disabled"]
        assert f"{why}. 3 deliveries wait for it" in json.loads(house.got("ops")[0].body)["data"]["text"]


def is_rich(request: Request) -> bool:
    return "blocks" in json.loads(request.body)


@pytest.mark.case(34)
@pytest.mark.parametrize("place", range(1, 41))
async def test_one_item_that_slack_does_not_take_costs_the_others_nothing(place: int, tmp_path: Path) -> None:
    async def picky(exchange: Exchange) -> None:
        refused = f"part {place}>".encode() in exchange.request.body and is_rich(exchange.request)
        await (answer(400, b"invalid_blocks") if refused else answer(200, b"ok"))(exchange)

    desks = [a_desk("slack", digest=5)]
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints={"slack": {"kind": "slack"}}, desks=desks) as house,
    ):
        server.on("/slack", picky)
        await house.news(40)
        for _ in range(30):
            await house.later(seconds=5)
        calls = house.got("slack")
        assert len(calls) <= 1 + 2 * log2(40)  # the digest, and what else it takes, the bare text with it
        assert [is_rich(call) for call in calls].count(False) == 1
        assert await house.fates() == [("delivered", 1)] * 40
        assert (await house.standing("slack")).gone is None
        sent = [one for one in house.sent if one.attempt.status == 200]
        covered = sorted(id for one in sent for id in one.message.covers)
        assert covered == sorted(one.id for one in await house.owed())


async def reconfigured(house: House, prints: dict[str, str], **changes: object) -> None:
    """The process begins anew with another configuration."""
    house.app.desk = replace(house.app.desk, **changes)  # type: ignore[arg-type]
    keyed = {EndpointKey(key): value for key, value in prints.items()}
    await house.app.desk.store.write(take_over, house.app.desk, keyed, house.hands())
    house.app.deliverer = house.another_worker()


@pytest.mark.case(41)
async def test_what_waits_for_an_endpoint_that_has_left_is_dropped_and_says_so(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server, endpoints=PAIR) as house:
        server.on("/ops", answer(204))
        await house.news(2)
        kept = {EndpointKey("ops"): house.app.desk.endpoints[EndpointKey("ops")]}
        await reconfigured(house, {"ops": "same"}, endpoints=kept, subscriptions=(a_desk("ops"),))
        await house.tell()
        assert house.got("hook") == []
        fates = [(one.endpoint, one.state, one.detail) for one in await house.owed()]
        left = ("hook", DeliveryState.CANCELLED, "its endpoint has left the configuration")
        assert fates == [left, ("ops", DeliveryState.DELIVERED, "HTTP 204")] * 2


@pytest.mark.case(41)
async def test_what_waits_is_looked_at_again_when_its_subscription_takes_other_items(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        await house.news(2)
        await reconfigured(house, {"hook": "same"}, subscriptions=(a_desk("hook", only=("part 2",)),))
        await house.tell()
        assert house.told() == ["Harbours of Japan, part 2"]
        fates = [(one.state, one.detail) for one in await house.owed()]
        assert fates == [
            (DeliveryState.CANCELLED, "its subscription takes other items now"),
            (DeliveryState.DELIVERED, "HTTP 204"),
        ]


@pytest.mark.case(41, 42)
async def test_what_waited_for_an_ended_endpoint_is_told_in_order_once_it_is_configured_anew(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server, endpoints=PAIR, desks=DESKS) as house:
        server.on("/hook", in_turn(answer(204), answer(410), answer(204)))
        server.on("/ops", answer(204))
        await house.news()
        await house.tell()
        for _ in range(6):
            await house.news(2)
            await house.later(hours=12)
        assert len(house.got()) == 2
        await reconfigured(house, {"hook": "another", "ops": "same"})
        await house.tell()
        titles = [f"Harbours of Japan, part {number}" for number in range(1, 14)]
        first, refused, *rest = house.told()
        assert (first, refused, sorted(rest)) == (titles[0], titles[1], sorted(titles[1:]))
        assert rest == titles[1:]
        assert await house.fates("hook") == [("delivered", 1)] * 13
        assert house.told("ops") == ["hook is disabled", "hook is told again"]


@pytest.mark.case(42)
async def test_what_waited_three_days_for_slack_is_caught_up_at_its_pace(tmp_path: Path) -> None:
    slack = {"slack": {"kind": "slack"}}
    async with fault_server() as server, housed(tmp_path, server, endpoints=slack) as house:
        server.on("/slack", in_turn(answer(404, b"no_service"), answer(200, b"ok")))
        for _ in range(6):
            await house.news(10)
            await house.later(hours=12)
        assert len(house.got("slack")) == 1
        await house.app.desk.store.write(endpoints.reopen, EndpointKey("slack"))
        for _ in range(10):
            await house.later(seconds=5)
        told = [id for one in house.sent[1:] for id in one.message.covers]
        assert len(house.got("slack")) <= 1 + 3
        assert sorted(told) == sorted(one.id for one in await house.owed())
        assert await house.fates() == [("delivered", 1)] * 60


@pytest.mark.case(43)
async def test_one_dead_endpoint_does_not_delay_the_healthy_ones(tmp_path_factory: pytest.TempPathFactory) -> None:
    many = {f"hook{number}": {"kind": "webhook"} for number in range(50)}

    async def latencies(folder: Path, *, dead: bool) -> list[float]:
        async with fault_server() as server, housed(folder, server, endpoints=many) as house:
            for key in many:
                server.on(f"/{key}", answer(204))
            if dead:
                server.on("/hook0", _never)
            await house.news()
            start = asyncio.get_running_loop().time()
            await house.tell()
            healthy = [request for request in server.requests if request.path != "/hook0"]
            assert len(healthy) == 49
            states = [state for state, _ in await house.fates()]
            assert states == [*(["unknown"] if dead else ["delivered"]), *["delivered"] * 49]
            return [request.at - start for request in healthy]

    plain, dead = tmp_path_factory.mktemp("plain"), tmp_path_factory.mktemp("dead")
    alone, beside = await latencies(plain, dead=False), await latencies(dead, dead=True)
    assert quantiles(beside, n=20)[-1] < max(2 * quantiles(alone, n=20)[-1], 0.9)  # the dead one takes a second


async def _never(exchange: Exchange) -> None:
    await asyncio.sleep(60)


@pytest.mark.case(46)
async def test_what_is_given_up_is_kept_seen_and_tried_anew_by_one_word(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(500, b"out of order"))
        await house.news()
        for _ in range(20):
            await house.tell()
            due = (await house.owed())[0].due
            house.hands.now = max(due, house.hands()) if due else house.hands()
        (one,) = await house.owed()
        assert (one.state, one.attempts, one.detail) == (
            DeliveryState.DEAD,
            10,
            "given up after 10 attempts: HTTP 500",
        )
        assert [(tried.status, tried.answer) for tried in await house.tries()] == [(500, "out of order")] * 10
        (seen,) = await house.app.library.deliveries(9)
        assert seen == one
        server.on("/hook", answer(204))
        again = await house.app.desk.store.write(delivery_lists.retry, Wanted(id=one.id), house.hands())
        await house.tell()
        assert (again, await house.fates(), set(house.ids())) == (1, [("delivered", 1)], {one.id})
        house.hands.move(timedelta(days=31))
        assert await house.app.desk.store.write(prune, house.hands()) == 11
        assert (await house.tries(), await house.fates()) == ([], [("delivered", 1)])


@pytest.mark.case(48)
async def test_a_network_that_is_down_costs_no_attempt_ends_nobody_and_is_told_once(tmp_path: Path) -> None:
    told = {key: {"kind": "webhook"} for key in ("hook", "other", "third", "ops")}
    desks = [a_desk("hook"), a_desk("other"), a_desk("third"), a_desk("ops", notices=True)]
    names = Names({})
    async with fault_server() as server, housed(tmp_path, server, endpoints=told, desks=desks, resolve=names) as house:
        for key in told:
            server.on(f"/{key}", answer(204))
        await house.news()
        for _ in range(7 * 24):
            await house.later(hours=1)
        assert server.requests == []
        assert {(state, attempts) for state, attempts in await house.fates()} == {("pending", 0)}
        assert [(one.kind, one.ended) for one in await house.notices()] == [("network_down", None)]
        assert [(await house.standing(key)).gone for key in told] == [None] * 4
        names.answers = {f"{key}.example": [["127.0.0.1"]] for key in told}
        for _ in range(5):
            await house.later(minutes=1)
        assert {one.path: len(server.to(one.path)) for one in server.requests} == {
            "/hook": 1,
            "/other": 1,
            "/third": 1,
            "/ops": 2,
        }
        assert house.told("ops") == ["No endpoint is reached: it may be our own network", "The network works again"]
        assert set(await house.fates()) == {("delivered", 1)}


@pytest.mark.case(48)
async def test_a_network_that_works_again_after_a_start_is_told_of_too(tmp_path: Path) -> None:
    told = {key: {"kind": "webhook"} for key in ("hook", "other", "ops")}
    desks = [a_desk("hook"), a_desk("other"), a_desk("ops", notices=True)]
    names = Names({})
    async with fault_server() as server, housed(tmp_path, server, endpoints=told, desks=desks, resolve=names) as house:
        for key in told:
            server.on(f"/{key}", answer(204))
        await house.news()
        await house.later(minutes=1)
        assert [(one.kind, one.ended) for one in await house.notices()] == [("network_down", None)]
        await reconfigured(house, dict.fromkeys(told, "same"))
        names.answers = {f"{key}.example": [["127.0.0.1"]] for key in told}
        for _ in range(5):
            await house.later(minutes=1)
        assert house.told("ops") == ["No endpoint is reached: it may be our own network", "The network works again"]


@pytest.mark.case(41)
async def test_the_state_of_what_has_left_the_file_ends_and_does_not_wait_for_its_return(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server, endpoints=PAIR, desks=DESKS) as house:
        server.on("/hook", answer(410))
        server.on("/ops", answer(204))
        await house.news()
        house.page.clear()
        for _ in range(3):
            house.hands.move(timedelta(hours=1))
            await house.look()
        await house.tell()
        both = house.app.desk.endpoints
        alone = {EndpointKey("ops"): both[EndpointKey("ops")]}
        await reconfigured(house, {"ops": "same"}, endpoints=alone, sources={})
        await house.tell()
        begun, ended = house.told("ops")[:2], house.told("ops")[2:]
        assert sorted(begun) == ["hook is disabled", "ports is broken"]
        assert sorted(ended) == ["hook has left the configuration", "ports has left the configuration"]
        assert [one.ended for one in await house.notices()] == [house.hands()] * 2
        await reconfigured(house, {"hook": "same", "ops": "same"}, endpoints=both)
        assert (await house.standing()).gone is None


@pytest.mark.case(48)
async def test_an_endpoint_is_not_ended_for_the_days_in_which_our_own_network_was_down(tmp_path: Path) -> None:
    told = {key: {"kind": "webhook"} for key in ("hook", "other")}
    names = Names({})
    async with fault_server() as server, housed(tmp_path, server, endpoints=told, resolve=names) as house:
        await house.news()
        await house.tell()
        for _ in range(6):
            await house.later(days=1)
        names.answers = {f"{key}.example": [["127.0.0.1"]] for key in told}
        server.on("/hook", answer(500))
        server.on("/other", answer(500))
        for _ in range(30):
            await house.later(minutes=1)
        assert [(await house.standing(key)).gone for key in told] == [None, None]
        began = [(await house.standing(key)).failing_since for key in told]
        assert [at is not None and at > house.hands() - timedelta(hours=1) for at in began] == [True, True]

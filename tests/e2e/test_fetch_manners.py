"""Manners towards a host, measured at the host: one request at a time, rests, waits that it asks for, robots.txt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise

import pytest

from fault_server import Exchange, FaultServer, Hands, a_client, answer, fault_server, raw
from feedpub.errors import EgressError
from feedpub.fetch import Refusal
from feedpub.model import Listing

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(20)]

PAGE = answer(200, b"page")
BOTH = ("pub.example", "other.example")


@pytest.fixture
async def server() -> AsyncIterator[FaultServer]:
    async with fault_server() as running:
        yield running


async def slow(exchange: Exchange) -> None:
    await asyncio.sleep(0.05)
    await PAGE(exchange)


async def test_a_host_gets_one_request_at_a_time_with_rests_between(server: FaultServer) -> None:
    for number in range(6):
        server.on(f"/{number}", slow)
    async with a_client(server.port, limits={"host_gap_seconds": 0.1}) as client:
        await asyncio.gather(*(client.get(server.url(f"/{number}"), robots=False) for number in range(6)))
    gaps = [later.at - earlier.at for earlier, later in pairwise(server.requests)]
    assert (server.most_at_once, len(gaps)) == (1, 5)
    assert min(gaps) >= 0.14  # 0.05 s of work and 0.1 s of rest, less the clock's grain


async def test_two_hosts_do_not_wait_for_each_other(server: FaultServer) -> None:
    async def meet(exchange: Exchange) -> None:
        for _ in range(100):
            if server.most_at_once == 2:
                break
            await asyncio.sleep(0.01)
        await PAGE(exchange)

    server.on("/", meet)
    async with a_client(server.port, limits={"host_gap_seconds": 5.0}) as client:
        await asyncio.gather(
            *(client.get(server.url("/", host=f"{name}.example"), robots=False) for name in ("pub", "other"))
        )
    assert server.most_at_once == 2


async def test_waiting_for_a_turn_does_not_count_to_the_deadline(server: FaultServer) -> None:
    server.on("/", slow)
    async with a_client(server.port, limits={"total_seconds": 0.5, "host_gap_seconds": 0.2}) as client:
        pages = await asyncio.gather(*(client.get(server.url("/"), robots=False) for _ in range(5)))
    assert pages == [Listing(url=server.url("/"), body=b"page")] * 5


async def test_no_more_requests_than_the_limit_are_under_way(server: FaultServer) -> None:
    server.on("/", slow)
    async with a_client(server.port, limits={"requests": 1}) as client:
        await asyncio.gather(
            *(client.get(server.url("/", host=f"{name}.example"), robots=False) for name in ("pub", "other"))
        )
    assert server.most_at_once == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_asks_to_wait_is_left_alone_until_then(status: int, server: FaultServer) -> None:
    clock, minute = Hands(), timedelta(minutes=1)
    server.on("/busy", answer(status, retry_after=60))
    server.on("/page", PAGE)
    async with a_client(server.port, clock=clock) as client:
        first = await client.get(server.url("/busy"), robots=False)
        assert isinstance(first, Refusal)
        assert (first.status, first.retry_after) == (status, minute)
        clock.move(timedelta(seconds=20))
        held = await client.get(server.url("/page"))
        assert held == Refusal(status=429, retry_after=timedelta(seconds=40), why="the host has asked to wait")
        assert server.paths == ["/busy"]
        clock.move(timedelta(seconds=40))
        assert await client.get(server.url("/page"), robots=False) == Listing(url=server.url("/page"), body=b"page")


async def test_those_who_wait_for_their_turn_learn_that_the_host_wants_none(server: FaultServer) -> None:
    server.on("/", answer(429, retry_after=60))
    async with a_client(server.port, limits={"host_gap_seconds": 5.0}) as client:
        refusals = await asyncio.gather(*(client.get(server.url("/"), robots=False) for _ in range(5)))
    assert [refusal.retry_after for refusal in refusals if isinstance(refusal, Refusal)] == [timedelta(minutes=1)] * 5
    assert server.paths == ["/"]


async def test_a_wait_is_never_longer_than_a_day(server: FaultServer) -> None:
    server.on("/", answer(429, retry_after=10**9))
    async with a_client(server.port) as client:
        refusal = await client.get(server.url("/"), robots=False)
    assert refusal == Refusal(status=429, retry_after=timedelta(hours=24), why="429 Too Many Requests")


ROBOTS = b"User-agent: *\nDisallow: /\n\nUser-agent: feedpub\nDisallow: /private/\nCrawl-delay: 0.3\n"


async def test_a_robots_txt_is_obeyed_and_asked_for_once_a_day(server: FaultServer) -> None:
    clock = Hands()
    server.on("/robots.txt", answer(200, ROBOTS))
    server.on("/page", PAGE)
    async with a_client(server.port, clock=clock, limits={"crawl_delay_seconds": 0.0}) as client:
        await client.get(server.url("/page"))
        with pytest.raises(EgressError) as caught:
            await client.get(server.url("/private/page"))
        assert (caught.value.fault, caught.value.transient) == ("robots_denied", False)
        clock.move(timedelta(hours=23))
        await client.get(server.url("/page"))
        clock.move(timedelta(hours=2))
        await client.get(server.url("/page"))
    assert server.paths == ["/robots.txt", "/page", "/page", "/robots.txt", "/page"]


async def test_an_operator_may_look_whatever_the_robots_txt_says(server: FaultServer) -> None:
    server.on("/robots.txt", answer(200, ROBOTS))
    server.on("/private/", PAGE)
    async with a_client(server.port) as client:
        await client.get(server.url("/private/"), robots=False)
    assert server.paths == ["/private/"]


@pytest.mark.parametrize(("longest", "rest"), [(30.0, 0.3), (0.1, 0.1)])
async def test_a_crawl_delay_is_kept_up_to_a_limit(longest: float, rest: float, server: FaultServer) -> None:
    server.on("/robots.txt", answer(200, ROBOTS))
    server.on("/page", PAGE)
    async with a_client(server.port, limits={"crawl_delay_seconds": longest}) as client:
        for _ in range(3):
            await client.get(server.url("/page"))
    pages = [request.at for request in server.requests if request.path == "/page"]
    assert min(later - earlier for earlier, later in pairwise(pages)) == pytest.approx(rest, abs=0.1)


@pytest.mark.parametrize("status", [204, 304, 400, 401, 403, 404, 410])
async def test_no_robots_txt_allows_all(status: int, server: FaultServer) -> None:
    server.on("/robots.txt", answer(status))
    server.on("/page", PAGE)
    async with a_client(server.port) as client:
        assert await client.get(server.url("/page")) == Listing(url=server.url("/page"), body=b"page")


@pytest.mark.parametrize(
    "behaviour",
    [answer(500), answer(503), answer(429), answer(200, b"x", content_encoding="br"), raw(b"garbage\r\n\r\n")],
)
async def test_a_robots_txt_that_cannot_be_had_forbids_all_for_a_while(behaviour: object, server: FaultServer) -> None:
    clock = Hands()
    server.on("/robots.txt", behaviour)  # type: ignore[arg-type]
    server.on("/page", PAGE)
    async with a_client(server.port, clock=clock) as client:
        for _ in range(2):
            with pytest.raises(EgressError) as caught:
                await client.get(server.url("/page"))
            assert (caught.value.fault, caught.value.transient) == ("robots_denied", True)
        assert server.paths == ["/robots.txt"]
        server.on("/robots.txt", answer(404))
        clock.move(timedelta(minutes=11))
        assert await client.get(server.url("/page")) == Listing(url=server.url("/page"), body=b"page")


async def test_an_older_robots_txt_counts_while_a_new_one_cannot_be_had(server: FaultServer) -> None:
    clock = Hands()
    server.on("/robots.txt", answer(200, b"User-agent: *\nDisallow: /private/\n"))
    server.on("/page", PAGE)
    async with a_client(server.port, clock=clock) as client:
        await client.get(server.url("/page"))
        server.on("/robots.txt", answer(500))
        clock.move(timedelta(hours=25))
        assert await client.get(server.url("/page")) == Listing(url=server.url("/page"), body=b"page")


async def test_a_robots_txt_that_leads_astray_counts_as_none(server: FaultServer) -> None:
    server.on("/robots.txt", answer(301, location="http://10.0.0.1/robots.txt"))
    server.on("/page", PAGE)
    async with a_client(server.port) as client:
        assert await client.get(server.url("/page")) == Listing(url=server.url("/page"), body=b"page")


async def test_a_host_that_is_out_of_reach_is_no_matter_of_robots(server: FaultServer) -> None:
    async with a_client(server.port) as client:
        with pytest.raises(EgressError) as caught:
            await client.get("http://nowhere.example/")
    assert caught.value.fault == "dns"


async def test_a_redirect_asks_the_robots_txt_of_the_place_that_it_leads_to(server: FaultServer) -> None:
    asked: list[str] = []

    async def robots(exchange: Exchange) -> None:
        asked.append(exchange.request.headers["host"].partition(":")[0])
        await answer(200, b"User-agent: *\nDisallow: /page\n")(exchange)

    server.on("/robots.txt", robots)
    server.on("/redirect", answer(302, location=server.url("/page", host="other.example")))
    async with a_client(server.port) as client:
        with pytest.raises(EgressError) as caught:
            await client.get(server.url("/redirect"))
    assert (caught.value.host, caught.value.fault) == ("other.example", "robots_denied")
    assert asked == ["pub.example", "other.example"]


async def test_many_sources_of_a_host_ask_for_its_robots_txt_once(server: FaultServer) -> None:
    server.on("/robots.txt", slow)
    server.on("/page", PAGE)
    async with a_client(server.port) as client:
        await asyncio.gather(*(client.get(server.url("/page")) for _ in range(5)))
    assert server.paths == ["/robots.txt", *["/page"] * 5]

"""No message goes to an address that is forbidden (cases 22 to 27)."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from e2e.house import House, a_desk, housed
from fault_server import Names, answer, fault_server
from feedpub.errors import ConfigError
from feedpub.model import Selection

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]


FORBIDDEN = {
    "127.0.0.1": "127.0.0.1 is loopback",
    "::1": "::1 is loopback",
    "169.254.169.254": "169.254.169.254 is link-local",
    "fd00:ec2::254": "fd00:ec2::254 is private",
    "100.64.0.1": "100.64.0.1 is shared by a carrier",
    "64:ff9b::a9fe:a9fe": "169.254.169.254 is link-local",
    "64:ff9b:1::1": "64:ff9b:1::1 is local NAT64",
    "2002:a00:1::": "2002:a00:1:: is 6to4",
    "::ffff:127.0.0.1": "127.0.0.1 is loopback",
    "10.0.0.1": "10.0.0.1 is private",
}


@asynccontextmanager
async def guarded(folder: Path, url: str, names: Names) -> AsyncIterator[House]:
    """An endpoint at that address; nothing is allowed beyond the public Internet."""
    async with (
        fault_server() as server,
        housed(folder, server, urls={"hook": url}, allow=[], resolve=names) as house,
    ):
        await house.news()
        await house.tell()
        yield house
        assert server.connections == 0


@pytest.mark.case(22)
@pytest.mark.parametrize("address", FORBIDDEN)
async def test_a_name_that_leads_to_a_forbidden_address_is_not_dialled(address: str, tmp_path: Path) -> None:
    async with guarded(tmp_path, "https://hook.example/", Names({"hook.example": [[address]]})) as house:
        (one,) = await house.tries()
        why = f"denied: the address {FORBIDDEN[address]}, and network.allow does not name it"
        assert (one.verdict, one.status, one.why) == ("EndpointWrong", None, why)


@pytest.mark.case(22)
@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "[::ffff:7f00:1]"])
async def test_no_spelling_of_an_address_gets_around_the_guard(host: str, tmp_path: Path) -> None:
    names = Names({host: [["127.0.0.1"]]})  # as the system's resolver reads old spellings
    async with guarded(tmp_path, f"https://{host}/", names) as house:
        (one,) = await house.tries()
        assert (one.verdict, one.why.partition(": ")[0]) == ("EndpointWrong", "denied")


@pytest.mark.case(23)
async def test_a_name_that_answers_otherwise_the_second_time_is_asked_only_once(tmp_path: Path) -> None:
    names = Names({"hook.example": [["127.0.0.1"], ["10.0.0.1"]]})
    async with (
        fault_server() as server,
        housed(tmp_path, server, allow=[f"127.0.0.1:{server.port}"], resolve=names) as house,
    ):
        server.on("/hook", answer(204))
        await house.news(3)
        await house.tell()
        assert await house.fates() == [("delivered", 1)] * 3
    assert (names.lookups, server.connections) == (["hook.example"], 1)


@pytest.mark.case(24)
async def test_one_forbidden_address_among_public_ones_is_enough(tmp_path: Path) -> None:
    names = Names({"hook.example": [["93.184.215.14", "10.0.0.1", "2606:4700::1"]]})
    async with guarded(tmp_path, "https://hook.example/", names) as house:
        (one,) = await house.tries()
        assert one.why == "denied: the address 10.0.0.1 is private, and network.allow does not name it"
    assert names.lookups == ["hook.example"]


@pytest.mark.case(25)
async def test_a_name_that_turns_private_later_ends_its_endpoint_and_the_operator_hears_of_it(tmp_path: Path) -> None:
    names = Names({"hook.example": [["127.0.0.1"], ["127.0.0.2"]], "ops.example": [["127.0.0.1"]]})
    both = {"hook": {"kind": "webhook"}, "ops": {"kind": "webhook"}}
    desks = [a_desk("hook"), a_desk("ops", selection=Selection(), notices=True)]
    async with (
        fault_server() as server,
        housed(
            tmp_path,
            server,
            endpoints=both,
            desks=desks,
            allow=[f"127.0.0.1:{server.port}", f"ops.example:{server.port}"],
            resolve=names,
        ) as house,
    ):
        server.on("/hook", answer(204, connection="close"))
        server.on("/ops", answer(204))
        await house.news()
        await house.tell()
        await house.news()
        for _ in range(6):
            await house.tell()
            house.hands.move(timedelta(hours=1))
        assert len(house.got()) == 1
        assert await house.fates("hook") == [("delivered", 1), ("pending", 3)]
        standing = await house.standing()
        assert (standing.gone is not None, standing.why) == (
            True,
            f"denied: port {server.port} is not allowed, and network.allow does not name it (3 times in a row)",
        )
        assert house.told("ops") == ["hook is disabled"]


@pytest.mark.case(26)
async def test_an_allowed_range_is_told_and_its_neighbour_is_not(tmp_path: Path) -> None:
    chance = random.Random()
    last = f"{chance.randrange(1, 255)}.{chance.randrange(1, 255)}"  # so that no other program listens there
    names = Names({"hook.example": [[f"127.1.{last}"]], "other.example": [[f"127.2.{last}"]]})
    told = {"hook": {"kind": "webhook"}, "other": {"kind": "webhook"}}
    async with (
        fault_server(host=f"127.1.{last}", port=8443) as server,
        fault_server(host=f"127.2.{last}", port=8443) as neighbour,
        housed(tmp_path, server, endpoints=told, allow=["127.1.0.0/16"], resolve=names) as house,
    ):
        server.on("/hook", answer(204))
        await house.news()
        await house.tell()
        assert await house.fates() == [("delivered", 1), ("pending", 1)]
        (refused,) = await house.tries(1)
        assert refused.why == f"denied: the address 127.2.{last} is loopback, and network.allow does not name it"
        assert (len(house.got()), neighbour.connections) == (1, 0)


REFUSED = {
    "https://me:canary@hook.example/": "denied: the URL carries a user name or password",
    "https://[::1%25lo]/canary": "denied: the URL names no host that could exist",
    "http://hook.example:25/canary": "denied: port 25 is not allowed, and network.allow does not name it",
    "https://hook.example\\@evil.example/canary": "denied: the URL holds a control character or a backslash",
}


@pytest.mark.case(27)
@pytest.mark.parametrize("url", REFUSED)
async def test_an_address_of_a_strange_form_is_refused_and_not_shown(url: str, tmp_path: Path) -> None:
    names = Names({"hook.example": [["93.184.215.14"]]})
    async with guarded(tmp_path, url, names) as house:
        (one,) = await house.tries()
        assert (one.verdict, one.why) == ("EndpointWrong", REFUSED[url])


@pytest.mark.case(27)
@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("http://hook.example:{port}/hook#canary", "hook.example"),
        ("http://HOOK.example:{port}/hook", "hook.example"),
        ("http://hook.example.:{port}/hook", "hook.example."),
        ("http://bücher.example:{port}/hook", "xn--bcher-kva.example"),
    ],
)
async def test_an_address_that_can_be_written_otherwise_is_made_one(written: str, host: str, tmp_path: Path) -> None:
    names = Names({host: [["127.0.0.1"]]})
    async with (
        fault_server() as server,
        housed(
            tmp_path,
            server,
            urls={"hook": written.format(port=server.port)},
            allow=[f"{host}:{server.port}"],
            resolve=names,
        ) as house,
    ):
        server.on("/hook", answer(204))
        await house.news()
        await house.tell()
        assert [(one.path, one.headers["host"]) for one in server.requests] == [("/hook", f"{host}:{server.port}")]
        assert await house.fates() == [("delivered", 1)]


@pytest.mark.case(27)
def test_an_address_that_is_none_is_refused_by_the_file(tmp_path: Path) -> None:
    async def never() -> None:
        async with fault_server() as server, housed(tmp_path, server, urls={"hook": "file:///etc/canary"}):
            pass

    with pytest.raises(ConfigError) as caught:
        asyncio.run(never())
    assert "canary" not in str(caught.value)

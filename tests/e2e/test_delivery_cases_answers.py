"""Whatever a receiver answers, it costs bounded time and memory, and has one meaning (cases 15 to 20, 47, 49)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from e2e.house import House, a_desk, housed
from fault_server import Behaviour, Exchange, FaultServer, answer, fault_server, head, in_turn, raw
from misbehaviours import bomb, drip, drip_head, endless, endless_chunks

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
KEPT = 4096
PAGE = Path("/proc/self/statm")


def resident() -> int:
    """Bytes of memory that this process has now."""
    return int(PAGE.read_text().split()[1]) * 4096


async def only_try(house: House) -> tuple[str, int | None, str]:
    (one,) = await house.tries()
    return one.verdict, one.status, one.why


async def all_ended(server: FaultServer) -> bool:
    """Whether the receiver finds all its connections dropped: it learns of that when it goes on writing."""
    for _ in range(60):
        if server.at_once == 0:
            return True
        await asyncio.sleep(0.05)
    return False


DEADLINE = 1.0
"""Seconds that the house gives an answer."""
MOST_LATE = 1.5
"""Seconds: this machine may be busy; without a deadline it would never end."""


async def seconds_of(house: House) -> float:
    """What telling takes, by the real clock."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    await house.tell()
    return loop.time() - start


@pytest.mark.case(15)
async def test_a_head_that_drips_is_given_up_at_the_deadline_and_its_fate_is_in_doubt(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", drip_head(0.5))
        await house.news()
        assert DEADLINE <= await seconds_of(house) < DEADLINE + MOST_LATE
        assert await only_try(house) == (
            "Lost",
            None,
            "timeout: no complete answer in time (the receiver may have it)",
        )
        assert await house.fates() == [("unknown", 1)]
        assert await all_ended(server)


@pytest.mark.case(16)
async def test_a_body_that_drips_is_cut_at_the_deadline_and_its_status_counts(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", drip(0.1))
        await house.news()
        assert DEADLINE - 0.05 <= await seconds_of(house) < DEADLINE + MOST_LATE
        (one,) = await house.tries()
        assert (one.verdict, one.status, set(one.answer)) == ("Delivered", 200, {"."})
        assert 5 <= len(one.answer) <= 11
        assert await house.fates() == [("delivered", 1)]


@pytest.mark.case(17)
@pytest.mark.parametrize("body", [endless, endless_chunks, raw(head(content_length=10**9), bytes(10**6), close=False)])
async def test_of_a_body_without_an_end_only_the_beginning_is_read(body: Behaviour, tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        await house.news()
        await house.tell()
        server.on("/hook", body)
        await house.news(5)
        before = resident()
        took = await seconds_of(house)
        assert (await house.fates(), took < 5) == ([("delivered", 1)] * 6, True)
        assert resident() - before < 8_000_000
        assert server.connections == 5  # one is kept from before, and each that is cut short is dropped
        assert body not in (endless, endless_chunks) or await all_ended(server)  # the third one only waits


@pytest.mark.case(18)
@pytest.mark.parametrize("coding", ["gzip", "br"])
async def test_a_compressed_answer_is_not_inflated(coding: str, tmp_path: Path) -> None:
    packed = bomb()
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(200, packed, content_encoding=coding))
        await house.news()
        before = resident()
        await house.tell()
        (one,) = await house.tries()
        assert (one.verdict, one.status) == ("Delivered", 200)
        assert len(one.answer.encode()) <= KEPT
        assert resident() - before < 8_000_000
        assert house.got()[0].headers["accept-encoding"] == "identity"


ODD_HEADS: dict[str, tuple[bytes, tuple[str, int | None]]] = {
    "a line of 100 KB": (b"X-Long: " + b"y" * 100_000, ("Lost", None)),
    "ten thousand fields": (b"\r\n".join(b"X-%d: y" % n for n in range(10_000)), ("Lost", None)),
    "a field in UTF-8": ("X-Name: Zürich 日本".encode(), ("Delivered", 200)),
    "a field in no encoding": (b"X-Name: \xff\xfe\x80", ("Delivered", 200)),
    "no value": (b"X-Name:", ("Delivered", 200)),
    "a date that is none": (b"Date: yesterday, about noon", ("Delivered", 200)),
    "a date of another age": (b"Date: Thu, 01 Jan 0001 00:00:00 GMT", ("Delivered", 200)),
    "a date without a zone": (b"Date: Mon Mar  2 12:00:00 2026", ("Delivered", 200)),
    "a date beyond all calendars": (b"Date: Fri, 31 Dec 99999 23:59:59 GMT", ("Delivered", 200)),
}


@pytest.mark.case(19)
@pytest.mark.parametrize("name", ODD_HEADS)
async def test_an_odd_head_fails_or_succeeds_by_its_status_and_breaks_nothing(name: str, tmp_path: Path) -> None:
    fields, expected = ODD_HEADS[name]
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + fields + b"\r\n\r\n"))
        await house.news()
        await house.tell()
        assert (await only_try(house))[:2] == expected
        assert house.failed == []


@pytest.mark.case(20)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["http://other.example/", "http://127.0.0.1:{port}/other", "file:///etc/passwd"])
async def test_no_redirect_is_followed_and_three_of_them_end_the_endpoint(
    status: int, location: str, tmp_path: Path
) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(status, location=location.format(port=server.port)))
        await house.news()
        for _ in range(5):
            await house.tell()
            house.hands.move(timedelta(hours=3))
        said = f"HTTP {status}: redirects are not followed"
        tries = await house.tries()
        assert [(one.verdict, one.status, one.why) for one in tries] == [("EndpointWrong", status, said)] * 3
        assert server.paths == ["/hook"] * 3
        assert (await house.standing()).why == f"{said} (3 times in a row)"
        assert await house.fates() == [("pending", 3)]


async def close(exchange: Exchange) -> None:
    exchange.close()


async def close_in_answer(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Le")
    exchange.close()


async def tell_two_apart(house: House, server: FaultServer, second: Behaviour) -> list[str]:
    """Two messages over one kept connection; the ids under which they came."""
    server.on("/hook", in_turn(answer(204), second, answer(204)))
    await house.news()
    await house.tell()
    await house.news()
    await house.tell()
    return house.ids()


@pytest.mark.case(47)
async def test_a_kept_connection_that_has_gone_stale_is_replaced_within_one_attempt(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        ids = await tell_two_apart(house, server, close)
        first, second = [one.id for one in await house.owed()]
        assert (ids, server.connections) == ([first, second, second], 2)
        assert await house.fates() == [("delivered", 1)] * 2
        assert [one.verdict for one in await house.tries(1)] == ["Delivered"]


@pytest.mark.case(47)
async def test_a_kept_connection_that_ends_within_an_answer_is_not_replaced(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        ids = await tell_two_apart(house, server, close_in_answer)
        assert ids == [one.id for one in await house.owed()]
        assert await house.fates() == [("delivered", 1), ("unknown", 1)]


@pytest.mark.case(47)
async def test_where_nothing_may_arrive_twice_no_connection_is_kept_that_could_go_stale(tmp_path: Path) -> None:
    held = {"hook": {"kind": "webhook", "unknown": "hold"}}
    async with fault_server() as server, housed(tmp_path, server, endpoints=held) as house:
        ids = await tell_two_apart(house, server, answer(204))
        assert (ids, server.connections) == ([one.id for one in await house.owed()], 2)
        assert await house.fates() == [("delivered", 1)] * 2


@pytest.mark.case(47)
async def test_where_nothing_may_arrive_twice_what_was_not_answered_is_held(tmp_path: Path) -> None:
    held = {"hook": {"kind": "webhook", "unknown": "hold"}}
    async with fault_server() as server, housed(tmp_path, server, endpoints=held) as house:
        ids = await tell_two_apart(house, server, close)
        assert ids == [one.id for one in await house.owed()]
        assert await house.fates() == [("delivered", 1), ("unknown", 1)]


ANSWERS: dict[str, tuple[Behaviour, tuple[str, int | None, str]]] = {
    "100 before the answer": (raw(b"HTTP/1.1 100 Continue\r\n\r\n", head(204)), ("Delivered", 204, "HTTP 204")),
    "103 before the answer": (
        raw(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", head(204)),
        ("Delivered", 204, "HTTP 204"),
    ),
    "only a 100": (
        raw(b"HTTP/1.1 100 Continue\r\n\r\n"),
        ("Lost", None, "connect: the connection was closed without an answer (the receiver may have it)"),
    ),
    "HTTP/0.9": (raw(b"ok\r\n"), ("Lost", None, "protocol: what came back is not HTTP (the receiver may have it)")),
    "garbage": (
        raw(b"\x00\x01\xff garbage\r\n\r\n"),
        ("Lost", None, "protocol: what came back is not HTTP (the receiver may have it)"),
    ),
    "a length that is too long": (raw(head(content_length=99), b"short"), ("Delivered", 200, "HTTP 200")),
    "a length that is too short": (
        raw(head(content_length=2) + b"ok and more"),
        ("Lost", None, "protocol: what came back is not HTTP (the receiver may have it)"),
    ),
    "a length that is no number": (
        raw(head(content_length="many")),
        ("Lost", None, "protocol: what came back is not HTTP (the receiver may have it)"),
    ),
    "299": (raw(head(299, content_length=0)), ("Delivered", 299, "HTTP 299")),
    "600": (raw(head(600, content_length=0)), ("TryAgain", 600, "HTTP 600")),
    "999": (raw(head(999, content_length=0)), ("TryAgain", 999, "HTTP 999")),
    "a status of four digits": (
        raw(b"HTTP/1.1 2000 OK\r\n\r\n"),
        ("Lost", None, "protocol: what came back is not HTTP (the receiver may have it)"),
    ),
}


@pytest.mark.case(49)
@pytest.mark.parametrize("name", ANSWERS)
async def test_every_answer_has_one_meaning_and_the_next_message_goes_out(name: str, tmp_path: Path) -> None:
    behaviour, expected = ANSWERS[name]
    told = {"hook": {"kind": "webhook"}, "other": {"kind": "webhook"}}
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints=told, desks=[a_desk("hook"), a_desk("other")]) as house,
    ):
        server.on("/hook", in_turn(behaviour, answer(204)))
        server.on("/other", answer(204))
        await house.news()
        await house.tell()
        assert await only_try(house) == expected
        await house.later(hours=1)
        assert await house.fates() == [("delivered", 1 if expected[0] == "Delivered" else 2), ("delivered", 1)]
        assert (house.failed, len({request.body for request in house.got()})) == ([], 1)

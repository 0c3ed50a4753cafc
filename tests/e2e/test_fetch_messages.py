"""Messages: one POST, its answer as it is, and whether a request may have arrived that was not answered."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import AsyncIterator

import pytest

from fault_server import Exchange, FaultServer, a_client, answer, fault_server, head, raw
from feedpub.errors import EgressError
from feedpub.fetch import Client
from feedpub.model import Answer

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(20)]


@pytest.fixture
async def server() -> AsyncIterator[FaultServer]:
    async with fault_server() as running:
        yield running


@pytest.fixture
async def client(server: FaultServer) -> AsyncIterator[Client]:
    async with a_client(server.port, limits={"post_seconds": 1.0, "host_gap_seconds": 60.0}) as running:
        yield running


async def failure(client: Client, url: str, body: bytes = b"{}") -> tuple[str, bool, bool]:
    with pytest.raises(EgressError) as caught:
        await client.post(url, body, {})
    return caught.value.fault, caught.value.transient, caught.value.sent


async def test_a_message_arrives_as_it_was_given(server: FaultServer, client: Client) -> None:
    server.on("/hook?key=1", answer(200, b"ok", x_mark="a"))
    said = await client.post(
        server.url("/hook?key=1"), b'{"a": "\xc3\xa9"}', {"Content-Type": "application/json", "webhook-id": "m1"}
    )
    assert said == Answer(status=200, headers=(("content-length", "2"), ("x-mark", "a")), body=b"ok")
    request = server.requests[-1]
    assert (request.method, request.path, request.body) == ("POST", "/hook?key=1", b'{"a": "\xc3\xa9"}')
    assert {name: value for name, value in request.headers.items() if name != "host"} == {
        "user-agent": "feedpub/test",
        "content-type": "application/json",
        "webhook-id": "m1",
        "accept": "*/*",
        "accept-encoding": "identity",
        "content-length": "11",
    }


async def test_a_caller_may_name_its_own_user_agent(server: FaultServer, client: Client) -> None:
    server.on("/hook", answer())
    await client.post(server.url("/hook"), b"", {"User-Agent": "other/1"})
    assert server.requests[-1].headers["user-agent"] == "other/1"


@pytest.mark.parametrize("status", [200, 204, 301, 302, 307, 308, 400, 404, 410, 429, 500, 503])
async def test_any_answer_is_an_answer_and_no_redirect_is_followed(
    status: int, server: FaultServer, client: Client
) -> None:
    server.on("/hook", answer(status, location="/elsewhere", retry_after=7))
    said = await client.post(server.url("/hook"), b"{}", {})
    assert (said.status, said.header("Location"), said.header("retry-after")) == (status, "/elsewhere", "7")
    assert server.paths == ["/hook"]


async def test_messages_to_one_host_wait_neither_for_turns_nor_for_rests(server: FaultServer, client: Client) -> None:
    async def slow(exchange: Exchange) -> None:
        await asyncio.sleep(0.1)
        await answer()(exchange)

    server.on("/hook", slow)
    await asyncio.gather(*(client.post(server.url("/hook"), b"{}", {}) for _ in range(5)))
    assert server.most_at_once == 5


async def test_only_the_beginning_of_an_answer_is_read(server: FaultServer, client: Client) -> None:
    server.on("/hook", raw(head(content_length=10**9), b"a" * 100_000, close=False))
    said = await client.post(server.url("/hook"), b"{}", {})
    assert said == Answer(status=200, headers=(("content-length", "1000000000"),), body=b"a" * 16_384)


async def test_an_answer_is_read_raw(server: FaultServer, client: Client) -> None:
    bomb = gzip.compress(bytes(1_000_000))
    server.on("/hook", answer(200, bomb, content_encoding="gzip"))
    assert (await client.post(server.url("/hook"), b"{}", {})).body == bomb


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
async def test_an_early_answer_to_a_large_message_is_taken(server: FaultServer, client: Client) -> None:
    answered = asyncio.Event()

    async def impatient(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head(413, content_length=2, connection="close") + b"no")
        await answered.wait()
        writer.transport.abort()

    listener = await asyncio.start_server(impatient, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    async with listener, a_client(port, limits={"post_seconds": 1.0}) as client:
        said = await client.post(f"http://pub.example:{port}/", bytes(20_000_000), {})
        answered.set()
        await asyncio.sleep(0.1)  # the rest of the message is given up when the other side is gone
    assert (said.status, said.body) == (413, b"no")


async def test_a_request_that_never_left_is_known_not_to_have_arrived(server: FaultServer, client: Client) -> None:
    assert await failure(client, "http://nowhere.example/hook") == ("dns", True, False)


async def test_a_refused_connection_has_sent_nothing() -> None:
    async with fault_server() as server:
        port = server.port
    async with a_client(port) as client:
        assert await failure(client, f"http://pub.example:{port}/hook") == ("connect", True, False)


async def test_a_name_server_that_hangs_has_sent_nothing(server: FaultServer) -> None:
    def hang(*_: object, **__: object) -> list[object]:
        time.sleep(0.6)
        return []

    async with a_client(server.port, resolve=hang, limits={"post_seconds": 0.2}) as client:
        assert await failure(client, server.url("/hook")) == ("timeout", True, False)


async def test_silence_after_the_request_leaves_its_fate_unknown(server: FaultServer, client: Client) -> None:
    server.on("/hook", raw(b"", close=False))
    assert await failure(client, server.url("/hook")) == ("timeout", True, True)


async def test_a_close_without_an_answer_is_not_tried_again_on_a_fresh_connection(
    server: FaultServer, client: Client
) -> None:
    server.on("/hook", raw())
    assert await failure(client, server.url("/hook")) == ("connect", True, True)
    assert server.paths == ["/hook"]


async def test_garbage_for_an_answer_leaves_its_fate_unknown(server: FaultServer, client: Client) -> None:
    server.on("/hook", raw(b"\x00garbage\r\n\r\n"))
    assert await failure(client, server.url("/hook")) == ("protocol", True, True)


@pytest.mark.parametrize("way", ["close", "reset"])
async def test_a_kept_connection_that_has_gone_stale_is_replaced_once(
    way: str, server: FaultServer, client: Client
) -> None:
    async def once_a_connection(exchange: Exchange) -> None:
        if len(server.requests) == 2:  # the second request on the kept connection meets its end
            exchange.reset() if way == "reset" else exchange.close()
        else:
            await answer(200, b"ok")(exchange)

    server.on("/hook", once_a_connection)
    said = [await client.post(server.url("/hook"), b"{}", {}) for _ in range(2)]
    assert [answer.body for answer in said] == [b"ok", b"ok"]
    assert (len(server.requests), server.connections) == (3, 2)


async def test_a_kept_connection_that_broke_within_an_answer_is_not_replaced(
    server: FaultServer, client: Client
) -> None:
    async def behave(exchange: Exchange) -> None:
        if len(server.requests) == 1:
            await answer(200, b"ok")(exchange)
        else:
            await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Le")
            exchange.close()

    server.on("/hook", behave)
    await client.post(server.url("/hook"), b"{}", {})
    fault, _, sent = await failure(client, server.url("/hook"))
    assert (fault, sent, len(server.requests)) == ("connect", True, 2)


async def test_messages_do_not_wait_behind_slow_pages(server: FaultServer) -> None:
    server.on("/page", raw(head(content_length=9), close=False))
    server.on("/hook", answer(200, b"ok"))
    async with a_client(server.port, limits={"requests": 1, "total_seconds": 1.0}) as client:
        page = asyncio.ensure_future(client.get(server.url("/page"), robots=False))
        await asyncio.sleep(0.1)
        assert (await client.post(server.url("/hook"), b"{}", {})).body == b"ok"
        assert not page.done()
        with pytest.raises(EgressError):
            await page

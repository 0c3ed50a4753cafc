"""Everything that a web server can do wrong, over real sockets: each has its one fault, and none takes long."""

from __future__ import annotations

import asyncio
import gzip
import traceback
import zlib
from collections.abc import AsyncIterator

import pytest

from fault_server import Behaviour, Exchange, FaultServer, a_client, answer, fault_server, head, raw
from feedpub.errors import EgressError
from feedpub.fetch import Client, Refusal, Unchanged
from feedpub.model import Listing, Validators
from misbehaviours import bomb, drip, drip_head, endless, endless_chunks, hang, reset, reset_in_body

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(20)]

PAGE = b"<ul>" + b"".join(b"<li>Report %d</li>" % number for number in range(2000)) + b"</ul>"
ZIPPED = gzip.compress(PAGE)


SECRET = "/swordfish?key=swordfish"


@pytest.fixture
async def server() -> AsyncIterator[FaultServer]:
    async with fault_server() as running:
        yield running


@pytest.fixture
async def client(server: FaultServer) -> AsyncIterator[Client]:
    async with a_client(server.port, limits={"total_seconds": 1.0}) as running:
        yield running


async def fault_of(client: Client, url: str) -> tuple[str, bool]:
    with pytest.raises(EgressError) as caught:
        await client.get(url, robots=False)
    return caught.value.fault, caught.value.transient


FAULTS: dict[str, tuple[Behaviour, tuple[str, bool]]] = {
    "a body that drips": (drip(), ("timeout", True)),
    "a head that drips": (drip_head(), ("timeout", True)),
    "silence before the head": (hang, ("timeout", True)),
    "silence in the body": (raw(head(content_length=9), b"half", close=False), ("timeout", True)),
    "a reset": (reset, ("connect", True)),
    "a close without an answer": (raw(), ("connect", True)),
    "a reset in the body": (reset_in_body, ("truncated", True)),
    "gzip cut by a close": (
        raw(head(content_encoding="gzip", connection="close"), ZIPPED[:-200]),
        ("truncated", True),
    ),
    "gzip cut, and the length says so": (
        answer(200, ZIPPED[:-200], content_encoding="gzip"),
        ("truncated", True),
    ),
    "gzip cut, in chunks that end well": (
        raw(head(content_encoding="gzip", transfer_encoding="chunked"), b"40\r\n", ZIPPED[:64], b"\r\n0\r\n\r\n"),
        ("truncated", True),
    ),
    "a length longer than the body": (raw(head(content_length=1000), b"short"), ("truncated", True)),
    "chunks without an end": (raw(head(transfer_encoding="chunked"), b"4\r\nhalf\r\n"), ("truncated", True)),
    "a chunk whose size is no number": (raw(head(transfer_encoding="chunked"), b"zz\r\nbad\r\n"), ("protocol", True)),
    "an endless body": (endless, ("too_large", False)),
    "an endless body in chunks": (endless_chunks, ("too_large", False)),
    "a bomb": (answer(200, bomb(), content_encoding="gzip"), ("too_large", False)),
    "no gzip where it says so": (answer(200, PAGE, content_encoding="gzip"), ("bad_encoding", False)),
    "a coding nobody asked for": (answer(200, PAGE, content_encoding="br"), ("bad_encoding", False)),
    "garbage": (raw(b"\x00\x01\x02 this is not HTTP \xff\xfe\r\n\r\n"), ("protocol", True)),
    "another protocol": (raw(b"SSH-2.0-OpenSSH_9.2\r\n"), ("protocol", True)),
    "two lengths that differ": (
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        ("protocol", True),
    ),
    "a header of 100 KB": (answer(x_long="y" * 100_000), ("too_large", False)),
    "headers of 100 KB": (answer(**{f"x{number}": "y" * 8000 for number in range(13)}), ("too_large", False)),
    "ten thousand headers": (answer(**{f"x{number}": "y" for number in range(10_000)}), ("protocol", True)),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_each_misbehaviour_has_its_fault_and_shows_no_url(name: str, server: FaultServer, client: Client) -> None:
    behaviour, expected = FAULTS[name]
    server.on(SECRET, behaviour)
    with pytest.raises(EgressError) as caught:
        await client.get(server.url(SECRET), robots=False)
    assert (caught.value.fault, caught.value.transient) == expected
    assert "swordfish" not in "".join(traceback.format_exception(caught.value))


async def test_the_client_works_on_after_every_fault(server: FaultServer, client: Client) -> None:
    for number, (behaviour, _) in enumerate(FAULTS.values()):
        server.on(f"/{number}", behaviour)
    server.on("/good", answer(200, PAGE))
    faults = [await fault_of(client, server.url(f"/{number}")) for number in range(len(FAULTS))]
    assert faults == [expected for _, expected in FAULTS.values()]
    assert await client.get(server.url("/good"), robots=False) == Listing(url=server.url("/good"), body=PAGE)


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [("gzip", ZIPPED), ("deflate", zlib.compress(PAGE)), ("identity", PAGE)],
)
async def test_a_whole_body_arrives_decoded(encoding: str, sent: bytes, server: FaultServer, client: Client) -> None:
    server.on("/page", answer(200, sent, content_encoding=encoding, content_type="text/html; charset=utf-8"))
    assert await client.get(server.url("/page"), robots=False) == Listing(
        url=server.url("/page"), body=PAGE, content_type="text/html; charset=utf-8"
    )


async def test_a_body_that_ends_with_its_connection_is_taken(server: FaultServer, client: Client) -> None:
    server.on("/page", raw(b"HTTP/1.0 200 OK\r\n\r\n", PAGE))
    assert await client.get(server.url("/page"), robots=False) == Listing(url=server.url("/page"), body=PAGE)


async def test_validators_go_back_letter_by_letter(server: FaultServer, client: Client) -> None:
    validators = Validators(etag='W/"gräß \\"1"', last_modified="Yesterday,  about noon")
    server.on("/page", answer(304, etag='"new"'))
    unchanged = await client.get(server.url("/page"), validators=validators, robots=False)
    headers = server.requests[-1].headers
    sent = (headers["if-none-match"].encode("latin-1").decode(), headers["if-modified-since"])
    assert sent == (validators.etag, validators.last_modified)
    assert unchanged == Unchanged(validators=Validators(etag='"new"', last_modified=validators.last_modified))


async def test_a_first_look_asks_for_no_more_than_it_must(server: FaultServer, client: Client) -> None:
    server.on("/page", answer(200, PAGE))
    await client.get(server.url("/page"), robots=False)
    headers = server.requests[-1].headers
    assert sorted(headers) == ["accept", "accept-encoding", "host", "user-agent"]
    assert (headers["accept-encoding"], headers["user-agent"]) == ("gzip, deflate", "feedpub/test")


async def test_a_refusal_is_a_value_and_its_body_is_not_read(server: FaultServer, client: Client) -> None:
    server.on("/gone", raw(head(410, content_length=10**9), b"so ", close=False))
    assert await client.get(server.url("/gone"), robots=False) == Refusal(status=410, why="410 Gone")


async def test_cookies_are_never_kept(server: FaultServer, client: Client) -> None:
    server.on("/page", answer(200, PAGE, set_cookie="id=1; Path=/"))
    for _ in range(2):
        await client.get(server.url("/page"), robots=False)
    assert ["cookie" in request.headers for request in server.requests] == [False, False]


async def test_time_spent_before_a_redirect_counts_to_the_total(server: FaultServer, client: Client) -> None:
    async def slow(exchange: Exchange) -> None:
        await asyncio.sleep(0.4)
        await answer(302, location=f"{exchange.request.path}x")(exchange)

    for length in range(6):
        server.on("/" + "x" * length, slow)
    start = asyncio.get_running_loop().time()
    assert await fault_of(client, server.url("/")) == ("timeout", True)
    assert 0.95 <= asyncio.get_running_loop().time() - start < 2.2  # the machine may be busy


async def test_no_connection_stays_open_after_a_deadline(server: FaultServer, client: Client) -> None:
    server.on("/drip", drip())
    await fault_of(client, server.url("/drip"))
    await asyncio.sleep(0.2)
    assert server.at_once == 0

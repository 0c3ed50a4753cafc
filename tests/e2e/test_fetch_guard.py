"""The guard, over real sockets: whatever a URL, a redirect or a name server says, no forbidden address is dialled."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest

from fault_server import FaultServer, Names, a_client, answer, fault_server
from feedpub.errors import EgressError
from feedpub.fetch import Client, Network
from feedpub.model import Listing

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(20)]


@pytest.fixture
async def server() -> AsyncIterator[FaultServer]:
    async with fault_server() as running:
        running.on("/page", answer(200, b"page"))
        yield running


@pytest.fixture
async def client(server: FaultServer) -> AsyncIterator[Client]:
    async with a_client(server.port) as running:
        yield running


async def refusal(client: Client, url: str, *, robots: bool = False) -> tuple[str, str]:
    with pytest.raises(EgressError) as caught:
        await client.get(url, robots=robots)
    assert not caught.value.sent
    return caught.value.fault, caught.value.why


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "0",
        "0.0.0.0",
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "127.000.000.001",
        "localhost",
        "LOCALHOST.",
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1%25lo]",
        "169.254.169.254",
        "[::ffff:169.254.169.254]",
        "10.0.0.1",
    ],
)
@pytest.mark.parametrize("robots", [True, False])
async def test_no_spelling_of_a_private_address_is_dialled(host: str, robots: bool, server: FaultServer) -> None:
    # The system's own resolver, and the server's port allowed for a name: only the address stands in the way.
    network = Network(allow=(f"pub.example:{server.port}",))
    async with a_client(network=network, resolve=resolve_like_the_system) as client:
        for url in (f"http://{host}/page", f"http://{host}:{server.port}/page"):
            fault, _ = await refusal(client, url, robots=robots)
            assert fault == "denied"
    assert server.connections == 0


def resolve_like_the_system(host: str, *rest: object, **options: object) -> object:
    """``getaddrinfo`` without a name server: old numeric spellings are numbers, and localhost is known."""
    options["flags"] = 0
    name = host.rstrip(".").lower()
    if name == "localhost":
        return socket.getaddrinfo("127.0.0.1", *rest, **options)  # type: ignore[arg-type]
    return socket.getaddrinfo(socket.inet_ntoa(socket.inet_aton(name)), *rest, **options)  # type: ignore[arg-type]


async def test_loopback_is_refused_by_default_and_allowed_by_name(server: FaultServer) -> None:
    url = server.url("/page", host="127.0.0.1")
    async with a_client(network=Network()) as client:
        assert await refusal(client, url) == (
            "denied",
            f"port {server.port} is not allowed, and network.allow does not name it",
        )
    async with a_client(network=Network(allow=(f"127.0.0.1:{server.port}",))) as client:
        assert await client.get(url, robots=False) == Listing(url=url, body=b"page")


async def test_a_name_that_is_allowed_does_not_allow_its_address(server: FaultServer, client: Client) -> None:
    assert await client.get(server.url("/page"), robots=False) == Listing(url=server.url("/page"), body=b"page")
    fault, _ = await refusal(client, server.url("/page", host="127.0.0.1"))
    assert (fault, server.connections) == ("denied", 1)


@pytest.mark.parametrize(
    ("location", "fault", "why"),
    [
        ("file:///etc/passwd", "denied", "the scheme file is not http or https"),
        ("ftp://pub.example/", "denied", "the scheme ftp is not http or https"),
        (
            "http://169.254.169.254/latest/",
            "denied",
            "the address 169.254.169.254 is link-local, and network.allow does not name it",
        ),
        ("http://10.0.0.1/", "denied", "the address 10.0.0.1 is private, and network.allow does not name it"),
        ("http://[::1]/", "denied", "the address ::1 is loopback, and network.allow does not name it"),
        ("http://inside.example/", "denied", "the address 192.168.1.1 is private, and network.allow does not name it"),
        ("http://pub.example:22/", "denied", "port 22 is not allowed, and network.allow does not name it"),
        ("http://me:secret@pub.example/", "denied", "the URL carries a user name or password"),
        ("http://nowhere.example/", "dns", "the name cannot be resolved"),
        ("http://[", "denied", "the URL names no host that could exist"),
        ("", "redirects", "the redirect leads nowhere"),
        ("/redirect", "redirects", "the redirects go in a circle"),
        ("/redirect#other", "redirects", "the redirects go in a circle"),
    ],
)
async def test_a_redirect_leads_no_further_than_a_url_of_ours(
    location: str, fault: str, why: str, server: FaultServer
) -> None:
    names = Names({"pub.example": [["127.0.0.1"]], "inside.example": [["192.168.1.1"]]})
    async with a_client(server.port, resolve=names) as client:
        server.on("/redirect", answer(302, location=location))
        assert await redirected(client, server.url("/redirect")) == (fault, why)
    assert server.paths == ["/redirect"]


async def redirected(client: Client, url: str) -> tuple[str, str]:
    with pytest.raises(EgressError) as caught:
        await client.get(url, robots=False)
    return caught.value.fault, caught.value.why


async def test_five_redirects_are_followed_and_no_sixth(server: FaultServer, client: Client) -> None:
    for number in range(6):
        server.on(f"/{number}", answer(307, location=f"/{number + 1}"))
    server.on("/6", answer(200, b"end"))
    assert await client.get(server.url("/1"), robots=False) == Listing(url=server.url("/6"), body=b"end")
    assert await redirected(client, server.url("/0")) == ("redirects", "more than 5 redirects")


async def test_a_redirect_to_another_host_is_looked_up_and_checked_anew(server: FaultServer, client: Client) -> None:
    there = server.url("/page", host="other.example")
    server.on("/redirect", answer(308, location=there))
    assert await client.get(server.url("/redirect"), robots=False) == Listing(url=there, body=b"page")


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    async with a_client(resolve=Names({"mixed.example": [["203.0.114.1", "10.0.0.1", "2606:4700::1"]]})) as client:
        assert await refusal(client, "http://mixed.example/") == (
            "denied",
            "the address 10.0.0.1 is private, and network.allow does not name it",
        )


async def test_an_answer_without_addresses_is_a_fault_of_dns() -> None:
    async with a_client(resolve=Names({"empty.example": [[]]})) as client:
        assert await refusal(client, "http://empty.example/") == ("dns", "the name has no address")


async def test_a_name_is_looked_up_once_for_a_connection(server: FaultServer) -> None:
    names = Names({"pub.example": [["127.0.0.1"]]})
    async with a_client(server.port, resolve=names) as client:
        for _ in range(3):
            await client.get(server.url("/page"), robots=False)
    assert (names.lookups, server.connections) == (["pub.example"], 1)


async def test_a_name_that_turns_private_is_refused_at_its_next_connection(server: FaultServer) -> None:
    # First an address that is allowed, as a public one would be, and then the one behind the wall.
    names = Names({"pub.example": [["127.0.0.1"], ["127.0.0.2"]]})
    network = Network(allow=(f"127.0.0.1:{server.port}",))
    server.on("/page", answer(200, b"page", connection="close"))
    async with a_client(network=network, resolve=names) as client:
        assert await client.get(server.url("/page"), robots=False) == Listing(url=server.url("/page"), body=b"page")
        assert await refusal(client, server.url("/page")) == (
            "denied",
            f"port {server.port} is not allowed, and network.allow does not name it",
        )
    assert (names.lookups, server.connections) == (["pub.example", "pub.example"], 1)


async def test_the_answer_that_was_checked_is_the_one_that_is_dialled(server: FaultServer) -> None:
    names = Names({"pub.example": [["127.0.0.1"], ["10.0.0.1"]]})
    network = Network(allow=(f"127.0.0.1:{server.port}",))
    async with a_client(network=network, resolve=names) as client:
        assert await client.get(server.url("/page"), robots=False) == Listing(url=server.url("/page"), body=b"page")
    assert names.lookups == ["pub.example"]


async def test_messages_pass_the_same_guard(server: FaultServer) -> None:
    async with a_client(network=Network()) as client:
        for url in (server.url("/hook", host="127.0.0.1"), "http://169.254.169.254/", "file:///etc/passwd"):
            with pytest.raises(EgressError) as caught:
                await client.post(url, b"{}", {})
            assert (caught.value.fault, caught.value.sent, caught.value.transient) == ("denied", False, False)
    assert server.connections == 0


async def test_proxies_of_the_environment_are_not_used(
    server: FaultServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert await client.get(server.url("/page"), robots=False) == Listing(url=server.url("/page"), body=b"page")

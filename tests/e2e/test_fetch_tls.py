"""Certificates, over real TLS: an authority and its certificates are made with the program openssl."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from authority import make_authority, served, trusting
from fault_server import Names, a_client, answer, fault_server
from feedpub.errors import EgressError
from feedpub.model import Listing

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60), pytest.mark.needs("openssl")]

NAMES = Names({"pub.example": [["127.0.0.1"]], "other.example": [["127.0.0.1"]]})


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("authority"), "pub.example")


async def failure(port: int, url: str, tls: ssl.SSLContext | None) -> tuple[str, bool]:
    async with a_client(port, resolve=NAMES, tls=tls) as client:
        with pytest.raises(EgressError) as caught:
            await client.post(url, b"{}", {})
    assert caught.value.fault == "tls"
    return caught.value.why, caught.value.sent


async def test_a_good_certificate_is_taken_by_the_name_of_the_url(authority: Path) -> None:
    async with fault_server(served(authority, "good")) as server:
        server.on("/page", answer(200, b"page"))
        url = server.url("/page", scheme="https")
        async with a_client(server.port, resolve=NAMES, tls=trusting(authority)) as client:
            assert await client.get(url, robots=False) == Listing(url=url, body=b"page")


async def test_a_certificate_of_another_host_is_refused(authority: Path) -> None:
    async with fault_server(served(authority, "good")) as server:
        why, sent = await failure(
            server.port, server.url("/", host="other.example", scheme="https"), trusting(authority)
        )
    assert (why.startswith("the certificate is refused: Hostname mismatch"), sent) == (True, False)


async def test_a_certificate_of_an_unknown_authority_is_refused(authority: Path) -> None:
    async with fault_server(served(authority, "good")) as server:
        why, sent = await failure(server.port, server.url("/", scheme="https"), None)
    assert (why, sent) == ("the certificate is refused: unable to get local issuer certificate", False)


async def test_a_certificate_out_of_date_is_refused(authority: Path) -> None:
    async with fault_server(served(authority, "expired")) as server:
        why, sent = await failure(server.port, server.url("/", scheme="https"), trusting(authority))
    assert (why, sent) == ("the certificate is refused: certificate has expired", False)


async def test_a_server_that_speaks_no_tls_is_a_fault_of_tls(authority: Path) -> None:
    async def plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.pub.example ready\r\n")
        writer.close()

    async with await asyncio.start_server(plain, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        why, sent = await failure(port, f"https://pub.example:{port}/", trusting(authority))
    assert (why, sent) == ("no encrypted connection comes about", False)


async def test_a_redirect_from_https_to_http_is_refused(authority: Path) -> None:
    async with fault_server(served(authority, "good")) as server:
        server.on("/page", answer(302, location=server.url("/plain")))
        async with a_client(server.port, resolve=NAMES, tls=trusting(authority)) as client:
            with pytest.raises(EgressError) as caught:
                await client.get(server.url("/page", scheme="https"), robots=False)
    assert (caught.value.fault, caught.value.why) == ("denied", "pub.example redirects from https to http")

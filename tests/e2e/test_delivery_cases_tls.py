"""No message goes to a server that is not the one it says (case 21)."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from authority import make_authority, served, trusting
from e2e.house import housed
from fault_server import FaultServer, answer, fault_server
from feedpub.store.delivery_lists import Tried

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60), pytest.mark.needs("openssl")]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("authority"), "hook.example")


async def first_try(folder: Path, server: FaultServer, **options: Any) -> Tried:
    async with housed(folder, server, **options) as house:
        await house.news()
        await house.tell()
        (one,) = await house.tries()
        return one


CERTIFICATES: dict[str, tuple[str, str, str]] = {
    "expired": ("expired", "hook", "tls: the certificate is refused: certificate has expired"),
    "self-signed": ("selfsigned", "hook", "tls: the certificate is refused: self-signed certificate"),
    "another host's": (
        "good",
        "other",
        "tls: the certificate is refused: Hostname mismatch, certificate is not valid for 'other.example'.",
    ),
}


@pytest.mark.case(21)
@pytest.mark.parametrize("name", CERTIFICATES)
async def test_each_fault_of_tls_is_told_apart_and_sends_nothing(name: str, authority: Path, tmp_path: Path) -> None:
    certificate, host, why = CERTIFICATES[name]
    async with fault_server(served(authority, certificate)) as server:
        one = await first_try(
            tmp_path,
            server,
            endpoints={host: {"kind": "webhook"}},
            urls={host: f"https://{host}.example:{server.port}/"},
            tls=trusting(authority),
        )
    assert (one.verdict, one.status, one.why) == ("TryAgain", None, why)
    assert server.requests == []


@pytest.mark.case(21)
async def test_a_server_of_our_authority_is_told_and_one_of_an_unknown_is_not(authority: Path, tmp_path: Path) -> None:
    async with fault_server(served(authority, "good")) as server:
        server.on("/hook", answer(204))
        urls = {"hook": f"https://hook.example:{server.port}/hook"}
        for folder in ("known", "unknown"):
            (tmp_path / folder).mkdir()
        known = await first_try(tmp_path / "known", server, urls=urls, tls=trusting(authority))
        unknown = await first_try(tmp_path / "unknown", server, urls=urls, tls=ssl.create_default_context())
    assert (known.verdict, known.status) == ("Delivered", 204)
    assert unknown.why == "tls: the certificate is refused: unable to get local issuer certificate"
    assert len(server.requests) == 1


@pytest.mark.case(21)
async def test_a_server_that_speaks_nothing_newer_than_tls_1_0_is_told_nothing(authority: Path, tmp_path: Path) -> None:
    def old_server(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with suppress(ssl.SSLError, OSError), connection:
            served(authority, "good", old=True).wrap_socket(connection, server_side=True).recv(1)

    # Of the old kind: asyncio does not send the alert that says why.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        answering = asyncio.create_task(asyncio.to_thread(old_server, listener))
        one = await first_try(
            tmp_path,
            FaultServer(port=listener.getsockname()[1]),
            urls={"hook": f"https://hook.example:{listener.getsockname()[1]}/"},
            tls=trusting(authority),
        )
        await answering
    assert (one.verdict, one.status, one.why) == ("TryAgain", None, "tls: no encrypted connection comes about")


@pytest.mark.case(21)
async def test_a_handshake_that_stalls_has_sent_nothing(authority: Path, tmp_path: Path) -> None:
    async with fault_server() as server:  # speaks no TLS, and waits for the end of a request
        one = await first_try(
            tmp_path, server, urls={"hook": f"https://hook.example:{server.port}/hook"}, tls=trusting(authority)
        )
    assert (one.verdict, one.why) == ("TryAgain", "timeout: no complete answer in time")

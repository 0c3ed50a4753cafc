"""How many retrievals a second the guarded client makes, beside httpx as it comes. Prints; judges nothing.

The server shares the process and its core, so the figures compare the clients and flatter neither.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Awaitable, Callable

import httpx
import pytest

from fault_server import Names, a_client, answer, fault_server
from feedpub.fetch import Network

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

REQUESTS = 1000
AT_ONCE = 50
PAGE = b"".join(b"<li>Report %d on the harbours of the north</li>" % number for number in range(1400))


async def measured(get: Callable[[int], Awaitable[object]]) -> tuple[float, float]:
    """Requests a second, and milliseconds of this process's CPU for each."""
    numbers = iter(range(REQUESTS))

    async def work() -> None:
        for number in numbers:
            await get(number)

    start, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return REQUESTS / (time.perf_counter() - start), (time.process_time() - cpu) / REQUESTS * 1000


@pytest.mark.parametrize("what", ["200", "304"])
async def test_retrievals_a_second(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    hosts = [f"h{number}.example" for number in range(AT_ONCE)]
    page = answer(200, gzip.compress(PAGE), content_encoding="gzip") if what == "200" else answer(304)
    async with fault_server() as server:
        server.on("/", page)
        port = server.port
        network = Network(allow=tuple(f"{host}:{port}" for host in hosts))
        names = Names({host: [["127.0.0.1"]] for host in hosts})
        async with a_client(network=network, resolve=names) as ours:
            rate, cpu = await measured(
                lambda number: ours.get(server.url("/", host=hosts[number % AT_ONCE]), robots=False)
            )
        async with httpx.AsyncClient(trust_env=False) as plain:
            plain_rate, plain_cpu = await measured(lambda _: plain.get(server.url("/", host="127.0.0.1")))
    with capsys.disabled():
        print(f"\n{what}, the server's share included:")
        print(f"  feedpub      {rate:6.0f}/s  {cpu:.2f} ms of CPU each")
        print(f"  plain httpx  {plain_rate:6.0f}/s  {plain_cpu:.2f} ms of CPU each")

"""What it costs to deliver with a record of each attempt: beside a bare loop of the same client that notes nothing.

``pytest -s tests/benchmarks/test_deliver_speed.py``. The receiver is another process; both sides take turns in one run,
on the event loop of ``feedpub run``, and only their ratio is judged. What a hundred thousand waiting deliveries take of
memory is measured besides.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median

import pytest
import uvloop

from benchmarks.bulk import fill
from e2e.house import House, housed
from fault_server import FaultServer, Hands
from feedpub.clock import wall_clock
from feedpub.notify.payload import body_of, to_json
from feedpub.notify.signing import signed_headers
from feedpub.pipeline.announcing import of_item
from feedpub.store import items

pytestmark = pytest.mark.timeout(300)

ENDPOINTS, ITEMS, ROUNDS = 10, 200, 3
OURS_AT_LEAST = 0.5
"""Of the bare loop's rate."""
LENIENCE = 0.5
"""Judged is so much of it: a core that is shared gives no better measure."""
WAITING = int(os.environ.get("FEEDPUB_BENCH_DELIVERIES", "100000"))
SECONDS = 5
MEMORY = 64_000_000
"""Bytes that working off may take, however much waits."""
HOOKS = {f"hook{number}": {"kind": "webhook"} for number in range(ENDPOINTS)}


class Wall(Hands):
    """The clock on the wall."""

    def __call__(self) -> datetime:
        return wall_clock()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@contextmanager
def receiver() -> Iterator[FaultServer]:
    """The place of a receiver in another process."""
    script = Path(__file__).with_name("receiver.py")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield FaultServer(port=int(process.stdout.readline()))
        finally:
            process.terminate()


async def with_a_record(house: House) -> float:
    """Messages a second, owed and delivered as ever."""
    await house.news(ITEMS)
    start = time.perf_counter()
    await house.tell()
    return ENDPOINTS * ITEMS / (time.perf_counter() - start)


async def without(house: House) -> float:
    """Messages a second, the same ones, composed and signed as they are, sent by the same client in as many loops."""
    owed = (await house.owed())[-ENDPOINTS * ITEMS :]
    told = await house.app.desk.store.read(items.with_ids, {one.item for one in owed})

    async def loop(key: str) -> None:
        url = f"http://{key}.example:{house.server.port}/{key}"
        for one in owed:
            if one.endpoint == key:
                body = to_json(body_of(of_item(house.app.desk, one, told[one.item])))
                headers = signed_headers(one.id, body, wall_clock())
                await house.app.client.post(url, body, {"content-type": "application/json", **headers})

    start = time.perf_counter()
    await asyncio.gather(*map(loop, HOOKS))
    return ENDPOINTS * ITEMS / (time.perf_counter() - start)


def test_deliveries_a_second_beside_a_loop_that_notes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def measured() -> list[tuple[float, float]]:
        async with housed(tmp_path, server, endpoints=HOOKS, hands=Wall()) as house:
            await with_a_record(house)
            rates = [(await with_a_record(house), await without(house)) for _ in range(ROUNDS)]
            assert set(await house.fates()) == {("delivered", 1)}
            ((attempts,),) = await house.rows("SELECT count(*) FROM attempt")
            assert attempts == ENDPOINTS * ITEMS * (ROUNDS + 1)
            return rates

    with receiver() as server:
        rates = uvloop.run(measured())
    ratio = median(ours / bare for ours, bare in rates)
    with capsys.disabled():
        ours, bare = (median(column) for column in zip(*rates, strict=True))
        print(f"\n{ENDPOINTS} endpoints: {ours:,.0f} deliveries/s with a record, {bare:,.0f}/s without: {ratio:.2f}")
    assert ratio >= OURS_AT_LEAST * LENIENCE


def test_what_a_hundred_thousand_waiting_deliveries_take_of_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def begun() -> None:
        async with housed(tmp_path, server, endpoints=HOOKS, hands=Wall()) as house:
            await house.news(ITEMS)

    async def measured() -> tuple[int, float]:
        async with housed(tmp_path, server, endpoints=HOOKS, hands=Wall()) as house:
            before = most = resident()
            telling = asyncio.create_task(house.tell())
            start = time.perf_counter()
            while time.perf_counter() - start < SECONDS and not telling.done():
                await asyncio.sleep(0.02)
                most = max(most, resident())
            took = time.perf_counter() - start
            telling.cancel()
            await asyncio.wait([telling])
            ((sent,),) = await house.rows("SELECT count(*) FROM delivery WHERE state = 'delivered'")
            return most - before, sent / took

    with receiver() as server:
        uvloop.run(begun())
        multiply(tmp_path / "feedpub.db", WAITING)
        grown, rate = uvloop.run(measured())
    with capsys.disabled():
        print(f"\n{WAITING:,} waiting: {grown / 1e6:.1f} MB more while {rate:,.0f}/s were delivered")
    assert rate > 0
    assert grown < MEMORY


def multiply(path: Path, waiting: int) -> None:
    """Owes so many deliveries, of items by the ten thousand."""
    fill(path, waiting // ENDPOINTS)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA synchronous=OFF")
        columns = [row[1] for row in db.execute("PRAGMA table_info(delivery)") if row[1] != "seq"]
        said = {"id": "'msg_' || item.id || delivery.endpoint", "item": "item.id"}
        chosen = ", ".join(said.get(name, f"delivery.{name}") for name in columns)
        db.execute(
            f"INSERT INTO delivery ({', '.join(columns)}) SELECT {chosen} FROM item JOIN delivery"
            " ON delivery.seq IN (SELECT min(seq) FROM delivery GROUP BY endpoint) WHERE item.id LIKE 'copy%'"
        )


def resident() -> int:
    """Bytes of memory that this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

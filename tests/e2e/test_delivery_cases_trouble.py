"""A stop, a database that refuses, a full disk (cases 7 to 9)."""

from __future__ import annotations

import asyncio
import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from e2e.house import House, housed
from e2e.runs import Runs
from fault_server import Exchange, answer, fault_server, in_turn
from feedpub.errors import StoreError
from feedpub.pipeline.deliver import Deliverer
from feedpub.store.leases import LEASE

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]


@pytest.mark.case(7)
async def test_a_stop_with_fifty_messages_under_way_lets_them_end_and_gives_the_rest_back(tmp_path: Path) -> None:
    arrived = asyncio.Event()
    async with fault_server() as server:
        runs = Runs.begun(tmp_path, server, count=50)
        await runs.baseline()

        async def behave(exchange: Exchange) -> None:
            if server.at_once == 50:
                arrived.set()
            await arrived.wait()
            await asyncio.sleep(1)
            await answer(204)(exchange)

        for key in runs.endpoints:
            server.on(f"/{key}", behave)
        runs.show(3, 2, 1)
        assert (await runs.poll("take_in.after"))[0] == 137
        process = await runs.start("run")
        await asyncio.wait_for(arrived.wait(), 90)
        start = asyncio.get_running_loop().time()
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), 20)
        assert (process.returncode, asyncio.get_running_loop().time() - start < 12) == (0, True)
        assert {key: len(server.to(f"/{key}")) for key in runs.endpoints} == dict.fromkeys(runs.endpoints, 1)
    assert sorted(runs.fates()) == [("delivered", 1, 0, 0)] * 50 + [("pending", 0, 0, 0)] * 100


@pytest.mark.case(7)
async def test_a_receiver_that_does_not_answer_is_cut_off_by_a_stop_and_its_message_is_in_doubt(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        arrived = asyncio.Event()

        async def hang(exchange: Exchange) -> None:
            arrived.set()
            await asyncio.sleep(60)

        server.on("/hook", hang)
        await house.news(3)
        deliverer = Deliverer(house.app.desk, house.app.client, sleep=house.hands.sleep)
        running = asyncio.create_task(deliverer.run())
        deliverer.wake()
        await arrived.wait()
        running.cancel()
        await asyncio.wait([running])
        held = await house.rows("SELECT state, attempts, lease, bound FROM delivery ORDER BY seq")
        (first, *_) = await house.owed()
        assert held == [("unknown", 1, None, first.id), ("pending", 0, None, None), ("pending", 0, None, None)]


@contextmanager
def locked(folder: Path, house: House) -> Iterator[None]:
    """Another program writes for longer than we wait for it at once."""
    house.app.desk.store.write_now(lambda tx: tx.exec_driver_sql("PRAGMA busy_timeout=20"))
    with closing(sqlite3.connect(folder / "feedpub.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.case(8)
async def test_an_answer_that_the_store_does_not_take_is_noted_later_and_not_asked_for_again(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        both = asyncio.Event()

        async def first(exchange: Exchange) -> None:
            lock.__enter__()
            await answer(204)(exchange)

        async def second(exchange: Exchange) -> None:
            both.set()
            await answer(204)(exchange)

        server.on("/hook", in_turn(first, second))
        await house.news(2)
        lock = locked(tmp_path, house)
        deliverer = Deliverer(house.app.desk, house.app.client)  # its patience is of the real clock
        sending = asyncio.create_task(deliverer.drain())
        await both.wait()
        await asyncio.sleep(0.3)
        assert {fate for fate, _ in await house.fates()} == {"pending"}
        lock.__exit__(None, None, None)
        await sending
        assert house.ids() == [one.id for one in await house.owed()]
        assert (await house.fates(), house.failed) == ([("delivered", 1)] * 2, [])


@pytest.mark.case(8)
async def test_an_answer_that_the_store_never_takes_leaves_its_message_in_doubt(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        await house.news()
        spoil = "CREATE TRIGGER no BEFORE INSERT ON attempt BEGIN SELECT RAISE(FAIL, 'no'); END"
        house.app.desk.store.write_now(lambda tx: tx.exec_driver_sql(spoil))
        await house.tell()
        assert len(house.got()) == 1
        (one,) = await house.owed()
        assert (one.state.value, one.detail) == ("unknown", "sent, and its answer could not be noted")
        assert [type(failure.error) for failure in house.failed] == [StoreError]
        house.app.desk.store.write_now(lambda tx: tx.exec_driver_sql("DROP TRIGGER no"))
        await house.tell()
        assert (house.ids(), await house.fates()) == ([one.id] * 2, [("delivered", 1)])


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """No file of the store can grow: what a disk without room does to it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((folder / "feedpub.db-wal").stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.case(9)
async def test_nothing_is_sent_that_cannot_be_noted_first(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        await house.news(2)
        with full_disk(tmp_path):
            await house.tell()
        assert (house.got(), [type(failure.error) for failure in house.failed]) == ([], [StoreError])
        assert await house.fates() == [("pending", 0)] * 2
        await house.tell()
        assert (house.ids(), await house.fates()) == (
            [one.id for one in await house.owed()],
            [("delivered", 1)] * 2,
        )


@pytest.mark.case(9)
async def test_a_disk_that_fills_up_while_a_message_is_under_way_costs_one_repetition_at_most(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        disk = full_disk(tmp_path)

        async def behave(exchange: Exchange) -> None:
            disk.__enter__()
            await answer(204)(exchange)

        server.on("/hook", in_turn(behave, answer(204)))
        await house.news()
        await house.tell()
        assert len(house.got()) == 1
        assert [type(failure.error) for failure in house.failed] == [StoreError]
        disk.__exit__(None, None, None)
        await house.later(seconds=LEASE.total_seconds() + 1)
        (one,) = await house.owed()
        assert (house.ids(), one.state.value) == ([one.id] * 2, "delivered")
        assert (await house.rows("PRAGMA integrity_check")) == [("ok",)]


@pytest.mark.case(9)
async def test_what_could_not_be_noted_is_held_where_doubt_is_to_be_held(tmp_path: Path) -> None:
    held = {"hook": {"kind": "webhook", "unknown": "hold"}}
    async with fault_server() as server, housed(tmp_path, server, endpoints=held) as house:
        disk = full_disk(tmp_path)

        async def behave(exchange: Exchange) -> None:
            disk.__enter__()
            await answer(204)(exchange)

        server.on("/hook", in_turn(behave, answer(204)))
        await house.news(2)
        await house.tell()
        disk.__exit__(None, None, None)
        await house.later(seconds=LEASE.total_seconds() + 1)
        first, second = await house.owed()
        assert house.ids() == [first.id, second.id]
        assert [(one.state.value, one.due) for one in (first, second)] == [
            ("unknown", None),
            ("delivered", second.settled),
        ]

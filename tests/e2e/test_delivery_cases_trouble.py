"""A stop, a database that refuses, a full disk, a clock that jumps, a flood (cases 7 to 9, 31, 44)."""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from e2e.house import House, a_desk, housed
from e2e.runs import Runs
from fault_server import Exchange, answer, fault_server, in_turn
from feedpub.errors import StoreError
from feedpub.model import Outcome
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


@pytest.mark.case(31)
@pytest.mark.parametrize("jump", [timedelta(minutes=10), timedelta(hours=-1)])
async def test_a_clock_that_jumps_brings_no_try_early_and_none_twice(jump: timedelta, tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", in_turn(answer(500), answer(500), answer(204)))
        await house.news()
        await house.tell()
        await house.later(seconds=5)
        due = (await house.owed())[0].due
        house.hands.move(jump)
        for _ in range(200):
            if len(house.got()) == 2 and due and house.hands() < due:
                await house.later(minutes=1)
        assert due is not None
        late = house.hands() - due
        assert timedelta(0) <= late < timedelta(minutes=6)
        await house.tell()
        await house.tell()
        assert (len(house.got()), set(house.ids())) == (3, {(await house.owed())[0].id})
        assert await house.fates() == [("delivered", 3)]
        stamps = [int(request.headers["webhook-timestamp"]) for request in house.got()]
        assert stamps == sorted(stamps)


@pytest.mark.case(31)
async def test_a_clock_that_ran_a_year_ahead_silences_nobody_once_it_is_set_right(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", in_turn(answer(429, retry_after=86_400), answer(204)))
        house.hands.move(timedelta(days=365))
        await house.news()
        await house.tell()
        house.hands.move(timedelta(days=-365))
        await house.app._prune()
        await house.tell()
        assert (len(house.got()), await house.fates()) == (2, [("delivered", 1)])


@pytest.mark.case(31)
@pytest.mark.parametrize(("ahead", "doubted"), [(299, 0), (301, 1), (-301, 1)])
async def test_a_receiver_whose_clock_is_five_minutes_off_is_told_of(ahead: int, doubted: int, tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        shown = format_datetime(house.hands() + timedelta(seconds=ahead), usegmt=True)
        server.on("/hook", answer(204, date=shown))
        await house.news()
        await house.tell()
        assert [(one.endpoint, one.ahead) for one in house.doubted] == [("hook", timedelta(seconds=ahead))] * doubted


@pytest.mark.case(44)
async def test_a_page_that_is_suddenly_all_new_is_held_and_the_operator_hears_of_it_once(tmp_path: Path) -> None:
    told = {"hook": {"kind": "webhook"}, "ops": {"kind": "webhook"}}
    desks = [a_desk("hook"), a_desk("ops", notices=True)]
    async with fault_server() as server, housed(tmp_path, server, endpoints=told, desks=desks) as house:
        server.on("/hook", answer(204))
        server.on("/ops", answer(204))
        await house.news(3)
        await house.tell()
        known = list(house.page)
        house.page[:] = [house._item(n, published=None) for n in range(500, 0, -1)]
        for _ in range(4):
            assert (await house.look()).outcome is Outcome.HELD
            await house.later(minutes=30)
        assert (len(house.got()), house.told("ops")) == (3, ["ports: items are held"])
        text = json.loads(house.got("ops")[0].body)["data"]["text"]
        assert "items are suddenly new though not of late" in text
        house.page[:] = known
        await house.look()
        await house.tell()
        assert house.told("ops")[1:] == ["ports: the held items were dealt with"]
        assert len(house.got()) == 3


@pytest.mark.case(44)
async def test_five_hundred_items_of_a_first_look_are_told_to_nobody(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        house.page[:] = [house._item(n) for n in range(500)]
        assert (await house.look()).new == 500
        await house.tell()
        assert (await house.owed(), server.requests) == ([], [])

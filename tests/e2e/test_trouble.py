"""When the database refuses or a part breaks, the stage says so and goes on: nothing stops, nothing is forgotten."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from e2e.stage import a_page, look, numbered, settings, staged, titles, watching
from feedpub.app import App
from feedpub.events import StageFailed
from feedpub.model import Answer, DeliveryState, EndpointKey, Listing, Outcome, ParsedListing, Source, SourceKey
from feedpub.pipeline import crew
from feedpub.pipeline.deliver import Deliverer
from feedpub.pipeline.poll import Poller
from feedpub.pipeline.runner import Runner
from feedpub.pipeline.sending import STOPPED
from feedpub.store import deliveries, endpoints

PORTS = "/topics/ports.html"
pytestmark = pytest.mark.anyio


def _failures(app: App) -> list[StageFailed]:
    failed: list[StageFailed] = []
    app.desk.bus.subscribe(StageFailed, failed.append)
    return failed


@asynccontextmanager
async def _locked(folder: Path, app: App) -> AsyncIterator[None]:
    """Another program holds the database for longer than a writer waits."""
    app.desk.store.write_now(lambda tx: tx.exec_driver_sql("PRAGMA busy_timeout=50"))
    other = sqlite3.connect(folder / "feedpub.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def _until(true: Callable[[], object]) -> None:
    for _ in range(250):
        if true():
            return
        await asyncio.sleep(0.02)


@asynccontextmanager
async def _running(stage: Awaitable[None]) -> AsyncIterator[asyncio.Future[None]]:
    task = asyncio.ensure_future(stage)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_a_locked_database_does_not_end_the_publisher(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        failed = _failures(app)
        stage.pages[PORTS] = a_page(*numbered(1))
        (looking,) = await app.runner.poll_now([SourceKey("ports")])
        await looking
        async with _running(app.publisher.run()) as task:
            async with _locked(tmp_path, app):
                app.publisher.wake()
                await _until(lambda: failed or task.done())
            assert [one.stage for one in failed] == ["publish"]
            app.publisher.wake()
            await _until(lambda: titles(app) or task.done())
            assert titles(app) == ["Harbours of Japan, part 1"]


async def test_a_database_that_cannot_be_read_does_not_end_the_deliverer(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        failed = _failures(app)
        async with _running(app.deliverer.run()) as task:
            app.desk.store.write_now(lambda tx: tx.exec_driver_sql("ALTER TABLE delivery RENAME TO away"))
            app.deliverer.wake()
            await _until(lambda: failed or task.done())
            app.desk.store.write_now(lambda tx: tx.exec_driver_sql("ALTER TABLE away RENAME TO delivery"))
            assert [one.stage for one in failed] == ["deliver"]
            await _new_item(app, lambda page: stage.pages.update({PORTS: page}))
            app.deliverer.wake()
            await _until(lambda: stage.received or task.done())
            assert len(stage.received) == 1


async def _new_item(app: App, show: Callable[[bytes], None]) -> None:
    for page in (a_page(*numbered(1)), a_page(*numbered(2, 1))):
        show(page)
        (looking,) = await app.runner.poll_now([SourceKey("ports")])
        await looking


async def test_a_look_that_finds_the_database_locked_is_made_again(tmp_path: Path) -> None:
    async def slow(_: Request) -> Response:
        await asyncio.sleep(0.2)
        return Response(a_page(*numbered(1)), media_type="text/html")

    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        failed = _failures(app)
        stage.pages[PORTS] = slow
        (looking,) = await app.runner.poll_now([SourceKey("ports")])
        await asyncio.sleep(0.1)
        async with _locked(tmp_path, app):
            await asyncio.wait([looking])
            with pytest.raises(Exception, match="locked"):
                await app.runner.dispatch()
        assert await looking is None
        assert [one.stage for one in failed] == ["poll"]
        await app.runner.dispatch()
        (report,) = await app.library.sources()
        assert report.next_poll is not None
        assert report.next_poll > app.desk.clock()
        (again,) = await look(app)
        assert (again.outcome, again.new) == (Outcome.OK, 1)


async def test_a_page_that_breaks_its_reader_has_a_named_outcome(tmp_path: Path) -> None:
    async def broken(_source: Source, _listing: Listing) -> ParsedListing:
        raise RecursionError("maximum recursion depth exceeded")

    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        runner = Runner(app.desk, Poller(app.desk, app.client, broken))
        stage.pages[PORTS] = a_page(*numbered(1))
        (looking,) = await runner.poll_now([SourceKey("ports")])
        poll = await looking
        assert poll is not None
        assert (poll.outcome, poll.detail) == (
            Outcome.PARSE_ERROR,
            "the page broke its reader: RecursionError: maximum recursion depth exceeded",
        )


async def test_a_message_that_cannot_be_sent_at_all_waits_and_lets_the_others_through(tmp_path: Path) -> None:
    class Broken:
        """Fails in a way that nobody foresaw at one of the messages."""

        async def post(self, _url: str, body: bytes, _headers: object, *, once: bool = False) -> Answer:
            if b"part 2" in body:
                raise LookupError("unforeseen")
            return Answer(status=204)

        patch = post

    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        failed = _failures(app)
        await _new_item(app, lambda page: stage.pages.update({PORTS: page}))
        today = f"{app.desk.clock():%b %d, %Y}"
        stage.pages[PORTS] = a_page(*numbered(3, date=today), *numbered(2, 1))
        (looking,) = await app.runner.poll_now([SourceKey("ports")])
        await looking
        deliverer = Deliverer(app.desk, Broken())
        await deliverer.drain()
        await app.desk.store.write(endpoints.clamp, app.desk.clock())
        await deliverer.drain()
        told = {one.state: one.detail for one in await app.library.deliveries(9)}
        assert set(told) == {DeliveryState.PENDING, DeliveryState.DELIVERED}
        assert "LookupError" in told[DeliveryState.PENDING]
        assert [one.stage for one in failed] == ["deliver"]


async def test_a_receiver_that_hangs_does_not_hold_a_stop_and_what_it_was_sent_is_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hanging:
        """Never answers."""

        async def post(self, _url: str, _body: bytes, _headers: object, *, once: bool = False) -> Answer:
            sending.set()
            await asyncio.Event().wait()
            raise AssertionError

        patch = post

    monkeypatch.setattr(crew, "STOP_SECONDS", 0.1)
    sending = asyncio.Event()
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        await _new_item(app, lambda page: stage.pages.update({PORTS: page}))
        deliverer = Deliverer(app.desk, Hanging())
        task = asyncio.create_task(deliverer.run())
        deliverer.wake()
        await sending.wait()
        task.cancel()
        await asyncio.wait([task], timeout=5)
        assert task.done()
        (one,) = await app.library.deliveries(9)
        assert (one.state, one.detail, one.attempts) == (DeliveryState.UNKNOWN, STOPPED, 1)
        held = "SELECT count(*) FROM delivery WHERE lease IS NOT NULL"
        assert app.desk.store.read_now(lambda tx: tx.exec_driver_sql(held).scalar_one()) == 0


async def test_a_drain_that_is_cut_short_gives_back_what_it_has_claimed(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = a_page(*numbered(1))
        await look(app)
        stage.pages[PORTS] = a_page(*numbered(3, 2, 1))
        (running,) = await app.runner.poll_now([SourceKey("ports")])
        await running
        stage.slow = 0.6
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await app.deliverer.drain()
        counts = await app.desk.store.read(deliveries.counts)
        left = await app.desk.store.write(deliveries.claim, EndpointKey("hook"), app.desk.clock(), 20, "the next")
        assert (counts[DeliveryState.DELIVERED], counts[DeliveryState.PENDING], len(left)) == (1, 1, 1)

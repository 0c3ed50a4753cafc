"""The only place that constructs things: puts the rooms together and runs them as one process.

It hands out the clock and the chance, binds the address, and drains everything on a stop. Holds no rule of its own.
"""

from __future__ import annotations

import asyncio
import errno
import os
import random
import signal
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime, timedelta

import uvicorn
from starlette.types import ASGIApp

from feedpub import __version__
from feedpub.classify import Filer
from feedpub.clock import wall_clock
from feedpub.config import Settings
from feedpub.errors import FeedpubError
from feedpub.events import Bus, DeliveriesOwed, FeedsRendered, ItemsRefiled, ItemsStored, MessageSent, SourcePolled
from feedpub.fetch import Client, Limits, Network
from feedpub.model import Names
from feedpub.observe import Logs, Metrics
from feedpub.pipeline import hub, refile
from feedpub.pipeline.channels import Channels
from feedpub.pipeline.deliver import Deliverer
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.library import Library
from feedpub.pipeline.naming import take_names
from feedpub.pipeline.poll import Poller
from feedpub.pipeline.private import PrivateShelf
from feedpub.pipeline.prune import prune
from feedpub.pipeline.publish import Publisher
from feedpub.pipeline.refiler import Refiler
from feedpub.pipeline.runner import Runner
from feedpub.pipeline.taking_over import clamp, prints_of, take_over
from feedpub.pipeline.withdraw import leave
from feedpub.pipeline.worker import Workers
from feedpub.policy.catalogue import Catalogue
from feedpub.schedule import Ticks
from feedpub.store import Store, Tx, deliveries, followers, instance, open_store, quarantine, sources
from feedpub.web import Front, ReadyProtocol, create_app

DRAIN_SECONDS = 4.0
"""What a stop waits for polls, and then for messages, that are under way: the process ends within 10 seconds."""
WEB_DRAIN_SECONDS = 1
PUBLISH_SECONDS = 1
"""What a stop gives the feeds; those that are marked still are rendered after the next start."""
STALE_TICK = timedelta(seconds=30)
"""A process whose ticks have stood still for so long is not ready."""


def desk_of(settings: Settings, store: Store, bus: Bus) -> Desk:
    """What the stages work with, as the file has it."""
    filer = Filer(settings.additions)
    return Desk(
        store=store,
        bus=bus,
        clock=wall_clock,
        chance=random.random,
        filer=filer,
        catalogue=Catalogue(settings.site, filer.taxonomy, settings.sources, settings.feeds),
        sources={source.key: source for source in settings.sources},
        endpoints={endpoint.key: endpoint for endpoint in settings.endpoints},
        subscriptions=settings.subscriptions,
    )


def client_of(settings: Settings, limits: Limits | None = None) -> Client:
    """The way out, as far as the file allows it."""
    return Client(
        limits=limits or Limits(),
        network=Network(allow=settings.network_allow),
        clock=wall_clock,
        user_agent=settings.user_agent or f"feedpub/{__version__} (+{settings.site.url})",
    )


class App:
    """feedpub, put together from the operator's settings."""

    def __init__(self, settings: Settings, *, logs: bool = False, limits: Limits | None = None) -> None:
        self.settings = settings
        bus = Bus()
        self.desk = desk = desk_of(settings, open_store(settings.store_url), bus)
        self.client = client_of(settings, limits)
        desk.filer.load()  # else the first look would, within its transaction
        self.publisher = Publisher(desk)
        self.deliverer = Deliverer(desk, self.client)
        self.channels = Channels(desk)
        self._workers = Workers(os.cpu_count() or 1)
        self.runner = Runner(desk, Poller(desk, self.client, self._workers.read))
        self.library = Library(desk, self.publisher)
        self.private = PrivateShelf(desk, settings.readers)
        self.hub = hub.Hub(desk, self.client, hub.Topics(desk.catalogue, self.library), embedded=settings.embedded_hub)
        self.metrics = Metrics(bus)
        if logs:
            Logs(bus)
        self._count_deliveries = True
        self._last_tick: datetime | None = None
        self._listen(bus)

    async def open(self) -> None:
        """Recovers what an ended process left, takes the configuration over, loads the feeds."""
        desk = self.desk
        await desk.store.write(_take_over, desk, self.settings.names, desk.clock())
        await desk.store.write(hub.begin, desk, desk.clock(), embedded=self.settings.embedded_hub)
        await self.publisher.open()

    async def close(self) -> None:
        """Gives everything back."""
        await self.client.aclose()
        self.desk.store.close()

    async def run(self, listener: socket.socket, stop: asyncio.Event) -> None:
        """Serves, polls and delivers until ``stop`` is set, then drains; ends within 10 seconds of it."""
        finish = asyncio.Event()
        stages = [
            asyncio.create_task(self.publisher.run(), name="publish"),
            asyncio.create_task(self.deliverer.run(), name="deliver"),
            asyncio.create_task(self.hub.run(), name="hub"),
        ]
        warming = asyncio.create_task(self._workers.start(), name="workers")
        serving = asyncio.create_task(serve(self._web(), listener, finish), name="web")
        refiling = asyncio.create_task(Refiler(self.desk).run(), name="refile")
        ticks = Ticks(dispatch=self._dispatch, wake=self._wake, prune=self._prune)
        ticks.start()
        await _first(stop, serving, *stages)
        await ticks.stop()
        finish.set()
        await self.runner.drain(DRAIN_SECONDS)
        for stage in (warming, refiling, *stages):
            stage.cancel()
        await asyncio.wait([serving, refiling, *stages], timeout=DRAIN_SECONDS)
        with suppress(TimeoutError):
            async with asyncio.timeout(PUBLISH_SECONDS):
                await self.publisher.drain()
        _raise_unexpected([serving, refiling, *stages])

    def _listen(self, bus: Bus) -> None:
        bus.subscribe(ItemsStored, lambda _: self.publisher.wake())
        bus.subscribe(ItemsRefiled, lambda _: self.publisher.wake())
        bus.subscribe(FeedsRendered, lambda _: self.library.forget_made())
        bus.subscribe(FeedsRendered, lambda _: self.private.forget_made())
        bus.subscribe(FeedsRendered, lambda event: self.hub.published(event.paths))
        bus.subscribe(SourcePolled, self._heard)
        bus.subscribe(DeliveriesOwed, lambda _: self.deliverer.wake())
        bus.subscribe(DeliveriesOwed, lambda _: self._deliveries_changed())
        bus.subscribe(MessageSent, lambda _: self._deliveries_changed())

    def _heard(self, event: SourcePolled) -> None:
        """A source that answers, whatever it says, proves that our network works."""
        if event.poll.status is not None:
            self.deliverer.heard()

    def _deliveries_changed(self) -> None:
        self._count_deliveries = True

    async def _dispatch(self) -> None:
        self._last_tick = self.desk.clock()
        await self.runner.dispatch()

    async def _wake(self) -> None:
        """Bells may be lost: what is owed or marked is looked at anyway."""
        self.publisher.wake()
        self.deliverer.wake()
        self.hub.wake()
        if self._count_deliveries:
            self._count_deliveries = False
            self.metrics.set_deliveries(await self.desk.store.read(deliveries.counts))
        self.metrics.set_endpoints(*await self.channels.pulse())
        self.metrics.set_followers(await self.desk.store.read(followers.total, self.desk.clock()))
        self.metrics.set_quarantined(await self.desk.store.read(quarantine.counts))

    async def _prune(self) -> None:
        await self.desk.store.write(prune, self.desk.clock())
        await self.desk.store.write(leave, self.desk.catalogue, self.desk.clock())
        await self.desk.store.write(clamp, self.desk, self.desk.clock())

    def _web(self) -> Front:
        return create_app(
            self.library,
            ready=self._ready,
            metrics=self.metrics.exposition,
            operator_token=self.settings.operator_token,
            hub=self.hub if self.settings.embedded_hub else None,
            private=self.private if self.settings.readers else None,
            channels=self.channels,
        )

    def _ready(self) -> Mapping[str, bool]:
        beating = self._last_tick is not None and self.desk.clock() - self._last_tick < STALE_TICK
        return {"feeds": True, "schedule": beating}


class _Server(uvicorn.Server):
    """uvicorn inside our own event loop: the signals are ours."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(web: ASGIApp, listener: socket.socket, finish: asyncio.Event) -> None:
    """Serves an ASGI application on a bound socket until ``finish`` is set; requests under way get a second."""
    config = uvicorn.Config(
        web,
        http=ReadyProtocol if isinstance(web, Front) else "httptools",
        ws="none",
        proxy_headers=False,  # nothing that is answered depends on who asks
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=WEB_DRAIN_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    finishing = asyncio.create_task(finish.wait())
    await asyncio.wait([serving, finishing], return_when=asyncio.FIRST_COMPLETED)
    finishing.cancel()
    server.should_exit = True
    await serving


@asynccontextmanager
async def opened(settings: Settings, *, logs: bool = False, limits: Limits | None = None) -> AsyncIterator[App]:
    """An app that is open, and is closed at the end. Raises ``StoreError``."""
    app = App(settings, logs=logs, limits=limits)
    try:
        await app.open()
        yield app
    finally:
        await app.close()


def bind(host: str, port: int) -> socket.socket:
    """Takes the address to serve on. Raises ``FeedpubError`` if it is not to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, reuse_port=False, backlog=1024)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else "no such address here"
        advice = ". Choose another port with --port" if error.errno == errno.EADDRINUSE else ""
        raise FeedpubError(f"cannot listen on {host}:{port}: {why}{advice}") from error


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM or SIGINT sets; a second signal ends the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask() -> None:
        stop.set()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ask)
    return stop


async def _first(stop: asyncio.Event, *tasks: asyncio.Task[None]) -> None:
    """Waits for the stop, or for a part that ends by itself: then nothing is served or told any more."""
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()


def _raise_unexpected(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            raise error


def _take_over(tx: Tx, desk: Desk, names: Names, now: datetime) -> None:
    instance.begin(tx, now)
    take_names(tx, desk.catalogue, names, now)
    refile.begin(tx, desk.filer.recipe)
    sources.recover(tx)
    sources.configure(tx, list(desk.sources), now)
    take_over(tx, desk, prints_of(desk.endpoints.values()), now)
    clamp(tx, desk, now)

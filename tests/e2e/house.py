"""A feedpub whose clock, name server and chance a test holds, telling receivers on real sockets of 127.0.0.1.

Items come in by the transaction with which every look ends; nothing is fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import feedpub.app
from fault_server import FaultServer, Hands, Names, Request
from feedpub.app import App
from feedpub.config import load
from feedpub.events import ClockDoubted, MessageSent, StageFailed
from feedpub.fetch import Client, Limits, Network
from feedpub.model import (
    Delivery,
    EndpointKey,
    EndpointState,
    Listing,
    Notice,
    ParsedItem,
    ParsedListing,
    Poll,
    PrintedDate,
    Selection,
    SourceKey,
    Subscription,
    SubscriptionKey,
)
from feedpub.pipeline.deliver import Deliverer
from feedpub.pipeline.intake import take_in
from feedpub.pipeline.look import Look
from feedpub.pipeline.taking_over import prints_of, take_over
from feedpub.store import delivery_lists, endpoints, notices, sources
from feedpub.store.delivery_lists import Tried

LIMITS = Limits(connect_seconds=1.0, post_seconds=1.0)
PORTS = SourceKey("ports")


def a_desk(to: str = "hook", /, **fields: Any) -> Subscription:
    """A subscription of that endpoint to everything."""
    plain = Subscription(key=SubscriptionKey(f"{to}-all"), to=EndpointKey(to), selection=Selection())
    return replace(plain, **fields)


@dataclass(slots=True)
class House:
    """feedpub, open."""

    app: App
    hands: Hands
    server: FaultServer
    page: list[ParsedItem] = field(default_factory=list)
    sent: list[MessageSent] = field(default_factory=list)
    failed: list[StageFailed] = field(default_factory=list)
    doubted: list[ClockDoubted] = field(default_factory=list)

    async def look(self) -> Poll:
        """The source shows what is on the page now."""
        desk, now = self.app.desk, self.hands()
        ((_, generation),) = await desk.store.write(sources.claim, [PORTS], now)
        seen = Look(
            status=200,
            listing=Listing(url=desk.sources[PORTS].url, body=repr(self.page).encode()),
            parsed=ParsedListing(items=tuple(self.page), kind="css"),
        )
        taken = await desk.store.write(take_in, desk, desk.sources[PORTS], generation, seen, now)
        assert taken is not None
        return taken.poll

    async def news(self, count: int = 1, **fields: Any) -> None:
        """So many new items on top of the page, a first look at an older one before them."""
        if not self.page:
            self.page.append(self._item(0))
            await self.look()
        for _ in range(count):
            self.page.insert(0, self._item(len(self.page), **fields))
        await self.look()

    async def tell(self) -> None:
        """Tells what is due."""
        await self.app.deliverer.drain()

    async def later(self, **by: float) -> None:
        """Lets time pass, and tells what is due then."""
        self.hands.move(timedelta(**by))
        await self.tell()

    def another_worker(self) -> Deliverer:
        """Works off the same outbox beside the first."""
        return Deliverer(self.app.desk, self.app.client, sleep=self.hands.sleep)

    async def owed(self, endpoint: str | None = None) -> list[Delivery]:
        """All that was ever owed, in order."""
        wanted = delivery_lists.Wanted(endpoint=EndpointKey(endpoint) if endpoint else None)
        return list(reversed(await self.app.desk.store.read(delivery_lists.latest, 10_000, wanted)))

    async def fates(self, endpoint: str | None = None) -> list[tuple[str, int]]:
        """State and attempts of each delivery, in order."""
        return [(one.state.value, one.attempts) for one in await self.owed(endpoint)]

    async def tries(self, number: int = 0) -> list[Tried]:
        """The attempts of the n-th delivery."""
        return list(await self.app.desk.store.read(delivery_lists.attempts, (await self.owed())[number].id))

    async def standing(self, endpoint: str = "hook") -> EndpointState:
        return await self.app.desk.store.read(endpoints.state, EndpointKey(endpoint))

    async def notices(self) -> list[Notice]:
        """All states of the operation that have begun, the oldest first."""
        return list(reversed(await self.app.desk.store.read(notices.latest, 99)))

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database itself says."""
        return await self.app.desk.store.read(lambda tx: [tuple(row) for row in tx.exec_driver_sql(query)])

    def subscribe(self, *desks: Subscription) -> None:
        """The file has these subscriptions from now on."""
        self.app.desk = replace(self.app.desk, subscriptions=desks)
        self.app.deliverer = self.another_worker()

    async def begin_anew(self, *desks: Subscription) -> None:
        """A second later the process begins anew with these subscriptions."""
        self.hands.move(timedelta(seconds=1))
        self.subscribe(*desks)
        prints = prints_of(self.app.desk.endpoints.values())
        await self.app.desk.store.write(take_over, self.app.desk, prints, self.hands())

    def got(self, endpoint: str = "hook") -> list[Request]:
        """What a receiver was sent."""
        return self.server.to(f"/{endpoint}")

    def ids(self, endpoint: str = "hook") -> list[str]:
        """The ids under which it was sent, each time."""
        return [request.headers["webhook-id"] for request in self.got(endpoint)]

    def told(self, endpoint: str = "hook") -> list[str]:
        """The titles that a receiver of webhooks was sent, each time."""
        return [json.loads(request.body)["data"]["title"] for request in self.got(endpoint)]

    def parts(self, endpoint: str = "hook") -> list[list[str]]:
        """Which parts of the series each message tells."""
        said = [request.body.decode() for request in self.got(endpoint)]
        return [list(dict.fromkeys(re.findall(r"reports/([0-9]+)\.html", body))) for body in said]

    def _item(self, number: int, **fields: Any) -> ParsedItem:
        plain = ParsedItem(
            title=f"Harbours of Japan, part {number}",
            link=f"https://pub.example/reports/{number}.html",
            type="Report",
            published=PrintedDate(at=self.hands()),
            summary=f"Part {number} of a series on ports.",
        )
        return replace(plain, **fields)


@asynccontextmanager
async def housed(
    folder: Path,
    server: FaultServer,
    *,
    endpoints: Mapping[str, Mapping[str, Any]] | None = None,
    desks: Sequence[Subscription] | None = None,
    hands: Hands | None = None,
    **options: Any,
) -> AsyncIterator[House]:
    """feedpub with these endpoints (one webhook if nothing is said), each told of everything unless ``desks`` says
    otherwise. ``options`` are ``urls`` by endpoint, ``allow``, ``environment``, ``chance``, and those of the client.
    """
    told = endpoints or {"hook": {"kind": "webhook"}}
    urls = {key: f"http://{key}.example:{server.port}/{key}" for key in told} | options.pop("urls", {})
    allow = options.pop("allow", [f"{key}.example:{server.port}" for key in told])
    names = Names({f"{key}.example": [["127.0.0.1"]] for key in told})
    environment = {key.upper(): url for key, url in urls.items()} | options.pop("environment", {})
    said = load(_file(folder, told, allow), environment)
    clock = hands or Hands()
    with patch.object(feedpub.app, "wall_clock", clock):
        app = App(said)
    app.desk = replace(
        app.desk,
        subscriptions=tuple(desks if desks is not None else map(a_desk, told)),
        chance=options.pop("chance", lambda: 0.0),
    )
    await app.client.aclose()
    defaults = {"limits": LIMITS, "network": Network(allow=tuple(allow)), "user_agent": "feedpub", "resolve": names}
    app.client = Client(clock=clock, **{**defaults, **options})
    app.deliverer = Deliverer(app.desk, app.client, sleep=clock.sleep)
    house = House(app=app, hands=clock, server=server)
    app.desk.bus.subscribe(MessageSent, house.sent.append)
    app.desk.bus.subscribe(StageFailed, house.failed.append)
    app.desk.bus.subscribe(ClockDoubted, house.doubted.append)
    try:
        await app.open()
        yield house
    finally:
        await app.close()


def _file(folder: Path, told: Mapping[str, Mapping[str, Any]], allow: Sequence[str]) -> Path:
    listing = {"kind": "css", "items": "li", "title": "h3", "link": "a@href"}
    said = {
        "site": {"title": "Ports", "url": "https://feeds.example"},
        "store": {"url": "sqlite:///feedpub.db"},
        "network": {"allow": list(allow)},
        "sources": {PORTS: {"url": "https://pub.example/topics/ports.html", "listing": listing}},
        "endpoints": {key: {"url": {"env": key.upper()}, **options} for key, options in told.items()},
    }
    file = folder / "feedpub.yaml"
    file.write_text(json.dumps(said))
    return file

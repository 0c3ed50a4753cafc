"""A WebSub subscriber on a raw socket, and a running feedpub that it follows: no HTTP library, so that bytes count."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from e2e.stage import Stage, a_page, free_ports, look, numbered, settings, watching
from feedpub.app import App, bind


@dataclass(frozen=True, kw_only=True)
class Got:
    """One request as it came; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def asked(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


def confirming(got: Got) -> tuple[int, bytes]:
    """Wants everything, and takes everything."""
    return (200, got.asked.get("hub.challenge", "").encode()) if got.method == "GET" else (204, b"")


Answering = Callable[[Got], tuple[int, bytes]]


@dataclass
class Subscriber:
    """Remembers what came, and answers as it is told."""

    got: list[Got] = field(default_factory=list[Got])
    answer: Answering = confirming
    slow: Callable[[Got], float] = lambda _: 0.0
    port: int = 0
    busiest: int = 0
    """Pushes that were under way at once."""
    _pushing: int = 0

    def callback(self, path: str = "/callback", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def questions(self) -> list[Got]:
        return [got for got in self.got if got.method == "GET"]

    @property
    def pushes(self) -> list[Got]:
        return [got for got in self.got if got.method == "POST"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, target, _ = head[0].split(" ")
                headers = {
                    name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:-2])
                }
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                got = Got(
                    method=method, target=target, headers=headers, body=body, at=asyncio.get_running_loop().time()
                )
                self.got.append(got)
                status, said = await self._answered(got)
                writer.write(f"HTTP/1.1 {status} Fine\r\nContent-Length: {len(said)}\r\n\r\n".encode() + said)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answered(self, got: Got) -> tuple[int, bytes]:
        self._pushing += got.method == "POST"
        self.busiest = max(self.busiest, self._pushing)
        await asyncio.sleep(self.slow(got))
        self._pushing -= got.method == "POST"
        return self.answer(got)


@asynccontextmanager
async def subscribing() -> AsyncIterator[Subscriber]:
    """A subscriber that is being served."""
    subscriber = Subscriber()
    server = await asyncio.start_server(subscriber.serve, "127.0.0.1", 0)
    subscriber.port = server.sockets[0].getsockname()[1]
    try:
        yield subscriber
    finally:
        server.close()


@dataclass
class House:
    """A running feedpub, its publisher, and one who follows it."""

    app: App
    stage: Stage
    subscriber: Subscriber
    base: str
    shown: int = 1

    @property
    def topic(self) -> str:
        return f"{self.base}/feeds/all.atom"

    async def publish(self, **fields: str) -> None:
        """One more item is listed, looked at and published."""
        self.shown += 1
        self.stage.pages["/topics/ports.html"] = a_page(*numbered(*range(self.shown, 0, -1), **fields))
        await look(self.app)

    async def ask(self, mode: str = "subscribe", **fields: str) -> httpx.Response:
        """A request to the hub; ``fields`` come without ``hub.`` before them, and replace the usual ones."""
        usual = {"mode": mode, "topic": self.topic, "callback": self.subscriber.callback()}
        form = {f"hub.{name}": value for name, value in (usual | fields).items()}
        return await self.post(form)

    async def post(self, form: dict[str, str]) -> httpx.Response:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        async with httpx.AsyncClient() as client:
            return await client.post(f"{self.base}/hub", content=urlencode(form), headers=kind)

    async def get(self, address: str) -> httpx.Response:
        async with httpx.AsyncClient() as client:
            return await client.get(address)

    async def follow(self, **fields: str) -> None:
        """Subscribes, and waits until that is confirmed."""
        questions = len(self.subscriber.questions)
        assert (await self.ask(**fields)).status_code == 202
        await until(lambda: len(self.subscriber.questions) > questions)
        await self.settled()

    async def settled(self) -> None:
        """Waits until nothing is to be asked or sent at this moment."""
        for _ in range(3000):
            if not await self.rows("SELECT 1 FROM intent UNION SELECT 1 FROM push"):
                return
            await asyncio.sleep(0.01)
        raise AssertionError("something stays owed")

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the store holds."""
        return await self.app.desk.store.read(lambda tx: [tuple(row) for row in tx.exec_driver_sql(query)])

    async def change(self, statement: str) -> None:
        """Moves time, by moving what is stored."""
        await self.app.desk.store.write(lambda tx: tx.exec_driver_sql(statement))


async def until(is_so: Callable[[], bool], seconds: float = 30.0) -> None:
    """Waits until something is so."""
    for _ in range(int(seconds * 100)):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


def sections(stage: Stage, port: int, *ports: int, **others: Any) -> dict[str, Any]:
    """What the operator's file says: a site on loopback, and leave to go to these ports there."""
    allowed = [f"127.0.0.1:{one}" for one in (stage.port, *ports)]
    base = f"http://127.0.0.1:{port}"
    return {
        "site": {"title": "Ports", "url": base},
        "network": {"allow": allowed},
        "endpoints": {},
        "subscriptions": [],
        **others,
    }


@asynccontextmanager
async def living(folder: Path, stage: Stage, subscriber: Subscriber, **others: Any) -> AsyncIterator[House]:
    """A feedpub that runs and has published one item."""
    (port,) = free_ports(1)
    stage.pages["/topics/ports.html"] = a_page(*numbered(1))
    said = settings(folder, stage, **sections(stage, port, subscriber.port, **others))
    async with watching(said) as app:
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(bind("127.0.0.1", port), stop))
        try:
            await look(app)
            yield House(app=app, stage=stage, subscriber=subscriber, base=f"http://127.0.0.1:{port}")
        finally:
            stop.set()
            await running


def signature(secret: str, body: bytes) -> str:
    """What a subscriber works out for itself."""
    return f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"

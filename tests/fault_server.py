"""A web server that misbehaves on request, over real sockets on 127.0.0.1, and what a test needs to meet it.

A behaviour is a coroutine that writes whatever bytes it likes; the server keeps the requests that it got.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from feedpub.fetch import Client, Limits, Network
from makers import NOON


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent. Header names in lower case; ``at`` is the loop's time, in seconds."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float


@dataclass(slots=True)
class Exchange:
    """One request and the connection to answer it on."""

    request: Request
    writer: asyncio.StreamWriter

    async def send(self, *parts: bytes) -> None:
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()

    def close(self) -> None:
        self.writer.close()

    def reset(self) -> None:
        """Ends the connection with a RST instead of a FIN."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Behaviour = Callable[[Exchange], Awaitable[None]]


def head(status: int = 200, /, **fields: str | int) -> bytes:
    """The head of an answer; ``content_length=3`` becomes ``content-length: 3``."""
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items()]
    return f"HTTP/1.1 {status} Whatever\r\n{''.join(lines)}\r\n".encode()


def answer(status: int = 200, body: bytes = b"", /, **fields: str | int) -> Behaviour:
    """A well-formed answer."""

    async def behave(exchange: Exchange) -> None:
        length: dict[str, str | int] = {} if status == 304 else {"content_length": len(body)}
        await exchange.send(head(status, **length, **fields), body)

    return behave


def raw(*parts: bytes, close: bool = True) -> Behaviour:
    """These very bytes, and then the end of the connection (or a silence of a minute)."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(*parts)
        if close:
            exchange.close()
        else:
            await asyncio.sleep(60)

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One after the other; the last one stays."""
    left = list(behaviours)

    async def behave(exchange: Exchange) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(exchange)

    return behave


@dataclass(slots=True)
class FaultServer:
    """Answers each path as it was told to, and anything else with 404."""

    port: int = 0
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0

    def on(self, path: str, behaviour: Behaviour) -> None:
        self.behaviours[path] = behaviour

    def url(self, path: str, host: str = "pub.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def to(self, path: str) -> list[Request]:
        """The requests for one path."""
        return [request for request in self.requests if request.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError, asyncio.IncompleteReadError):
            while not writer.is_closing():
                request = await _read(reader)
                self.requests.append(request)
                await self._answer(Exchange(request, writer))
        writer.close()

    async def _answer(self, exchange: Exchange) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.behaviours.get(exchange.request.path, answer(404))(exchange)
        finally:
            self.at_once -= 1


async def _read(reader: asyncio.StreamReader) -> Request:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method=method, path=path, headers=headers, body=body, at=asyncio.get_running_loop().time())


@asynccontextmanager
async def fault_server(
    tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[FaultServer]:
    """A server that runs as long as the block, and ends whatever hangs in it afterwards."""
    faults = FaultServer()
    running: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            await faults.serve(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()

    server = await asyncio.start_server(accept, host, port, ssl=tls)
    faults.port = server.sockets[0].getsockname()[1]
    try:
        yield faults
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.sleep(0)


@dataclass(slots=True)
class Names:
    """Stands in for ``getaddrinfo``: each name has a list of answers, given in turn; the last one stays."""

    answers: Mapping[str, list[list[str]]]
    lookups: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int, **_: Any) -> list[Any]:
        turns = self.answers.get(host)
        if turns is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = turns[min(self.lookups.count(host), len(turns) - 1)]
        self.lookups.append(host)
        return [_answer_of(address, port) for address in addresses]


def _answer_of(address: str, port: int) -> Any:
    if ":" in address:
        return socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)


@dataclass(slots=True)
class Hands:
    """A clock whose hands the test moves."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by

    async def sleep(self, seconds: float) -> None:
        """Sleeps, as far as this clock shows."""
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


AT_HOME = Names({"pub.example": [["127.0.0.1"]], "other.example": [["127.0.0.1"]]})


def a_client(*ports: int, **options: Any) -> Client:
    """A client that may visit ``pub.example`` and ``other.example`` on these ports of 127.0.0.1, without rests."""
    limits = Limits(**{"host_gap_seconds": 0.0, "total_seconds": 5.0, "post_seconds": 5.0, **options.pop("limits", {})})
    places = tuple(f"{name}.example:{port}" for name in ("pub", "other") for port in ports)
    defaults = {"network": Network(allow=places), "clock": Hands(), "user_agent": "feedpub/test", "resolve": AT_HOME}
    return Client(limits=limits, **{**defaults, **options})

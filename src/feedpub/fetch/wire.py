"""One request and its answer, over the guarded connections: the only place that speaks through httpx.

It talks to httpx's transport and not to its client: that one keeps cookies and logs whole URLs. It follows no
redirect, keeps no gap and knows no robots.txt.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from feedpub.errors import EgressError
from feedpub.fetch.decode import Body
from feedpub.fetch.faults import translated
from feedpub.fetch.guard import TRIP, GuardedResolver, Resolve, Trip, guarded_session
from feedpub.fetch.limits import Limits
from feedpub.fetch.network import Network
from feedpub.fetch.outcomes import Reply
from feedpub.fetch.target import Target
from feedpub.model import Answer

T = TypeVar("T")
_GRACE = 0.1
"""Seconds behind the deadline of an answer's body in which its head still counts."""
_Read = Callable[[httpx.Response], Awaitable[T]]


class Wire:
    """Sends requests. Every failure is an ``EgressError``; every exchange has a deadline in seconds."""

    def __init__(self, *, limits: Limits, network: Network, resolve: Resolve, tls: ssl.SSLContext | None) -> None:
        self._limits = limits
        self._resolver = resolver = GuardedResolver(network, resolve)
        context = tls or httpx.create_ssl_context()

        def transport(*, keep: bool) -> AiohttpTransport:
            return AiohttpTransport(
                verify=context,
                trust_env=False,
                client=lambda: guarded_session(
                    limits=limits, network=network, resolver=resolver, tls=context, keep=keep
                ),
            )

        self._transport, self._afresh = transport(keep=True), transport(keep=False)

    async def get(self, target: Target, headers: Mapping[str, str], seconds: float) -> Reply:
        """GETs once, and reads and decodes the body of a 200 within the limits."""

        async def read(response: httpx.Response) -> Reply:
            fields = self._fields(target.host, response)
            body = await self._body(target.host, response) if response.status_code == httpx.codes.OK else b""
            return Reply(status=response.status_code, headers=fields, body=body)

        request = self._request("GET", target, {**headers, "Accept-Encoding": "gzip, deflate"}, b"")
        return await self._exchange(request, Trip(host=target.host), seconds, read)

    async def send(
        self, method: str, target: Target, body: bytes, headers: Mapping[str, str], seconds: float, *, once: bool
    ) -> Answer:
        """Sends, and reads the first bytes of the answer. A second time only if a kept connection had gone stale: with
        ``once`` it goes over a connection of its own, which cannot have.
        """
        request = self._request(method, target, {**headers, "Accept-Encoding": "identity"}, body)
        deadline = asyncio.get_running_loop().time() + seconds
        trip = Trip(host=target.host, afresh=once)
        try:
            return await self._answer(request, trip, deadline)
        except EgressError:
            if not trip.stale:
                raise
        return await self._answer(request, Trip(host=target.host), deadline)

    async def ask(self, target: Target, headers: Mapping[str, str], seconds: float) -> Answer:
        """GETs once, and reads the first bytes of the answer, whatever its status."""
        request = self._request("GET", target, {**headers, "Accept-Encoding": "identity"}, b"")
        deadline = asyncio.get_running_loop().time() + seconds
        return await self._answer(request, Trip(host=target.host), deadline)

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._transport.aclose()
        await self._afresh.aclose()
        await self._resolver.close()

    def _request(self, method: str, target: Target, headers: Mapping[str, str], body: bytes) -> httpx.Request:
        fields = [(name.encode("ascii"), value.encode()) for name, value in headers.items()]
        patience = {"timeout": {"connect": self._limits.connect_seconds}}
        return httpx.Request(method, target.url, headers=fields, content=body, extensions=patience)

    async def _answer(self, request: httpx.Request, trip: Trip, deadline: float) -> Answer:
        """Head and beginning of what a receiver says by ``deadline``, in the seconds of the event loop."""

        async def read(response: httpx.Response) -> Answer:
            fields = self._fields(trip.host, response)
            body, cut = await self._beginning(response, deadline)
            return Answer(status=response.status_code, headers=fields, body=body, cut=cut)

        left = deadline - asyncio.get_running_loop().time()
        return await self._exchange(request, trip, left + _GRACE, read)

    async def _exchange(self, request: httpx.Request, trip: Trip, seconds: float, read: _Read[T]) -> T:
        TRIP.set(trip)
        with translated(trip):
            async with asyncio.timeout(seconds):
                transport = self._afresh if trip.afresh else self._transport
                response = await transport.handle_async_request(request)
                try:
                    return await read(response)
                finally:
                    await response.aclose()

    def _fields(self, host: str, response: httpx.Response) -> tuple[tuple[str, str], ...]:
        raw = response.headers.raw
        if sum(len(name) + len(value) for name, value in raw) > self._limits.header_bytes:
            raise EgressError(host, "too_large", "the head of the answer is too long", transient=False, sent=True)
        return tuple((name.decode("ascii", "replace").lower(), value.decode("utf-8", "replace")) for name, value in raw)

    async def _body(self, host: str, response: httpx.Response) -> bytes:
        body = Body(host, response.headers.get("content-encoding", ""), self._limits)
        async for chunk in response.aiter_raw():
            body.feed(chunk)
        return body.finish()

    async def _beginning(self, response: httpx.Response, deadline: float) -> tuple[bytes, bool]:
        """What we read of an answer, and whether it broke off: its status counts all the same.

        Closing the response early drops the connection, and the rest with it.
        """
        start = bytearray()
        try:
            async with asyncio.timeout_at(deadline):
                async for chunk in response.aiter_raw():
                    start += chunk
                    if len(start) >= self._limits.answer_bytes:
                        break
        except (TimeoutError, httpx.HTTPError, aiohttp.ClientError, OSError):
            return bytes(start[: self._limits.answer_bytes]), True
        return bytes(start[: self._limits.answer_bytes]), False

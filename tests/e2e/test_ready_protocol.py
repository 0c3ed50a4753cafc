"""What is written as soon as it is asked for is, byte for byte, what uvicorn writes of the same application."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from e2e.stage import a_page, look, numbered, settings, staged, watching
from e2e.test_http_matrix import CONDITIONS, ENCODINGS, TYPES, documents_of, filled
from feedpub.app import bind, serve
from feedpub.model import Document
from feedpub.web import Front, Library

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

LAST = b"GET /livez HTTP/1.1\r\nHost: feeds.example\r\nConnection: close\r\n\r\n"
"""Asked behind each case: shows that the connection lived on, and ends it."""
_DATE = re.compile(rb"^date: [^\r]+", re.MULTILINE)


@dataclass
class Served:
    """One application at two ports: as feedpub serves it, and as uvicorn does by itself."""

    library: Library
    front: Front
    documents: dict[str, Document]
    quick: int = 0
    usual: int = 0
    called: list[str] = field(default_factory=list)
    """Paths that the quick one asked the application for."""


class Heard(Front):
    """Notes what comes by way of ASGI."""

    called: list[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.called.append(scope["path"])
        await super().__call__(scope, receive, send)


@pytest.fixture(scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with staged() as stage:
        stage.pages["/topics/ports.html"] = a_page(*numbered(*range(60)))
        async with watching(settings(tmp_path_factory.mktemp("ready"), stage, subscriptions=[])) as app:
            await look(app)
            front = app._web()
            made = Served(library=app.library, front=front, documents=documents_of(app))
            heard = Heard(app.library, front.behind)
            heard.called = made.called

            async def usual(scope: Scope, receive: Receive, send: Send) -> None:
                await front(scope, receive, send)

            async with serving(heard) as made.quick, serving(usual) as made.usual:
                yield made


@asynccontextmanager
async def serving(web: ASGIApp) -> AsyncIterator[int]:
    """The application at a port."""
    listener, finish = bind("127.0.0.1", 0), asyncio.Event()
    task = asyncio.create_task(serve(web, listener, finish))
    try:
        yield listener.getsockname()[1]
    finally:
        finish.set()
        await task


async def said(port: int, *parts: bytes) -> bytes:
    """All that the server writes until it closes, but for the dates of its answers; each part is a packet."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(0.01 if len(parts) > 1 else 0)
    everything = await reader.read()
    writer.close()
    await writer.wait_closed()
    return _DATE.sub(b"date: then", everything)


def request(target: str, *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    return "\r\n".join([f"{method} {target} HTTP/{version}", "Host: feeds.example", *headers, "", ""]).encode("latin-1")


async def test_each_method_condition_and_encoding_in_each_format(served: Served) -> None:
    served.called.clear()
    for format, document in served.documents.items():
        for method in ("GET", "HEAD"):
            for encoding in ENCODINGS:
                for headers, _ in CONDITIONS.values():
                    wanted = filled(headers, document) | ({"Accept-Encoding": encoding} if encoding else {})
                    lines = [f"{name}: {value}" for name, value in wanted.items()]
                    asked = request(f"/feeds/all.{format}", *lines, method=method) + LAST
                    assert await said(served.quick, asked) == await said(served.usual, asked), (format, method, lines)
    cases = len(TYPES) * 2 * len(ENCODINGS) * len(CONDITIONS)
    assert served.called == ["/livez"] * cases  # no document was asked of the application


QUICK = {
    "as browsers say it": request("/feeds/all.atom", "Connection: keep-alive"),
    "a range": request("/feeds/all.atom", "Range: bytes=0-99"),
    "two tags in two lines": request("/feeds/all.atom", 'If-None-Match: "one"', "if-none-match: *"),
    "header names in capitals": request("/feeds/all.atom", "ACCEPT-ENCODING: gzip"),
    "an upgrade that nobody offers": request("/feeds/all.atom", "Upgrade: h2c"),
    "several, in one packet": request("/feeds/all.atom") + request("/feeds/all.rss", method="HEAD"),
}
USUAL = {
    "a question": request("/feeds/all.atom?from=reader"),
    "percents": request("/feeds/%61ll.atom"),
    "an address with its host": request("http://feeds.example/feeds/all.atom"),
    "a fragment": request("/feeds/all.atom#here"),
    "an old client": request("/feeds/all.atom", version="1.0"),
    "an old client that stays": request("/feeds/all.atom", "Connection: keep-alive", version="1.0"),
    "the last request": request("/feeds/all.atom", "Connection: close"),
    "a body": request("/feeds/all.atom", "Content-Length: 5") + b"hello",
    "a body of no length": request("/feeds/all.atom", "Content-Length: 0"),
    "a body in chunks": request("/feeds/all.atom", "Transfer-Encoding: chunked") + b"2\r\nhi\r\n0\r\n\r\n",
    "a body after a question": request("/feeds/all.atom", "Expect: 100-continue", "Content-Length: 2") + b"hi",
    "a question without a body": request("/feeds/all.atom", "Expect: 100-continue"),
    "another method": request("/feeds/all.atom", method="OPTIONS"),
    "a method that is refused": request("/feeds/all.atom", method="DELETE"),
    "no feed": request("/feeds/none.atom"),
    "a page": request("/feeds/all"),
    "no request": b"hello\r\n\r\n",
    "a header that is none": request("/feeds/all.atom", "no colon"),
    "a ready document behind a page": request("/feeds/all") + request("/feeds/all.atom"),
}


@pytest.mark.parametrize("case", QUICK)
async def test_what_lies_ready_is_not_asked_of_the_application(served: Served, case: str) -> None:
    served.called.clear()
    assert await said(served.quick, QUICK[case] + LAST) == await said(served.usual, QUICK[case] + LAST)
    assert served.called == ["/livez"]


@pytest.mark.parametrize("case", USUAL)
async def test_what_is_asked_in_another_way_is_answered_by_the_application(served: Served, case: str) -> None:
    assert await said(served.quick, USUAL[case] + LAST) == await said(served.usual, USUAL[case] + LAST)


async def test_an_offer_of_a_websocket_is_passed_over(served: Served) -> None:
    asked = request("/feeds/all.atom", "Connection: Upgrade", "Upgrade: websocket")
    answers = [await first_answer(port, asked) for port in (served.quick, served.usual)]
    assert answers[0] == answers[1]
    assert answers[0].startswith(b"HTTP/1.1 200 OK\r\n")


async def first_answer(port: int, asked: bytes) -> bytes:
    """Head and body of the first answer; the connection is left then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(asked)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    body = await reader.readexactly(int(length[1])) if length else b""
    writer.close()
    await writer.wait_closed()
    return _DATE.sub(b"date: then", head) + body


@pytest.mark.parametrize("cut", [1, 20, 40, -3])
async def test_a_request_may_come_in_two_packets(served: Served, cut: int) -> None:
    asked = request("/feeds/all.atom", "Accept-Encoding: gzip")
    parts = (asked[:cut], asked[cut:] + LAST)
    assert await said(served.quick, *parts) == await said(served.usual, *parts)


async def test_ready_documents_behind_slow_ones_come_in_their_order(served: Served) -> None:
    asked = b"".join(
        request(target, "Accept-Encoding: identity")
        for target in (
            "/feeds/all.atom",
            "/feeds/all",
            "/feeds/all.rss",
            "/livez",
            "/feeds/all.json",
            "/feeds/all.atom",
        )
    )
    assert await said(served.quick, asked + LAST) == await said(served.usual, asked + LAST)


async def test_one_who_asks_and_does_not_read_is_not_written_to_without_end(served: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.quick, limit=2**16)
    count, document = 2_000, served.documents["atom"]
    served.called.clear()
    asking = asyncio.create_task(_ask(writer, request("/feeds/all.atom") * count + LAST))
    await asyncio.sleep(0.5)
    begun = len(served.called)  # by now the application is asked: it waits with its answer until there is room
    await asyncio.sleep(0.2)
    assert 0 < begun == len(served.called) < count
    everything = await reader.read()
    await asking
    writer.close()
    await writer.wait_closed()
    assert everything.count(document.body) == count


async def _ask(writer: asyncio.StreamWriter, asked: bytes) -> None:
    writer.write(asked)
    await writer.drain()


async def test_a_connection_that_waits_for_its_next_request_does_not_hold_up_a_stop(served: Served) -> None:
    async with serving(Front(served.library, served.front.behind)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request("/feeds/all.atom", "If-None-Match: *"))
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 304 Not Modified\r\n")
        began = asyncio.get_running_loop().time()
    assert await reader.read() == b""
    assert asyncio.get_running_loop().time() - began < 1.0
    writer.close()
    await writer.wait_closed()

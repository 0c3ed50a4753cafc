"""Feeds over a real socket: every method, condition and encoding, in every format, of a feedpub that really published.

httpx would decode, normalize and follow; here each header is what came over the wire.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from e2e.stage import Stage, a_page, look, numbered, settings, staged, watching
from feedpub.app import App, bind, serve
from feedpub.model import Document, FeedPath

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
ENCODINGS = {None: False, "gzip": True, "identity": False, "gzip;q=0": False, "gzip;q=0, *": False, "br, gzip": True}
CONDITIONS = {
    "none": ({}, 200),
    "the tag": ({"If-None-Match": '"{tag}"'}, 304),
    "the tag of the other bytes": ({"If-None-Match": '"{tag}-gz"'}, 304),
    "another tag": ({"If-None-Match": '"another"'}, 200),
    "the tag, weak": ({"If-None-Match": 'W/"{tag}"'}, 304),
    "a list with it": ({"If-None-Match": '"another", W/"{tag}", "third"'}, 304),
    "a list without it": ({"If-None-Match": '"another", "third"'}, 200),
    "any tag": ({"If-None-Match": "*"}, 304),
    "the date": ({"If-Modified-Since": "{date}"}, 304),
    "an older date": ({"If-Modified-Since": "{older}"}, 200),
    "a newer date": ({"If-Modified-Since": "{newer}"}, 304),
    "no date": ({"If-Modified-Since": "the day before"}, 200),
    "the tag and an older date": ({"If-None-Match": '"{tag}"', "If-Modified-Since": "{older}"}, 304),
    "another tag and the date": ({"If-None-Match": '"another"', "If-Modified-Since": "{date}"}, 200),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


async def asked(port: int, method: str, path: str, headers: dict[str, str]) -> Answer:
    """One request on a connection of its own. Raises if a header comes twice."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [f"{method} {path} HTTP/1.1", "Host: feeds.example", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    status, *fields = head.decode("latin-1").split("\r\n")
    pairs = [(name.lower(), value.strip()) for name, _, value in (field.partition(":") for field in fields)]
    assert len(dict(pairs)) == len(pairs), pairs
    return Answer(status=int(status.split()[1]), headers=dict(pairs), body=body)


@asynccontextmanager
async def published(folder: Path, stage: Stage) -> AsyncIterator[tuple[int, App]]:
    """A feedpub that has looked at the stage and is served at the port."""
    async with watching(settings(folder, stage, subscriptions=[])) as app:
        await look(app)
        listener, finish = bind("127.0.0.1", 0), asyncio.Event()
        serving = asyncio.create_task(serve(app._web(), listener, finish))
        try:
            yield listener.getsockname()[1], app
        finally:
            finish.set()
            await serving


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A publisher with sixty items."""
    async with staged() as made:
        made.pages["/topics/ports.html"] = a_page(*numbered(*range(60)))
        yield made


def documents_of(app: App) -> dict[str, Document]:
    """The feed of everything, by format."""
    ready = {format: app.publisher.ready(FeedPath("all"), format) for format in TYPES}
    return {format: document for format, document in ready.items() if document is not None}


def filled(headers: dict[str, str], document: Document) -> dict[str, str]:
    at = document.last_modified
    dates = {"date": at, "older": at - timedelta(seconds=1), "newer": at + timedelta(days=1)}
    said = {name: format_datetime(when, usegmt=True) for name, when in dates.items()}
    return {name: value.format(tag=document.etag, **said) for name, value in headers.items()}


def expected(document: Document, *, compressed: bool, status: int) -> dict[str, str]:
    """Each header of the answer but Date and Connection, which are the server's."""
    body = document.gzip if compressed else document.body
    always = {
        "etag": f'"{document.etag}-gz"' if compressed else f'"{document.etag}"',
        "last-modified": format_datetime(document.last_modified, usegmt=True),
        "cache-control": "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400",
        "vary": "Accept-Encoding",
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "ETag, Last-Modified, Link",
        "x-content-type-options": "nosniff",
    }
    if status == 304:
        return always
    sent = {"content-type": TYPES[document.format], "content-length": str(len(body)), "link": document.links}
    return always | sent | ({"content-encoding": "gzip"} if compressed else {})


async def test_each_method_condition_and_encoding_in_each_format(tmp_path: Path, stage: Stage) -> None:
    async with published(tmp_path, stage) as (port, app):
        documents = documents_of(app)
        assert list(documents) == list(TYPES)
        for format, document in documents.items():
            for method in ("GET", "HEAD"):
                for encoding, compressed in ENCODINGS.items():
                    for condition, (headers, status) in CONDITIONS.items():
                        said = filled(headers, document) | ({"Accept-Encoding": encoding} if encoding else {})
                        answer = await asked(port, method, f"/feeds/all.{format}", said)
                        case = (format, method, encoding, condition)
                        body = document.gzip if compressed else document.body
                        assert answer.headers.pop("date").endswith(" GMT"), case
                        assert answer.headers.pop("connection", "close") == "close", case
                        assert (answer.status, answer.headers) == (
                            status,
                            expected(document, compressed=compressed, status=status),
                        ), case
                        assert answer.body == (body if (method, status) == ("GET", 200) else b""), case


async def test_other_methods_are_answered_without_a_document(tmp_path: Path, stage: Stage) -> None:
    async with published(tmp_path, stage) as (port, app):
        for format, document in documents_of(app).items():
            for headers, _ in CONDITIONS.values():
                said = filled(headers, document)
                options = await asked(port, "OPTIONS", f"/feeds/all.{format}", said)
                post = await asked(port, "POST", f"/feeds/all.{format}", said | {"Content-Length": "0"})
                assert (options.status, options.body) == (204, b"")
                assert options.headers["access-control-allow-origin"] == "*"
                assert options.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
                assert (post.status, post.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
                assert not {"set-cookie", "etag"} & (options.headers.keys() | post.headers.keys())


async def test_a_restart_changes_no_validator_and_both_bodies_are_one_text(tmp_path: Path, stage: Stage) -> None:
    seen = []
    for _ in range(2):
        async with published(tmp_path, stage) as (port, _app):
            plain = [await asked(port, "GET", f"/feeds/all.{format}", {}) for format in TYPES]
            packed = [await asked(port, "GET", f"/feeds/all.{format}", {"Accept-Encoding": "gzip"}) for format in TYPES]
            assert [gzip.decompress(one.body) for one in packed] == [one.body for one in plain]
            seen.append([(one.headers["etag"], one.headers["last-modified"], one.body) for one in plain + packed])
    assert seen[0] == seen[1]


async def test_what_is_published_next_is_sent_at_once_and_the_old_tag_no_longer_fits(
    tmp_path: Path, stage: Stage
) -> None:
    async with published(tmp_path, stage) as (port, app):
        first = await asked(port, "GET", "/feeds/all.json", {})
        stage.pages["/topics/ports.html"] = a_page(*numbered(*range(61)))
        await look(app)
        second = await asked(port, "GET", "/feeds/all.json", {"If-None-Match": first.headers["etag"]})
        third = await asked(port, "GET", "/feeds/all.json", {"If-None-Match": second.headers["etag"]})
    assert (b"part 60" in first.body, second.status, b"part 60" in second.body, third.status) == (False, 200, True, 304)

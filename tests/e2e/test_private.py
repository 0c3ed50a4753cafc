"""Private feeds over a real socket, and in a process of their own: whose they are, and that a token shows nowhere."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import feedparser
import httpx
import pytest

from e2e.stage import Stage, a_page, free_ports, look, numbered, settings, staged, watching
from feedpub.app import App, bind, serve
from feedpub.config import load

PORTS = "/topics/ports.html"
ANNA, NEW, BEN = "CANARY-anna-0123456789-abcdef", "CANARY-anna-9876543210-fedcba", "CANARY-ben--0123456789-ghijkl"
ENV = {"ANNA": ANNA, "NEW": NEW, "BEN": BEN}
BOARD = {"title": "Harbours for the board", "select": {"words": ["harbours"]}, "private": True}
READERS = {
    "anna": {"token": {"env": "ANNA"}, "feeds": ["board"]},
    "ben": {"token": {"env": "BEN"}, "feeds": ["board", "other"]},
}
CLOSED = {"cache-control": "private, no-store", "x-robots-tag": "noindex", "referrer-policy": "no-referrer"}
pytestmark = pytest.mark.anyio


def written(folder: Path, stage: Stage, **sections: Any) -> Path:
    """The operator's file."""
    source = {"url": f"http://127.0.0.1:{stage.port}{PORTS}", "title": "Ports"}
    feeds = {"board": BOARD, "other": {"select": {}, "private": True}, "open": {"select": {"words": ["harbours"]}}}
    secret = {"readers": READERS} | {name: sections.pop(name) for name in ("readers", "operator") if name in sections}
    sections = {"feeds": feeds} | sections
    settings(folder, stage, sources={"ports": source}, endpoints={}, subscriptions=[], **sections)
    file = folder / "feedpub.yaml"
    file.write_text(json.dumps(json.loads(file.read_text()) | secret))
    return file


@asynccontextmanager
async def site(file: Path) -> AsyncIterator[tuple[App, httpx.AsyncClient]]:
    """Served over a real socket."""
    async with watching(load(file, ENV)) as app:
        listener, finish = bind("127.0.0.1", 0), asyncio.Event()
        port = listener.getsockname()[1]
        serving = asyncio.create_task(serve(app._web(), listener, finish))
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
                yield app, client
        finally:
            finish.set()
            await serving


def closed(answer: httpx.Response) -> dict[str, str | None]:
    """What every answer below ``/private/`` must carry, and what none may."""
    assert not [name for name in answer.headers if name.startswith("access-control")]
    return {name: answer.headers.get(name) for name in CLOSED}


@pytest.mark.parametrize("format", ["atom", "rss", "json"])
async def test_two_readers_see_the_same_but_for_their_own_address_and_the_public_ids(
    tmp_path: Path, format: str
) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1, 2))
        async with site(written(tmp_path, stage)) as (app, client):
            await look(app)
            anna = await client.get(f"/private/{ANNA}/feeds/board.{format}")
            ben = await client.get(f"/private/{BEN}/feeds/board.{format}")
            public = await client.get(f"/feeds/open.{format}")
            assert (anna.status_code, ben.status_code, closed(anna), closed(ben)) == (200, 200, CLOSED, CLOSED)
            assert anna.headers["content-type"] == public.headers["content-type"]
            assert anna.text.count(ANNA) == 1
            assert anna.text.replace(ANNA, BEN) == ben.text
            own = f"https://feeds.example/private/{ANNA}/feeds/board.{format}"
            assert own in anna.text
            assert f'<{own}>; rel="self"' in anna.headers["link"]
            assert anna.headers["link"].count(ANNA) == 1
            assert ids(anna, format) == ids(public, format)
            again = await client.get(str(anna.url), headers={"If-None-Match": anna.headers["etag"]})
            assert (again.status_code, again.content, closed(again)) == (304, b"", CLOSED)
            head = await client.head(str(anna.url))
            assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", anna.headers["etag"])


def ids(answer: httpx.Response, format: str) -> list[str]:
    if format == "json":
        return [item["id"] for item in answer.json()["items"]]
    return [entry.id for entry in feedparser.parse(answer.content).entries]


async def test_what_is_new_is_in_the_private_feed_at_once(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1))
        async with site(written(tmp_path, stage)) as (app, client):
            await look(app)
            first = await client.get(f"/private/{ANNA}/feeds/board.json")
            stage.pages[PORTS] = a_page(*numbered(1, 2))
            await look(app)
            second = await client.get(f"/private/{ANNA}/feeds/board.json")
            assert (len(first.json()["items"]), len(second.json()["items"])) == (1, 2)


async def test_a_token_opens_its_feeds_and_everything_else_was_never_there(tmp_path: Path) -> None:
    wrong = [
        f"/private/{ANNA}/feeds/other.atom",
        f"/private/{ANNA}/feeds/open.atom",
        f"/private/{ANNA}/feeds/none",
        f"/private/{ANNA}/feeds/board.pdf",
        f"/private/{ANNA}",
        f"/private/{ANNA}x/feeds/board.atom",
        f"/private/{ANNA[:-1]}/feeds/board.atom",
        f"/private/{ANNA.lower()}/feeds/board",
        "/private//feeds/board.atom",
        "/private/",
        "/private/%ff%fe/feeds/board.atom",
        "/feeds/board.atom",
        "/feeds/board",
    ]
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1))
        async with site(written(tmp_path, stage)) as (app, client):
            await look(app)
            answers = [await client.get(path) for path in wrong]
            assert {answer.status_code for answer in answers} == {404}
            private = answers[: wrong.index("/feeds/board.atom")]
            assert {tuple(closed(answer).items()) for answer in private} == {tuple(CLOSED.items())}
            assert len({answer.text for answer in private}) == 1
            posted = await client.post(f"/private/{ANNA}/feeds/board.atom")
            assert (posted.status_code, posted.headers["allow"], closed(posted)) == (405, "GET, HEAD", CLOSED)
            turned = await client.get(f"/private/{ANNA}/feeds/board?page=zero")
            assert (turned.status_code, closed(turned)) == (404, CLOSED)


async def test_a_token_is_replaced_without_a_change_of_ids(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1, 2))
        seen = []
        for tokens, good, bad in (
            ({"env": "ANNA"}, [ANNA], [NEW]),
            ([{"env": "ANNA"}, {"env": "NEW"}], [ANNA, NEW], []),
            ([{"env": "NEW"}], [NEW], [ANNA]),
        ):
            readers = {"anna": {"token": tokens, "feeds": ["board", "other"]}}
            async with site(written(tmp_path, stage, readers=readers)) as (app, client):
                await look(app)
                for token in good:
                    parsed = feedparser.parse((await client.get(f"/private/{token}/feeds/board.atom")).content)
                    seen.append((parsed.feed.id, [entry.id for entry in parsed.entries]))
                for token in bad:
                    assert (await client.get(f"/private/{token}/feeds/board.atom")).status_code == 404
        assert len(seen) == 4
        assert seen.count(seen[0]) == 4
        assert len(seen[0][1]) == 2


async def test_a_private_feed_that_is_renamed_or_made_private_keeps_its_ids_and_tells_nobody(tmp_path: Path) -> None:
    renamed = {"council": BOARD | {"formerly": ["board"]}, "other": {"private": True}}
    readers = {"anna": {"token": {"env": "ANNA"}, "feeds": ["council"]}}
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1, 2))
        public = {"board": BOARD | {"private": False}, "other": {"private": True}}
        unread = {"anna": {"token": {"env": "ANNA"}, "feeds": ["other"]}}
        async with site(written(tmp_path, stage, feeds=public, readers=unread)) as (app, client):
            await look(app)
            old = feedparser.parse((await client.get("/feeds/board.atom")).content)
        async with site(written(tmp_path, stage, feeds=renamed, readers=readers)) as (app, client):
            await app.publisher.drain()
            moved = await client.get(f"/private/{ANNA}/feeds/board.atom")
            assert (moved.status_code, closed(moved)) == (301, CLOSED)
            assert moved.headers["location"] == f"/private/{ANNA}/feeds/council.atom"
            new = feedparser.parse((await client.get(moved.headers["location"])).content)
            assert (new.feed.id, [one.id for one in new.entries]) == (old.feed.id, [one.id for one in old.entries])
            assert [(await client.get(f"/feeds/{name}.atom")).status_code for name in ("board", "council")] == [
                404,
                404,
            ]
        async with site(written(tmp_path, stage, feeds={"other": {"private": True}}, readers=unread)) as (_, client):
            assert [(await client.get(f"/feeds/{name}.atom")).status_code for name in ("board", "council")] == [
                404,
                404,
            ]
            assert (await client.get(f"/private/{ANNA}/feeds/council.atom")).status_code == 404


async def test_a_token_and_its_feed_stand_in_no_list_page_log_or_metric(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1, 2))
        written(tmp_path, stage, web={"port": port}, operator={"token": {"env": "OPERATOR"}})
        async with watching(load(tmp_path / "feedpub.yaml", ENV | {"OPERATOR": "o" * 20})) as app:
            await look(app)
        env = os.environ | ENV | {"OPERATOR": "o" * 20, "HOOK": "http://127.0.0.1:1/"}
        with running(tmp_path, env):
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
                await _when_up(client, "/readyz")
                page = await _when_up(client, f"/private/{ANNA}/feeds/board")
                assert ANNA in page.text and closed(page) == CLOSED
                assert "feedly" not in page.text.lower()
                for path in (f"{ANNA}/feeds/board.atom", f"{ANNA}x/feeds/board.atom", f"{ANNA}/feeds/board?page=%00"):
                    await client.get(f"/private/{path}")
                await client.post(f"/private/{ANNA}/feeds/board.atom", content=b"x")
                await _broken_request(port, ANNA)
                public = ["/", "/opml", "/opml?type=report", "/metrics", "/sitemap.xml", "/robots.txt", "/feeds/all"]
                public += [
                    "/feeds/all.atom",
                    "/feeds/open",
                    "/search?q=harbours",
                    "/build",
                    "/readyz",
                    "/map",
                    "/charts",
                ]
                answers = [await client.get(path) for path in public]
                answers.append(await client.get("/operator/", auth=("me", "o" * 20)))
                assert {answer.status_code for answer in answers} == {200}
                shown = "".join(answer.text + repr(answer.headers) for answer in answers)
        written_down = (tmp_path / "log").read_text()
        assert "feedpub serves" in written_down
        kept = (tmp_path / "feedpub.db").read_bytes()
        for text in (shown, written_down, kept.decode("latin-1")):
            assert "CANARY" not in text
        assert "/feeds/board" not in shown
        assert "Harbours for the board" not in shown


@contextmanager
def running(folder: Path, env: dict[str, str]) -> Iterator[None]:
    """The service, as a process of its own, with all that it says in a file."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "feedpub", "run"], cwd=folder, env=env, stderr=log, stdout=log
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


async def _when_up(client: httpx.AsyncClient, path: str) -> httpx.Response:
    for _ in range(200):
        with suppress(httpx.TransportError):
            answer = await client.get(path)
            if answer.status_code != 503:
                return answer
        await asyncio.sleep(0.1)
    raise AssertionError("nobody answers")


async def _broken_request(port: int, token: str) -> None:
    """What no server can read, with the token in it."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /private/{token}/feeds/board.atom HTTP/9.9\r\nHost\r\n\r\n".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()

"""Feeds that are renamed, end and come back: real restarts over changed files, seen through the site's own answers."""

from __future__ import annotations

import asyncio
import json
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import httpx
import pytest
from reader import make_reader

from e2e.stage import Stage, a_page, free_ports, look, numbered, settings, staged, watching
from feedpub.app import App, bind, serve
from feedpub.clock import wall_clock
from feedpub.config import Settings
from feedpub.model import Outcome
from feedpub.pipeline.refile import refile_some
from feedpub.pipeline.refiler import Refiler

PORTS = "/topics/ports.html"
SAHEL = {"name": "The Sahel", "countries": ["ML", "NE"]}
PAGE = [
    *numbered(1, title="Wells of Mali"),
    *numbered(2, title="Harbours of Japan"),
    *numbered(3, title="Roads of Niger", type="Fact Sheet"),
]
FORMATS = ("atom", "rss", "json")
pytestmark = pytest.mark.anyio


def said(folder: Path, stage: Stage, key: str = "ports", **sections: Any) -> Settings:
    source = {"url": f"http://127.0.0.1:{stage.port}{PORTS}", "title": "Ports", **sections.pop("source", {})}
    return settings(folder, stage, sources={key: source}, endpoints={}, subscriptions=[], **sections)


@asynccontextmanager
async def site(loaded: Settings, later: timedelta = timedelta()) -> AsyncIterator[tuple[App, httpx.AsyncClient]]:
    """A start over that file: everything filed and rendered; its clock may run ahead."""
    async with watching(loaded) as app:
        await Refiler(app.desk).run()
        await app.publisher.drain()
        yield app, client_of(app)


def client_of(app: App) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app._web()), base_url="https://feeds.example")


async def entries(client: httpx.AsyncClient, path: str) -> tuple[str, list[str]]:
    """The feed's own id, and the ids of its entries."""
    answer = await client.get(f"{path}.atom")
    assert answer.status_code == 200, (path, answer.status_code)
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    return parsed.feed.id, [entry.id for entry in parsed.entries]


async def test_every_address_with_an_old_name_leads_to_the_new_one_and_ids_survive(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        before = said(
            tmp_path,
            stage,
            regions={"sahel": SAHEL},
            types={"fact-sheet": {"name": "Fact Sheet"}},
            feeds={"wells": {"select": {"words": ["wells"]}}},
        )
        moves = {
            "/feeds/wells": "/feeds/springs",
            "/feeds/source/ports": "/feeds/source/harbours",
            "/feeds/region/sahel": "/feeds/region/sahel-zone",
            "/feeds/type/fact-sheet": "/feeds/type/leaflet",
            "/feeds/type/report/source/ports": "/feeds/type/report/source/harbours",
            "/feeds/type/fact-sheet/region/sahel": "/feeds/type/leaflet/region/sahel-zone",
            "/feeds/region/sahel/country/ml": "/feeds/region/sahel-zone/country/ml",
        }
        async with site(before) as (app, client):
            await look(app)
            old = {path: await entries(client, path) for path in moves}
        after = said(
            tmp_path,
            stage,
            "harbours",
            source={"formerly": ["ports"]},
            regions={"sahel-zone": SAHEL | {"formerly": ["sahel"]}},
            types={"leaflet": {"name": "Leaflet", "formerly": ["fact-sheet"]}},
            feeds={"springs": {"select": {"words": ["wells"]}, "formerly": ["wells"]}},
        )
        async with site(after) as (app, client):
            for was, now in moves.items():
                for suffix in ("", *(f".{format}" for format in FORMATS)):
                    answer = await client.get(was + suffix)
                    assert (answer.status_code, answer.headers.get("location")) == (301, now + suffix)
            assert {was: await entries(client, now) for was, now in moves.items()} == old
            [same] = await look(app, "harbours")
            assert same.outcome is Outcome.NOT_MODIFIED
            moved = [item | {"id": item["link"], "link": f"/moved{item['link']}"} for item in PAGE]
            stage.pages[PORTS] = a_page(*moved, *numbered(4))  # known by the source's own ids alone
            [poll] = await look(app, "harbours")
            assert (poll.found, poll.new) == (4, 1)


async def test_a_renamed_region_is_full_before_anything_is_filed_again(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        async with site(said(tmp_path, stage, regions={"sahel": SAHEL})) as (app, client):
            await look(app)
            old = await entries(client, "/feeds/region/sahel")
        after = said(tmp_path, stage, regions={"zone": SAHEL | {"formerly": ["sahel"]}})
        async with watching(after) as app:
            assert await entries(client_of(app), "/feeds/region/zone") == old
            batch = await app.desk.store.write(refile_some, app.desk.filer, app.desk.catalogue)
            assert (batch.looked, batch.changed) == (3, ())


async def test_a_name_that_moves_on_leads_from_each_earlier_one_to_the_last(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        feed: dict[str, Any] = {"select": {}}
        async with site(said(tmp_path, stage, feeds={"one": feed})) as (app, client):
            await look(app)
            old = await entries(client, "/feeds/one")
        async with site(said(tmp_path, stage, feeds={"two": feed | {"formerly": ["one"]}})):
            pass
        async with site(said(tmp_path, stage, feeds={"three": feed | {"formerly": ["two"]}})) as (_, client):
            for path in ("one", "two"):
                answer = await client.get(f"/feeds/{path}.rss")
                assert (answer.status_code, answer.headers["location"]) == (301, "/feeds/three.rss")
            assert await entries(client, "/feeds/three") == old
        both = {"three": feed, "one": feed}
        async with site(said(tmp_path, stage, feeds=both)) as (_, client):
            assert await entries(client, "/feeds/three") == old
            id, _ = await entries(client, "/feeds/one")
            assert id == old[0] + ".2"


async def test_a_dropped_feed_says_so_in_a_last_entry_then_is_gone_and_lives_again_if_it_comes_back(
    tmp_path: Path,
) -> None:
    paths = ["wells", "source/ports", "region/sahel", "type/fact-sheet", "type/report/source/ports"]
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        whole = {
            "regions": {"sahel": SAHEL},
            "types": {"fact-sheet": {"name": "Fact Sheet", "paths": ["/sheets/"]}},
            "feeds": {"wells": {"select": {"words": ["wells"]}}},
        }
        stage.pages[PORTS] = a_page(*PAGE[:2], {**PAGE[2], "link": "/sheets/3.html", "type": ""})
        async with site(said(tmp_path, stage, "ports", **whole)) as (app, client):
            await look(app)
            old = {path: await entries(client, f"/feeds/{path}") for path in paths}
            assert [len(ids) for _, ids in old.values()] == [1, 3, 2, 1, 2]
        async with site(said(tmp_path, stage, "others")) as (app, client):
            for path in paths:
                parsed = feedparser.parse((await client.get(f"/feeds/{path}.rss")).content)
                assert not parsed.bozo
                last, *rest = parsed.entries
                assert (last.title, last.link) == ("This feed has ended", "https://feeds.example/")
                id, ids = await entries(client, f"/feeds/{path}")
                assert (id, ids[1:]) == old[path]
                assert ids[0].startswith(f"{id}/ended/") and last.id == ids[0]
                assert [entry.id for entry in rest] == old[path][1]
                page = await client.get(f"/feeds/{path}")
                assert (page.status_code, "This feed has ended" in page.text) == (200, True)
                assert page.headers["x-robots-tag"] == "noindex"
            listed = [await client.get(address) for address in ("/", "/opml", "/sitemap.xml", "/sitemap/feeds.xml")]
            assert not [path for path in paths for answer in listed if f"/feeds/{path}" in answer.text]
            first = (await client.get("/feeds/wells.atom")).content
        async with site(said(tmp_path, stage, "others")) as (app, client):
            assert (await client.get("/feeds/wells.atom")).content == first
            ahead(app, timedelta(days=31))
            for path in paths:
                for suffix in ("", ".atom", ".rss", ".json"):
                    answer = await client.get(f"/feeds/{path}{suffix}")
                    assert (answer.status_code, "This feed has ended" in answer.text) == (410, True)
        async with site(said(tmp_path, stage, "ports", **whole)) as (app, client):
            assert {path: await entries(client, f"/feeds/{path}") for path in paths} == old


def ahead(app: App, by: timedelta) -> None:
    """The app's clock from now on."""

    def clock() -> datetime:
        return wall_clock() + by

    app.desk = replace(app.desk, clock=clock)
    app.library._desk = app.desk


async def test_an_ended_feed_is_whole_in_json_and_names_no_other_address(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        async with site(said(tmp_path, stage, feeds={"wells": {"select": {}}})) as (app, _):
            await look(app)
        async with site(said(tmp_path, stage)) as (app, client):
            document = json.loads((await client.get("/feeds/wells.json")).content)
            assert [item["title"] for item in document["items"]] == [
                "This feed has ended",
                *(item["title"] for item in PAGE),
            ]
            assert document["feed_url"] == "https://feeds.example/feeds/wells.json"
            atom = ET.fromstring((await client.get("/feeds/wells.atom")).content)
            assert len(atom.findall("{http://www.w3.org/2005/Atom}entry")) == 4
            assert app.desk.catalogue.named == {}


async def test_the_reader_library_follows_the_move_and_keeps_its_entries(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        (port,) = free_ports(1)
        here = {"title": "Ports", "url": f"http://127.0.0.1:{port}"}
        with closing(make_reader(str(tmp_path / "reader.db"))) as library:
            old, new = (f"{here['url']}/feeds/{name}.atom" for name in ("wells", "springs"))
            library.add_feed(old)
            before = said(tmp_path, stage, site=here, feeds={"wells": {"select": {}}})
            async with site(before) as (app, _), served(app, port):
                await look(app)
                await asyncio.to_thread(library.update_feeds)
            first = {entry.id: entry.updated for entry in library.get_entries()}
            assert len(first) == 3
            stage.pages[PORTS] = a_page(*PAGE, *numbered(4, title="Ferries"))
            after = said(tmp_path, stage, site=here, feeds={"springs": {"select": {}, "formerly": ["wells"]}})
            async with site(after) as (app, _), served(app, port):
                await look(app)
                await asyncio.to_thread(library.update_feeds)
                assert library.get_feed(old).last_exception is None
                library.change_feed_url(old, new)
                await asyncio.to_thread(library.update_feeds)
            second = {entry.id: entry.updated for entry in library.get_entries(feed=new)}
            assert library.get_entry_counts().total == 4
            assert (len(second), {id: second[id] for id in first}) == (4, first)


@asynccontextmanager
async def served(app: App, port: int) -> AsyncIterator[None]:
    """The app on a real socket."""
    listener, finish = bind("127.0.0.1", port), asyncio.Event()
    serving = asyncio.create_task(serve(app._web(), listener, finish))
    try:
        yield
    finally:
        finish.set()
        await serving

"""The operator's own taxonomy and corrections: what is stored follows, beside a service that runs."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from e2e.stage import Stage, a_page, free_ports, look, numbered, settings, staged, titles, watching
from e2e.stage import feedpub as command
from feedpub.classify import Filer, Text
from feedpub.config import Settings
from feedpub.model import FeedPath, IdentityKey, ItemId
from feedpub.pipeline.refile import begin, refile_some
from feedpub.store import filings, instance, items, open_store
from makers import NOON, an_item

PORTS = "/topics/ports.html"
SAHEL = {"sahel": {"name": "The Sahel", "countries": ["ML", "NE"]}}
PAGE = [
    *numbered(1, title="Wells of Mali"),
    *numbered(2, title="Harbours of Japan"),
    *numbered(3, title="Roads of Niger"),
]
MANY = 2_000
pytestmark = pytest.mark.anyio


def feedpub(folder: Path, stage: Stage, *words: str) -> subprocess.CompletedProcess[str]:
    """A command that can tell the stage's receivers."""
    return command(folder, *words, **_hooks(stage))


@contextmanager
def running(folder: Path, stage: Stage) -> Iterator[subprocess.Popen[bytes]]:
    """The service, as a process of its own."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "feedpub", "run"], cwd=folder, env=os.environ | _hooks(stage), stderr=log
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _hooks(stage: Stage) -> dict[str, str]:
    return {"HOOK": f"http://127.0.0.1:{stage.port}/hooks/hook"}


def _settings(folder: Path, stage: Stage, port: int, **sections: Any) -> Settings:
    source = {"url": f"http://127.0.0.1:{stage.port}{PORTS}", "every": "1h"}
    return settings(folder, stage, web={"port": port}, sources={"ports": source}, **sections)


async def _until(what: Callable[[], Any], seconds: float = 20.0) -> float:
    """Waits until it is so. Returns how long that took, in seconds."""
    started = time.monotonic()
    while not what():
        assert time.monotonic() - started < seconds
        await asyncio.sleep(0.05)
    return time.monotonic() - started


def _feed(port: int, path: str) -> dict[str, dict[str, Any]]:
    """The entries of a feed by title; none while nobody answers."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/feeds/{path}.json", timeout=5) as answer:
            return {item["title"]: item for item in json.load(answer)["items"]}
    except OSError:
        return {}


def _fetched(url: str) -> bytes:
    with urlopen(url, timeout=5) as answer:
        body: bytes = answer.read()
        return body


async def _served(port: int, path: str) -> dict[str, dict[str, Any]]:
    return await asyncio.to_thread(_feed, port, path)


def _logged(folder: Path, event: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in (folder / "log").read_text().splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == event]


async def test_a_changed_taxonomy_is_told_beforehand_and_then_moves_the_past_in_silence(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        async with watching(_settings(tmp_path, stage, port)) as app:
            await look(app)
        before = _stored(tmp_path)
        _settings(tmp_path, stage, port, regions=SAHEL)
        told = await asyncio.to_thread(feedpub, tmp_path, stage, "refile", "--dry-run")
        machine = await asyncio.to_thread(feedpub, tmp_path, stage, "refile", "--dry-run", "--json")
        assert _stored(tmp_path) == before
        with running(tmp_path, stage):
            await _until(lambda: _logged(tmp_path, "items.refiled"))
            await _until(lambda: len(_feed(port, "region/sahel")) == 2)
            sahel, africa, japan = [await _served(port, f"region/{name}") for name in ("sahel", "africa", "east-asia")]
            again = await asyncio.to_thread(feedpub, tmp_path, stage, "refile", "--dry-run")
            counted = await asyncio.to_thread(_fetched, f"http://127.0.0.1:{port}/metrics")
        assert stage.received == []
        assert b"feedpub_items_refiled_total 2.0" in counted.splitlines()
    ids = {title: id for id, title, *_ in before}
    assert told.stdout.splitlines() == [
        "Looked at 3 items: 2 would move.",
        "",
        "Regions",
        "  also The Sahel  2 items",
        f"      {ids['Roads of Niger']}  Roads of Niger",
        f"      {ids['Wells of Mali']}  Wells of Mali",
        "  in all",
        f"      {'The Sahel':<32} +{2:<6} -0",
        "",
        "Ids and dates stay, and no channel is told.",
    ]
    facts = json.loads(machine.stdout)
    assert facts["values"] == [{"dimension": "region", "value": "sahel", "entered": 2, "left": 0}]
    assert {name: facts[name] for name in ("dry_run", "looked", "moved")} == {
        "dry_run": True,
        "looked": 3,
        "moved": 2,
    }
    assert (set(sahel), set(africa), set(japan)) == (
        {"Wells of Mali", "Roads of Niger"},
        {"Wells of Mali", "Roads of Niger"},
        {"Harbours of Japan"},
    )
    assert again.stdout == "Looked at 3 items: none would move.\n"
    moved = {title: revision for _, title, revision, *_ in _stored(tmp_path)}
    assert moved == {"Wells of Mali": 2, "Harbours of Japan": 1, "Roads of Niger": 2}
    assert [(id, title, *dates) for id, title, _, *dates in _stored(tmp_path)] == [
        (id, title, *dates) for id, title, _, *dates in before
    ]
    (line,) = _logged(tmp_path, "items.refiled")
    assert (line["looked"], line["changed"], line["moved"]) == (3, 2, 2)


async def test_the_command_files_again_at_once_unless_the_service_runs(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        async with watching(_settings(tmp_path, stage, port, regions=SAHEL)) as app:
            await look(app)
        _settings(tmp_path, stage, port)
        async with watching(_settings(tmp_path, stage, port)):
            refused = await asyncio.to_thread(feedpub, tmp_path, stage, "refile")
        done = await asyncio.to_thread(feedpub, tmp_path, stage, "refile")
        again = await asyncio.to_thread(feedpub, tmp_path, stage, "refile", "--json")
        async with watching(_settings(tmp_path, stage, port)) as app:
            assert {path for path, _ in app.publisher._ready if path.startswith("region/")} == {
                "region/africa",
                "region/east-asia",
                "region/asia",
                "region/indo-pacific",
            }
        assert stage.received == []
    assert refused.returncode == 75
    assert "A service files again by itself at its next start" in refused.stderr
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "Looked at 3 items: 2 moved."
    assert "  no longer sahel  2 items" in done.stdout.splitlines()
    assert json.loads(again.stdout) == {"dry_run": False, "looked": 3, "moved": 0, "moves": [], "values": []}


async def test_one_item_is_corrected_beside_the_running_service_and_its_feeds_follow(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        async with watching(_settings(tmp_path, stage, port)) as app:
            await look(app)
        link = f"http://127.0.0.1:{stage.port}/pubs/research_reports/RRA1.html"
        (id,) = [id for id, title, *_ in _stored(tmp_path) if title == "Wells of Mali"]
        with running(tmp_path, stage):
            await _until(lambda: "Wells of Mali" in _feed(port, "region/africa"))
            wrong = await asyncio.to_thread(feedpub, tmp_path, stage, "file", link, "--country", "Jappan")
            done = await asyncio.to_thread(
                feedpub, tmp_path, stage, "file", link, "--country", "Japan", "--type", "Testimony", "--note", "ships"
            )
            took = await _until(lambda: "Wells of Mali" in _feed(port, "country/jp"))
            await _until(lambda: "Wells of Mali" not in _feed(port, "region/africa"))
            entry = (await _served(port, "type/testimony"))["Wells of Mali"]
            page = f"https://feeds.example/items/{id}"
            undone = await asyncio.to_thread(feedpub, tmp_path, stage, "file", page, "--undo", "--json")
            await _until(lambda: "Wells of Mali" in _feed(port, "region/africa"))
            nothing = await asyncio.to_thread(feedpub, tmp_path, stage, "file", id, "--undo")
        assert stage.received == []
    assert (wrong.returncode, wrong.stderr) == (2, "feedpub: no country is named 'Jappan': did you mean 'JP'?\n")
    assert (done.stderr, done.stdout.splitlines()) == (
        "",
        [
            f"{id}  Wells of Mali",
            "  type       Report -> Testimony",
            "  regions    Africa -> East Asia",
            "  countries  Mali -> Japan",
        ],
    )
    assert took < 8
    assert entry["date_published"].startswith("2021-03-02")
    after = json.loads(undone.stdout)
    assert (after["before"]["regions"], after["after"]["regions"], after["correction"]) == (
        ["east-asia"],
        ["africa"],
        None,
    )
    assert (nothing.returncode, "nobody has corrected" in nothing.stderr) == (1, True)


async def test_a_correction_outlives_a_changed_page_and_a_changed_taxonomy(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        async with watching(_settings(tmp_path, stage, port)) as app:
            await look(app)
            (id,) = [id for id, title, *_ in _stored(tmp_path) if title == "Wells of Mali"]
            done = await asyncio.to_thread(feedpub, tmp_path, stage, "file", id, "--region", "none", "--type", "book")
            assert (done.returncode, done.stderr) == (0, "")
            (changed,) = numbered(1, title="Wells of Mali", desc="Now with wells of Niger.")
            stage.pages[PORTS] = a_page(changed, *PAGE[1:])
            (poll,) = await look(app)
            assert poll.changed == 1
            revised = (await app.desk.store.read(items.with_ids, [ItemId(id)]))[ItemId(id)]
        _settings(tmp_path, stage, port, regions=SAHEL)
        again = await asyncio.to_thread(feedpub, tmp_path, stage, "refile")
    assert (revised.summary, revised.filing.type, revised.filing.regions, revised.filing.countries) == (
        "Now with wells of Niger.",
        "book",
        (),
        ("ML", "NE"),
    )
    assert again.stdout.splitlines()[0] == "Looked at 3 items: 1 moved."
    assert stage.received == []


async def test_a_correction_says_that_the_service_files_by_another_configuration(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        async with watching(_settings(tmp_path, stage, port)) as app:
            await look(app)
            (id,) = [id for id, title, *_ in _stored(tmp_path) if title == "Wells of Mali"]
            words = ("file", id, "--region", "sahel")
            same = await asyncio.to_thread(feedpub, tmp_path, stage, "file", id, "--country", "JP")
            _settings(tmp_path, stage, port, regions=SAHEL)
            first, again = [await asyncio.to_thread(feedpub, tmp_path, stage, *words) for _ in range(2)]
            told = await asyncio.to_thread(feedpub, tmp_path, stage, *words, "--json")
        assert (await asyncio.to_thread(feedpub, tmp_path, stage, "refile")).returncode == 0
        after = await asyncio.to_thread(feedpub, tmp_path, stage, *words, "--json")
    line = "The store is filed by another configuration: a service that runs files by that one until its next start."
    assert [line in done.stdout.splitlines() for done in (same, first, again)] == [False, True, True]
    assert [json.loads(done.stdout)["other_configuration"] for done in (told, after)] == [True, False]


async def test_a_second_correction_keeps_the_regions_that_the_first_one_named(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*PAGE)
        async with watching(_settings(tmp_path, stage, port, regions=SAHEL)) as app:
            await look(app)
            (id,) = [id for id, title, *_ in _stored(tmp_path) if title == "Harbours of Japan"]
            said = ("--region", "sahel", "--note", "wells"), ("--country", "US")
            done = [await asyncio.to_thread(feedpub, tmp_path, stage, "file", id, *one, "--json") for one in said]
            _settings(tmp_path, stage, port)
            gone = await asyncio.to_thread(feedpub, tmp_path, stage, "file", id, "--type", "book", "--json")
    first, second, third = [json.loads(one.stdout) for one in (*done, gone)]
    assert [(one["after"]["regions"], one["after"]["us_is_subject"]) for one in (first, second, third)] == [
        (["sahel"], False),
        (["sahel"], True),
        (["north-america"], True),
    ]
    assert {name: third["correction"][name] for name in ("type", "countries", "regions", "note")} == {
        "type": "book",
        "countries": ["US"],
        "regions": ["sahel"],
        "note": "wells",
    }


async def test_the_feed_of_a_type_that_is_no_more_is_gone_though_nobody_rendered_it_in_time(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1, type="Logbook"), *numbered(2))
        async with watching(_settings(tmp_path, stage, port)) as app:
            await look(app)
            assert titles(app, "type/logbook") == ["Harbours of Japan, part 1"]
        said = _settings(tmp_path, stage, port, types={"report": {"aliases": ["Logbook"]}})
        async with watching(said) as app:
            await app.desk.store.write(refile_some, app.desk.filer, app.desk.catalogue)
        async with watching(said) as app:
            await app.publisher.drain()
            assert app.publisher.ready(FeedPath("type/logbook"), "json") is None
            assert await app.library.document(FeedPath("type/logbook"), "json") is None
            assert len(titles(app, "type/report")) == 2


async def test_a_flood_is_released_beside_the_running_service(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(*range(8)))
        async with watching(_settings(tmp_path, stage, port)) as app:
            await look(app)
            stage.pages[PORTS] = a_page(*numbered(*range(100, 108)))
            await look(app)
        with running(tmp_path, stage):
            await _until(lambda: len(_feed(port, "all")) == 8)
            done = await asyncio.to_thread(feedpub, tmp_path, stage, "release", "ports", "--seen")
            assert (done.returncode, done.stderr) == (0, "")
            await _until(lambda: len(_feed(port, "all")) == 16)
        assert stage.received == []


async def test_a_service_that_is_killed_while_it_files_again_is_through_after_the_next_start(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1))
        _settings(tmp_path, stage, port)
        _fill(tmp_path)
        said = _settings(tmp_path, stage, port, regions=SAHEL)
        with running(tmp_path, stage) as process:
            await _until(lambda: _place(tmp_path) > 0, 30)
            process.send_signal(signal.SIGKILL)
            process.wait()
        reached = _place(tmp_path)
        with running(tmp_path, stage):
            await _until(lambda: _logged(tmp_path, "items.refiled"), 60)
        assert stage.received == []
    assert 0 < reached < MANY
    (line,) = _logged(tmp_path, "items.refiled")
    assert line["looked"] in (MANY - reached, MANY - reached + 1)  # the page's own item may have come before the end
    filer = Filer(said.additions)
    store = open_store(said.store_url, read_only=True)
    found, _ = store.read_now(filings.page, 0, MANY)
    assert store.read_now(instance.fact, "filed_by") == filer.recipe
    store.close()
    assert len(found) == MANY
    assert [item.filing for item in found] == [filer.file(Text.of(item)) for item in found]
    assert [item.revision for item in found] == [2 - n % 2 for n in range(MANY)]


def _fill(folder: Path) -> None:
    """A store that plain rules have filed: every other item is about Mali."""
    filer = Filer()
    titles = [f"Wells of {'Japan' if n % 2 else 'Mali'}, part {n}" for n in range(MANY)]
    made = [an_item(id=ItemId(f"item-{n:06}"), title=title, summary=None) for n, title in enumerate(titles)]
    made = [replace(item, filing=filer.file(Text.of(item))) for item in made]
    store = open_store(f"sqlite:///{folder / 'feedpub.db'}")
    store.write_now(instance.begin, NOON)
    store.write_now(begin, filer.recipe)
    store.write_now(items.add, [(item, "digest", [IdentityKey(f"url:{item.id}")]) for item in made])
    store.close()


def _place(folder: Path) -> int:
    """How far a filing anew has come; 0 where none is under way."""
    with closing(sqlite3.connect(folder / "feedpub.db")) as direct:
        found = direct.execute("SELECT value FROM instance WHERE name = 'refiling'").fetchone()
    return int(found[0].split()[1]) if found else 0


def _stored(folder: Path) -> list[tuple[str, str, int, int, int, int]]:
    """Id, title, revision, and the dates of every item, by title."""
    with closing(sqlite3.connect(folder / "feedpub.db")) as direct:
        return direct.execute(
            "SELECT id, title, revision, published_at, updated_at, first_seen_at FROM item ORDER BY seq"
        ).fetchall()

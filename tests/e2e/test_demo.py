"""The demo, as somebody who has just cloned the project sees it, and as feed readers do."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from reader import make_reader

from e2e.recorder import recording
from e2e.stage import free_ports

SETTLE_SECONDS = 120
BUSY_SECONDS = 15
CHROMIUM = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]


@dataclass(frozen=True)
class Demo:
    """A running demo and how to ask it."""

    base: str
    receivers: str
    process: subprocess.Popen[str]

    def text(self, path: str) -> str:
        with urllib.request.urlopen(self.base + path, timeout=10) as answer:
            said: str = answer.read().decode()
            return said

    def items(self, path: str = "/feeds/all.json") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.text(path))["items"]
        return found

    def heard(self) -> dict[str, Any]:
        with urllib.request.urlopen(self.receivers + "/received.json", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def received(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.heard()["received"]
        return found

    def counts(self, name: str) -> dict[str, int]:
        return {kind: counts[name] for kind, counts in self.heard()["counts"].items()}


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [sys.executable, "-m", "feedpub", "demo", "--port", str(port), "--pace", "3"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(4)]
    addresses = [line.split()[-1] for line in told[1:]]
    running = Demo(base=addresses[0].rstrip("/"), receivers=addresses[1].rstrip("/"), process=process)
    try:
        _wait_for(lambda: len(running.items()) >= 50 and bool(running.received()))
        yield running
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _wait_for(condition: Any) -> None:
    until = time.monotonic() + SETTLE_SECONDS
    while not condition():
        assert time.monotonic() < until, "the demo did not get so far"
        time.sleep(0.2)


def test_the_feeds_grow_and_channels_hear_of_each_item_within_seconds(demo: Demo) -> None:
    before = {item["id"] for item in demo.items()}
    _wait_for(lambda: {item["id"] for item in demo.items()} - before)
    seen_in_feed = time.time()
    fresh = next(item for item in demo.items() if item["id"] not in before)
    key = fresh["id"].rsplit("/", 1)[-1]
    prompt = {"slack", "discord", "webhook"}  # Teams and the mailbox have their digests
    _wait_for(lambda: {one["kind"] for one in _heard(demo, key, fresh["title"])} >= prompt)
    heard = [one for one in _heard(demo, key, fresh["title"]) if one["kind"] in prompt]
    stored = _stored_at(demo, key)
    # Within two seconds on a machine that is its own; a test machine may have much else to do.
    assert max(datetime.fromisoformat(one["at"]).timestamp() for one in heard) - stored < BUSY_SECONDS
    assert seen_in_feed - stored < BUSY_SECONDS


def test_every_receiver_takes_messages_and_refuses_none(demo: Demo) -> None:
    _wait_for(lambda: all(demo.counts("taken").values()))
    assert set(demo.counts("taken")) == {"slack", "discord", "teams", "email", "webhook"}
    assert set(demo.counts("refused").values()) == {0}


def test_a_correction_is_a_line_in_slack_an_edit_in_discord_and_an_event_for_programs(demo: Demo) -> None:
    _wait_for(lambda: demo.counts("edited")["discord"] and _corrected(demo) >= {"slack", "discord", "webhook"})
    assert set(demo.counts("refused").values()) == {0}


def _corrected(demo: Demo) -> set[str]:
    """The kinds of receivers that have heard of a correction, each in its way."""
    return {
        one["kind"]
        for one in demo.received()
        if one.get("edited")
        or (one["kind"] == "webhook" and one["body"]["type"] == "item.updated")
        or (one["kind"] == "slack" and "Corrected: " in json.dumps(one["body"]))
    }


def test_digests_come_by_region_in_teams_and_once_a_day_by_mail(demo: Demo) -> None:
    _wait_for(lambda: any(" new" in str(one["body"]["headers"]["Subject"]) for one in _of(demo, "email")))
    _wait_for(
        lambda: any(" new" in one["body"]["attachments"][0]["content"]["body"][0]["text"] for one in _of(demo, "teams"))
    )


def _of(demo: Demo, kind: str) -> list[dict[str, Any]]:
    return [one for one in demo.received() if one["kind"] == kind]


def _heard(demo: Demo, key: str, title: str) -> list[dict[str, Any]]:
    return [one for one in demo.received() if key in json.dumps(one["body"]) or title in str(one["body"])]


def _stored_at(demo: Demo, key: str) -> float:
    """When the look that found an item was stored: the timestamp of its webhook."""
    body = next(one["body"] for one in demo.received() if one["kind"] == "webhook" and key in json.dumps(one["body"]))
    said = body if isinstance(body, dict) else json.loads(body)
    return datetime.fromisoformat(said["timestamp"]).timestamp()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_python_reader_gets_the_entries_of_all_three_formats(demo: Demo) -> None:
    # A feed that stands still while it is read twice: a country that few items are about.
    path = next(line for line in _paths(demo) if line.startswith("/feeds/source/"))
    with closing(make_reader(":memory:", feed_root="")) as reading:
        for format in ("atom", "rss", "json"):
            reading.add_feed(f"{demo.base}{path}.{format}")
        reading.update_feeds()
        for format in ("atom", "rss", "json"):
            url = f"{demo.base}{path}.{format}"
            wanted = demo.items(f"{path}.json")
            found = {entry.id: entry for entry in reading.get_entries(feed=url)}
            assert {item["id"] for item in wanted} >= set(found)
            assert len(found) >= len(wanted) - 2
            for item in wanted:
                if entry := found.get(item["id"]):
                    assert (entry.title, entry.link) == (item["title"], item["url"])
                    assert entry.published == datetime.fromisoformat(item["date_published"])
        assert reading.get_feed(f"{demo.base}{path}.atom").last_exception is None


def _paths(demo: Demo) -> list[str]:
    tree = demo.text("/opml")
    return [line.split(".atom")[0].split(demo.base)[-1] for line in tree.split('xmlUrl="')[1:]]


def test_a_second_look_costs_a_304(demo: Demo) -> None:
    for format in ("atom", "rss"):
        url = f"{demo.base}/feeds/type/tool.{format}"
        first = feedparser.parse(url)
        assert (first.bozo, first.status) == (False, 200)
        again = feedparser.parse(url, etag=first.etag, modified=first.modified)
        assert (again.status, again.entries) == (304, [])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_python_reader_gets_a_304_at_its_second_look(demo: Demo) -> None:
    paths = [f"/feeds/type/tool.{format}" for format in ("atom", "json", "rss")]
    with recording(demo.base) as recorder, closing(make_reader(":memory:", feed_root="")) as reading:
        for path in paths:
            reading.add_feed(recorder.base + path)
        for _ in range(2):
            list(reading.update_feeds_iter(scheduled=False))
    assert sorted(recorder.answered) == sorted((path, status) for path in paths for status in (200, 304))


@pytest.mark.needs("newsboat")
def test_newsboat_reads_every_entry(demo: Demo, tmp_path: Path) -> None:
    path = "/feeds/type/tool"
    for format in ("atom", "rss"):
        folder = tmp_path / format
        folder.mkdir()
        (folder / "urls").write_text(f"{demo.base}{path}.{format}\n")
        (folder / "conf").write_text("")
        command = ["newsboat", "-u", "urls", "-c", "cache.db", "-C", "conf", "-x", "reload"]
        subprocess.run(
            command, cwd=folder, check=True, env=os.environ | {"HOME": str(folder)}, capture_output=True, timeout=60
        )
        with closing(sqlite3.connect(folder / "cache.db")) as cache:
            found = cache.execute("SELECT guid, title, url FROM rss_item ORDER BY guid").fetchall()
        wanted = demo.items(f"{path}.json")
        assert found == sorted((item["id"], item["title"], item["url"]) for item in wanted)


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("path", ["/", "/feeds/type/report", "/feeds/search?q=port"])
def test_the_pages_show_in_a_browser_without_a_violation(demo: Demo, tmp_path: Path, path: str) -> None:
    shown = subprocess.run(
        [
            shutil.which("chromium") or "chromium",
            *CHROMIUM,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--enable-logging=stderr",
            "--dump-dom",
            demo.base + path,
        ],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    assert "Content Security Policy" not in shown.stderr
    assert "<h1" in shown.stdout


def test_the_demo_ends_within_ten_seconds_of_sigterm_and_says_nothing_ugly() -> None:
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [sys.executable, "-m", "feedpub", "demo", "--port", str(port), "--pace", "0.5"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(4):
        process.stdout.readline()
    time.sleep(5)
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=10)
    assert (process.returncode, said, time.monotonic() - asked < 10) == (0, "", True)

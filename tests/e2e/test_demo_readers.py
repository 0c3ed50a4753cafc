"""What feed readers hold after they have read the demo's feeds and its list of feeds, against what the store holds."""

from __future__ import annotations

import email.policy
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from calendar import timegm
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import listparser
import pytest
from reader import make_reader

from e2e.stage import free_ports
from feed_rules import findings
from second_opinions import objections

FORMATS = ("atom", "rss", "json")
SETTLE_SECONDS = 60
FIRST_ITEMS = 20


@dataclass(frozen=True)
class Demo:
    """A demo that stands still: what it has published does not change any more."""

    base: str

    def body(self, path: str) -> bytes:
        with urllib.request.urlopen(self.base + path, timeout=20) as answer:
            said: bytes = answer.read()
            return said

    def items(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.body(f"{path}.json"))["items"]
        return found

    def paths(self) -> list[str]:
        """The feeds of the list of feeds."""
        feeds = listparser.parse(self.body("/opml").decode()).feeds
        return [feed.url.removeprefix(self.base).rsplit(".", 1)[0] for feed in feeds]


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """At this pace the demo publishes its first items and then nothing for longer than the tests take."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "feedpub", "demo", "--port", str(port), "--pace", "3600"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(4)]
    running = Demo(base=told[1].split()[-1].rstrip("/"))
    try:
        until, before = time.monotonic() + SETTLE_SECONDS, b""
        while (now := running.body("/feeds/all.json")) != before or len(running.items("/feeds/all")) < FIRST_ITEMS:
            assert time.monotonic() < until, "the demo did not come to rest"
            before = now
            time.sleep(2)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def test_every_document_of_the_demo_keeps_every_rule(demo: Demo) -> None:
    now, wrong = datetime.now(UTC), {}
    for path in demo.paths():
        for format in FORMATS:
            said = findings(demo.body(f"{path}.{format}"), format, now, f"{demo.base}{path}.{format}")
            wrong.update({f"{path}.{format}": said} if said else {})
    assert wrong == {}


@pytest.mark.needs("ruby", "node")
def test_judges_that_are_not_ours_object_to_no_document_of_the_demo(demo: Demo, tmp_path: Path) -> None:
    documents = {f"{path}.{format}": demo.body(f"{path}.{format}") for path in demo.paths() for format in FORMATS}
    assert len(documents) > 60
    assert objections(tmp_path, documents) == []


def _meant(item: dict[str, Any]) -> tuple[Any, ...]:
    """What the JSON document says of an item: id, title, link, published, updated, authors, labels."""
    authors = tuple(author["name"] for author in item.get("authors", []))
    dates = [datetime.fromisoformat(item[name]) for name in ("date_published", "date_modified")]
    return item["id"], item["title"], item["url"], *dates, authors, tuple(item["tags"])


def _parsed(entry: Any) -> tuple[Any, ...]:
    published = datetime.fromtimestamp(timegm(entry.published_parsed), UTC)
    changed = dict.get(entry, "updated_parsed")
    updated = datetime.fromtimestamp(timegm(changed), UTC) if changed else published
    authors = tuple(author.name for author in dict.get(entry, "authors", []) if "name" in author)
    labels = tuple(tag.label or tag.term for tag in entry.tags)
    return entry.id, entry.title, entry.link, published, updated, authors, labels


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("format", ["atom", "rss"])
def test_feedparser_holds_what_the_store_holds(demo: Demo, format: str) -> None:
    for path in demo.paths():
        entries = feedparser.parse(demo.body(f"{path}.{format}"), sanitize_html=False).entries
        assert [_parsed(entry) for entry in entries] == [_meant(item) for item in demo.items(path)], path


def test_what_is_to_be_compared_is_there(demo: Demo) -> None:
    items = demo.items("/feeds/all")
    assert len(items) >= FIRST_ITEMS
    assert {len(item.get("authors", [])) for item in items} == {0, 1, 2}
    assert max(len(item["tags"]) for item in items) > 2 and all(item["tags"] for item in items)


def _held(entry: Any) -> tuple[Any, ...]:
    return entry.title, entry.link, entry.published, entry.updated or entry.published, entry.author, entry.summary


def _one_line(authors: tuple[str, ...], format: str) -> str | None:
    return (", ".join(authors) if format == "json" else authors[-1]) if authors else None


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_python_reader_holds_the_same_entries_of_every_format(demo: Demo) -> None:
    """It keeps no categories, and of several authors all only of a JSON Feed, else the last one."""
    path = "/feeds/all"
    by_id = {item["id"]: item for item in demo.items(path)}
    meant = {id: _meant(item) for id, item in by_id.items()}
    with closing(make_reader(":memory:", feed_root="")) as reading:
        for format in FORMATS:
            reading.add_feed(f"{demo.base}{path}.{format}")
        reading.update_feeds()
        for format in FORMATS:
            held = list(reading.get_entries(feed=f"{demo.base}{path}.{format}"))
            assert {one.id: _held(one) for one in held} == {
                id: (title, link, published, updated, _one_line(authors, format), by_id[id].get("summary"))
                for id, title, link, published, updated, authors, _ in meant.values()
            }, format


def test_listparser_finds_a_feed_that_is_there_behind_each_line(demo: Demo) -> None:
    listed = listparser.parse(demo.body("/opml").decode())
    assert (listed.bozo, len(listed.feeds) > 20) == (False, True)
    assert len({feed.url for feed in listed.feeds}) == len(listed.feeds)
    for feed in listed.feeds:
        assert feedparser.parse(demo.body(feed.url.removeprefix(demo.base))).feed.title == feed.title


def _last(authors: tuple[str, ...]) -> str:
    return authors[-1] if authors else ""


@pytest.mark.needs("newsboat")
def test_newsboat_imports_the_list_and_holds_every_item(demo: Demo, tmp_path: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path)}
    (tmp_path / "all.opml").write_bytes(demo.body("/opml"))
    for name in ("urls", "conf"):
        (tmp_path / name).write_text("")
    options = ["newsboat", "-u", "urls", "-c", "cache.db", "-C", "conf"]
    subprocess.run([*options, "-i", "all.opml"], cwd=tmp_path, check=True, env=environment, capture_output=True)
    lines = (tmp_path / "urls").read_text().splitlines()
    assert {line.split()[0].strip('"') for line in lines} == {f"{demo.base}{path}.atom" for path in demo.paths()}
    for format in ("atom", "rss"):
        (tmp_path / "urls").write_text(f"{demo.base}/feeds/all.{format}\n")
        (tmp_path / "cache.db").unlink(missing_ok=True)
        command = [*options, "-x", "reload"]
        subprocess.run(command, cwd=tmp_path, check=True, env=environment, capture_output=True, timeout=60)
        with closing(sqlite3.connect(tmp_path / "cache.db")) as cache:
            held = cache.execute(
                "SELECT guid, title, url, pubDate, author, content FROM rss_item ORDER BY guid"
            ).fetchall()
        wanted = [(*_meant(item), item.get("summary", "")) for item in demo.items("/feeds/all")]
        assert held == sorted(
            (id, title, url, int(at.timestamp()), (", ".join if format == "atom" else _last)(authors), summary)
            for id, title, url, at, _, authors, _, summary in wanted
        )


@pytest.mark.needs("r2e")
@pytest.mark.parametrize("format", ["atom", "rss"])
def test_rss2email_makes_a_mail_of_every_item(demo: Demo, tmp_path: Path, format: str) -> None:
    mails = tmp_path / "mails"
    environment = os.environ | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    environment.pop("PYTHONPATH", None)

    def r2e(*words: str) -> None:
        command = ["r2e", "-c", "r2e.cfg", "-d", "r2e.json", *words]
        subprocess.run(command, cwd=tmp_path, check=True, env=environment, capture_output=True, timeout=100)

    r2e("new", "desk@pub.example")
    settings = (tmp_path / "r2e.cfg").read_text()
    for name, value in (
        ("email-protocol", "maildir"),
        ("maildir-path", str(mails)),
        ("maildir-mailbox", ""),
        ("date-header", "True"),
    ):
        lines = [line for line in settings.splitlines() if not line.startswith(f"{name} =")]
        settings = "\n".join(lines).replace("[DEFAULT]", f"[DEFAULT]\n{name} = {value}", 1)
    (tmp_path / "r2e.cfg").write_text(settings + "\n")
    r2e("add", "all", f"{demo.base}/feeds/all.{format}")
    r2e("run")
    found = [message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in mails.rglob("new/*")]
    held = {str(mail["X-RSS-ID"]): _mailed(mail) for mail in found}
    assert len(found) == len(held)
    assert held == {
        id: (
            title,
            link,
            updated,
            _one_of(authors, format),
            labels if format == "rss" else terms,
        )
        for id, title, link, _, updated, authors, labels, terms in map(_with_terms, demo.items("/feeds/all"))
    }


def _one_of(authors: tuple[str, ...], format: str) -> str:
    """Whom rss2email takes for the author; where an entry names nobody, the feed's."""
    return (authors[0] if format == "rss" else authors[-1]) if authors else "Larkfield research"


def _mailed(mail: Any) -> tuple[Any, ...]:
    """Title, address, date, author and categories, as the headers say them."""
    author = str(mail["From"]).partition(": ")[2].partition('"')[0]
    labels = tuple(str(mail["X-RSS-TAGS"]).split(","))
    at = parsedate_to_datetime(str(mail["Date"]))
    return " ".join(str(mail["Subject"]).split()), str(mail["X-RSS-URL"]), at.replace(tzinfo=UTC), author, labels


def _with_terms(item: dict[str, Any]) -> tuple[Any, ...]:
    """And the terms of its labels, which Atom readers without a mind for labels show."""
    filing = item["_feedpub"]
    return *_meant(item), (filing["type"], *filing.get("regions", ()), *filing.get("countries", ()))

"""An entry that a format cannot write is left out alone, is kept in a table, and comes back by itself.

The fault is planted in the format, as no item is known that the real ones cannot write: whatever a source says is
cleaned twice, by ``parse`` and by ``render.text``, before a format sees it. ``tests/property/test_render_any_item.py``
looks for one in items of any text, address and date.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
import typer
from lxml import etree
from typer.testing import CliRunner

from e2e.stage import a_page, look, numbered, settings, staged, watching
from feedpub.app import App
from feedpub.cli import doctor
from feedpub.model import Entry, FeedPath, Quarantined
from feedpub.pipeline import rendering
from feedpub.policy.diagnosis import entry_findings
from feedpub.registry import Registry
from feedpub.render import FORMATS, Format
from makers import NOON

PORTS = "/topics/ports.html"
pytestmark = pytest.mark.anyio


@contextmanager
def _atom_that_breaks_at(word: str) -> Iterator[None]:
    """Atom with a planted fault: nothing that a source can say breaks the real one."""

    def entry(said: Entry) -> bytes:
        if word in said.title:
            raise ValueError(f"{word} cannot be written")
        return FORMATS["atom"].entry(said)

    broken = (replace(format, entry=entry) if format.name == "atom" else format for format in FORMATS)
    with patch.object(rendering, "FORMATS", Registry[Format]("format", *broken)):
        yield


async def _counts(app: App) -> dict[str, int]:
    """Entries of the feed of everything, by format, counted in the bytes."""
    await app.publisher.drain()
    made = {format: await app.library.document(FeedPath("all"), format) for format in app.library.formats}
    body = {format: document.body for format, document in made.items() if document is not None}
    return {
        "atom": len(etree.fromstring(body["atom"]).findall("{*}entry")),
        "rss": len(etree.fromstring(body["rss"]).findall("channel/item")),
        "json": len(json.loads(body["json"])["items"]),
    }


async def test_an_entry_that_cannot_be_written_is_left_out_alone_and_held_until_it_can(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1, 2), *numbered(3, title="A poisoned title"))
        async with watching(settings(tmp_path, stage)) as app:
            with _atom_that_breaks_at("poisoned"):
                await look(app)
                assert await _counts(app) == {"atom": 2, "rss": 3, "json": 3}
                (held,) = await app.library.quarantined()
                assert (held.title, held.format) == ("A poisoned title", "atom")
                assert held.why == "ValueError: poisoned cannot be written"
                assert held.first <= held.last
                await app._wake()
                metrics, _ = app.metrics.exposition()
                assert b'feedpub_entries_held{format="atom"} 1.0' in metrics
                said = CliRunner().invoke(_doctor(), ["--config", str(tmp_path / "feedpub.yaml"), "--json"])
                found = {one["kind"]: one["subject"] for one in json.loads(said.stdout)["findings"]}
                assert found["entry_quarantined"] == held.item
                stage.pages[PORTS] = a_page(*numbered(1, 2, 4), *numbered(3, title="A poisoned title"))
                await look(app)
                (again,) = await app.library.quarantined()
                assert (again.first, again.last > held.last) == (held.first, True)
            stage.pages[PORTS] = a_page(*numbered(1, 2, 4, 5), *numbered(3, title="A poisoned title"))
            await look(app)
            assert await _counts(app) == {"atom": 5, "rss": 5, "json": 5}
            assert await app.library.quarantined() == ()
            await app._wake()
            assert b'feedpub_entries_held{format="atom"}' not in app.metrics.exposition()[0]


async def test_a_feed_whose_every_entry_breaks_is_empty_of_them_and_whole(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1, 2))
        async with watching(settings(tmp_path, stage)) as app:
            with _atom_that_breaks_at("Harbours"):
                await look(app)
                assert await _counts(app) == {"atom": 0, "rss": 2, "json": 2}


def test_the_doctor_says_one_thing_of_an_item_that_two_formats_cannot_write() -> None:
    item = numbered(1)[0]["title"]
    held = [
        Quarantined(item=id, title=item, format=format, why="ValueError: no", first=NOON, last=NOON)  # type: ignore[arg-type]
        for id, format in (("a", "atom"), ("a", "rss"), ("b", "json"))
    ]
    findings = list(entry_findings(held))
    assert [(one.subject, one.what) for one in findings] == [
        ("a", f"a is left out of atom, rss: “{item}”"),
        ("b", f"b is left out of json: “{item}”"),
    ]
    assert findings[0].why == "It cannot be rendered since 2026-03-02 at 12:00 UTC: ValueError: no"


def _doctor() -> typer.Typer:
    command_line = typer.Typer()
    command_line.command()(doctor.command)
    return command_line

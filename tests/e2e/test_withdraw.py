"""An item that the operator takes back: readers are told, then it goes; its source has no say in it."""

from __future__ import annotations

import asyncio
import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree
from starlette.responses import Response

from e2e.stage import Stage, a_page, feedpub, look, numbered, settings, staged, watching
from feed_rules import findings
from feedpub.app import App
from feedpub.classify import Filer
from feedpub.model import Document, FeedPath, ItemId, Selection
from feedpub.pipeline.refile import begin_anew, refile_some
from feedpub.pipeline.withdraw import leave
from feedpub.policy.withdrawal import SHOWN_FOR
from feedpub.store import delivery_lists

PORTS = "/topics/ports.html"
pytestmark = pytest.mark.anyio


async def _feedpub(folder: Path, stage: Stage, *words: str) -> subprocess.CompletedProcess[str]:
    """A command, typed in that folder beside the service."""
    return await asyncio.to_thread(feedpub, folder, *words, HOOK=f"http://127.0.0.1:{stage.port}/hooks/hook")


async def _document(app: App, format: str, path: str = "all") -> Document:
    await app.publisher.drain()
    document = await app.library.document(FeedPath(path), format)
    assert document is not None
    assert findings(document.body, format, datetime.now(UTC)) == []
    return document


async def _entries(app: App, path: str = "all") -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((await _document(app, "json", path)).body)["items"]
    return entries


def _id(entry: dict[str, Any]) -> ItemId:
    return ItemId(entry["id"].rsplit("/")[-1])


async def _withdraw(app: App, folder: Path, stage: Stage, *more: str) -> dict[str, Any]:
    """Withdraws the first item of the list; returns its entry as it was."""
    entry = (await _entries(app))[0]
    done = await _feedpub(folder, stage, "withdraw", _id(entry), "--note", "It was a <draft>.", "--json", *more)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert said["withdrawn"]["note"] == "It was a <draft>."
    return entry


async def test_a_withdrawn_item_says_so_in_every_format_under_its_own_id_link_and_date(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1, 2))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
            before = await _withdraw(app, tmp_path, stage)
            (after,) = [entry for entry in await _entries(app) if entry["id"] == before["id"]]
            today = f"{datetime.now(UTC):%Y-%m-%d}"
            told = f"This item was withdrawn on {today}. It was a <draft>."
            assert after == before | {
                "title": f"Withdrawn: {before['title']}",
                "content_text": told,
                "summary": told,
                "date_modified": after["date_modified"],
                "tags": [*before["tags"], "Withdrawn"],
            }
            assert after["date_modified"] > before["date_modified"]
            atom = etree.fromstring((await _document(app, "atom")).body)
            (entry,) = [one for one in atom.findall("{*}entry") if one.findtext("{*}id") == before["id"]]
            states = [dict(one.attrib) for one in entry.findall("{*}category") if one.get("term") == "withdrawn"]
            assert states == [{"term": "withdrawn", "scheme": "https://feeds.example/states", "label": "Withdrawn"}]
            assert entry.findtext("{*}title") == f"Withdrawn: {before['title']}"
            rss = etree.fromstring((await _document(app, "rss")).body).findall("channel/item")
            (item,) = [one for one in rss if one.findtext("guid") == before["id"]]
            assert (item.findtext("title"), item.findtext("link")) == (after["title"], before["url"])


async def test_the_page_of_a_withdrawn_item_marks_it_and_shows_nothing_else_of_it(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1, desc="A line that must go."))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
            entry = await _withdraw(app, tmp_path, stage)
            await app.publisher.drain()
            for after_it_left in (False, True):
                if after_it_left:
                    await app.desk.store.write(leave, app.desk.catalogue, datetime.now(UTC) + SHOWN_FOR)
                transport = httpx.ASGITransport(app._web())
                async with httpx.AsyncClient(transport=transport, base_url="https://feeds.example") as client:
                    page = await client.get(f"/items/{_id(entry)}")
                assert page.status_code == 200
                assert "A line that must go." not in page.text
                assert f"Withdrawn: {entry['title']}" in " ".join(page.text.split())
                assert "It was a &lt;draft&gt;." in page.text
                assert ("It stands in no feed any more." in page.text) is after_it_left


async def test_no_later_look_and_no_filing_brings_a_withdrawn_item_back(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
            await _withdraw(app, tmp_path, stage)
            withdrawn = await _entries(app)
            stage.pages[PORTS] = a_page(*numbered(1, desc="Another summary.", type="Testimony"))
            await look(app)
            filer = Filer(app.settings.additions)
            await app.desk.store.write(begin_anew, filer.recipe)
            await app.desk.store.write(refile_some, filer, app.desk.catalogue)
            assert await _entries(app) == withdrawn


async def test_a_withdrawn_item_leaves_feeds_lists_and_search_when_its_time_is_over(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1, 2))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
            entry = await _withdraw(app, tmp_path, stage)
            made = (await app.library.item(_id(entry))).withdrawn.made  # type: ignore[union-attr]
            store, catalogue = app.desk.store, app.desk.catalogue
            early = made + SHOWN_FOR - timedelta(milliseconds=1)
            assert [await store.write(leave, catalogue, at) for at in (early, made + SHOWN_FOR)] == [0, 1]
            assert await store.write(leave, catalogue, made + 2 * SHOWN_FOR) == 0
            for path in ("all", "type/report", "source/ports", "country/jp", "type/report/source/ports"):
                assert entry["id"] not in {one["id"] for one in await _entries(app, path)}, path
            for selection in (Selection(), Selection(words=("harbours",))):
                assert entry["id"] not in {one.entry_id for one in await app.library.items(selection, 10)}
            app.library.forget_made()
            overview = await app.library.overview()
            assert (overview.items, overview.sources) == (1, {"ports": 1})
            # A filing by other rules must not put it on a shelf again.
            filer = Filer(app.settings.additions)
            await store.write(begin_anew, filer.recipe)
            await store.write(refile_some, filer, catalogue)
            assert (await app.library.overview()).items == 1


async def test_a_withdrawal_of_an_old_item_is_told_though_the_window_has_moved_on(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(*range(2, 62)), *numbered(1, date="Mar 2, 1999"))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
            assert len(await _entries(app)) == 50
            oldest = (await app.library.items(Selection(), 1, 60))[0]
            done = await _feedpub(tmp_path, stage, "withdraw", oldest.link or "")
            assert done.returncode == 0, done.stderr
            for path in ("all", "type/report"):
                entries = await _entries(app, path)
                assert (len(entries), entries[-1]["id"]) == (51, oldest.entry_id), path


async def test_undo_gives_an_item_back_as_it_was_with_a_new_time(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
            before = await _withdraw(app, tmp_path, stage)
            await app.desk.store.write(leave, app.desk.catalogue, datetime.now(UTC) + SHOWN_FOR)
            assert await _entries(app) == []
            done = await _feedpub(tmp_path, stage, "withdraw", _id(before), "--undo")
            assert (done.returncode, done.stderr) == (0, "")
            assert done.stdout.splitlines()[1] == "It is given back: the feeds show it as it was."
            (after,) = await _entries(app)
            assert after == before | {"date_modified": after["date_modified"]}
            assert after["date_modified"] > before["date_modified"]
            # What its page said meanwhile counts at the next look.
            stage.pages[PORTS] = a_page(*numbered(1, desc="A better summary."))
            await look(app)
            assert [entry["summary"] for entry in await _entries(app)] == ["A better summary."]


async def test_what_is_owed_for_a_withdrawn_item_is_cancelled_and_owed_again_when_it_is_given_back(
    tmp_path: Path,
) -> None:
    async with staged() as stage:
        stage.answers["hook"] = lambda _: Response(status_code=503)
        stage.pages[PORTS] = a_page(*numbered(1))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
            stage.pages[PORTS] = a_page(*numbered(2, date="Nov 20, 2026"), *numbered(1))
            await look(app)
            store = app.desk.store
            (owed,) = await store.read(delivery_lists.latest, 10)
            await _feedpub(tmp_path, stage, "withdraw", owed.item)
            (cancelled,) = await store.read(delivery_lists.latest, 10)
            assert (cancelled.state.value, cancelled.detail) == ("cancelled", "its item was withdrawn")
            await _feedpub(tmp_path, stage, "withdraw", owed.item, "--undo")
            (again,) = await store.read(delivery_lists.latest, 10)
            assert (again.state.value, again.detail, again.settled) == ("pending", "", None)


async def test_what_cannot_be_withdrawn_or_given_back_is_told_in_one_sentence(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(1))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
            id = _id((await _entries(app))[0])
            for words, code, said in (
                (("nosuchitem",), 2, "feedpub: "),
                ((id, "--undo"), 1, f"feedpub: {id} is not withdrawn\n"),
            ):
                done = await _feedpub(tmp_path, stage, "withdraw", *words)
                assert (done.returncode, done.stdout) == (code, "")
                assert done.stderr.startswith(said)
            await _withdraw(app, tmp_path, stage)
            again = await _feedpub(tmp_path, stage, "withdraw", id, "--note", "It was a <draft>.")
            assert again.stderr == f"feedpub: {id} is withdrawn already, with the same note\n"
            await _feedpub(tmp_path, stage, "withdraw", id, "--note", "A mistake.")
            assert [entry["summary"].partition(". ")[2] for entry in await _entries(app)] == ["A mistake."]

"""Items that break feeds, read from a listing over HTTP: every document stays well-formed and says what was meant."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import httpx
import pytest
import reader
from lxml import etree, html
from starlette.responses import Response

from e2e.stage import a_page, look, settings, staged, watching
from feed_rules import advice, findings
from feedpub.app import App
from feedpub.model import Document, FeedPath
from hostile_listing import SAYINGS, as_json_feed, as_rss

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore::DeprecationWarning:feedparser")]

SHOWN = [saying for saying in SAYINGS if saying.raw]
SITE = "https://feeds.example"


@asynccontextmanager
async def _published(folder: Path, listing: bytes, media_type: str) -> AsyncIterator[App]:
    """feedpub after it has looked once at a listing of that media type."""
    async with staged() as stage:
        stage.pages["/listing"] = lambda _: Response(listing, media_type=media_type)
        source = {"url": f"http://127.0.0.1:{stage.port}/listing", "title": "Hostile <b>&amp;</b> ]]> listing"}
        kind: dict[str, Any] = {} if media_type == "text/html" else {"listing": {"kind": "feed"}}
        async with watching(settings(folder, stage, sources={"ports": source | kind})) as app:
            (poll,) = await look(app)
            assert poll.outcome.healthy or b'"items": []' in listing, poll
            yield app


async def _documents(app: App) -> list[Document]:
    """Every feed that is there, in every format."""
    paths = [shelf.feed.path for shelf in await app.library.shelves()]
    made = [await app.library.document(path, format) for path in paths for format in app.library.formats]
    return [document for document in made if document is not None]


async def _of_all(app: App, format: str) -> bytes:
    document = await app.library.document(FeedPath("all"), format)
    assert document is not None
    return document.body


def _judged(documents: list[Document]) -> dict[str, list[str]]:
    """What the rules say of each document that they object to."""
    now = datetime.now(UTC)
    said = {
        f"{one.path}.{one.format}": findings(one.body, one.format, now, f"{SITE}/feeds/{one.path}.{one.format}")
        for one in documents
    }
    return {name: wrong for name, wrong in said.items() if wrong}


async def test_every_document_of_hostile_items_keeps_every_rule(tmp_path: Path) -> None:
    async with _published(tmp_path, as_json_feed(), "application/feed+json") as app:
        documents = await _documents(app)
        assert _judged(documents) == {}
        assert {one.entries for one in documents if one.path == "all"} == {len(SHOWN)}
        assert "duplicate-updated: 2026-03-02T12:00:00+00:00" in advice(await _of_all(app, "atom"))


async def test_the_texts_of_hostile_items_stand_in_all_formats_as_they_were_meant(tmp_path: Path) -> None:
    async with _published(tmp_path, as_json_feed(), "application/feed+json") as app:
        wanted = await _wanted(app)
        said = json.loads(await _of_all(app, "json"))["items"]
        assert {item["id"]: (item["title"], item.get("summary", "")) for item in said} == wanted
        atom = etree.fromstring(await _of_all(app, "atom"))
        found = {
            entry.findtext("{*}id"): (entry.findtext("{*}title"), entry.findtext("{*}summary") or "")
            for entry in atom.findall("{*}entry")
        }
        assert found == wanted
        rss = etree.fromstring(await _of_all(app, "rss")).findall("channel/item")
        assert {item.findtext("guid"): item.findtext("title") for item in rss} == {
            id: title for id, (title, _) in wanted.items()
        }


async def test_feedparser_reads_every_hostile_text_as_it_was_meant(tmp_path: Path) -> None:
    async with _published(tmp_path, as_json_feed(), "application/feed+json") as app:
        wanted = await _wanted(app)
        links = {item["id"]: item["url"] for item in json.loads(await _of_all(app, "json"))["items"]}
        for format in ("atom", "rss"):
            parsed = feedparser.parse(await _of_all(app, format), sanitize_html=False, resolve_relative_uris=False)
            assert not parsed.bozo, parsed.get("bozo_exception")
            assert {entry.id: entry.title for entry in parsed.entries} == {id: one[0] for id, one in wanted.items()}
            assert {entry.id: entry.link for entry in parsed.entries} == links


async def test_reader_keeps_every_hostile_item_of_every_format(tmp_path: Path) -> None:
    async with _published(tmp_path, as_json_feed(), "application/feed+json") as app:
        wanted = await _wanted(app)
        for format in app.library.formats:
            (tmp_path / f"all.{format}").write_bytes(await _of_all(app, format))
    with closing(reader.make_reader(":memory:", feed_root=str(tmp_path))) as library:
        for format in ("atom", "rss", "json"):
            library.add_feed(f"all.{format}")
            library.update_feed(f"all.{format}")
            read = {entry.id: entry.title for entry in library.get_entries(feed=f"all.{format}")}
            # feedparser takes an RSS title for HTML if it looks like some, and a reader has no say in it.
            plain = {id: title for id, (title, _) in wanted.items() if format != "rss" or not set(title) & set("<&")}
            assert {id: read.get(id) for id in plain} == plain
            assert read.keys() == wanted.keys()


async def _wanted(app: App) -> dict[str, tuple[str, str]]:
    """By entry id, title and summary of each item of the corpus; the ids are taken from the document itself."""
    by_title = {saying.shown: saying.summary for saying in SHOWN}
    ids = {item["title"]: item["id"] for item in json.loads(await _of_all(app, "json"))["items"]}
    assert ids.keys() == by_title.keys()
    return {ids[title]: (title, summary) for title, summary in by_title.items()}


async def test_no_markup_of_an_item_becomes_markup_of_a_page(tmp_path: Path) -> None:
    async with _published(tmp_path, as_json_feed(), "application/feed+json") as app:
        stored = json.loads(await _of_all(app, "json"))["items"]
        paths = ["/", "/feeds/all", *(f"/items/{item['id'].rsplit('/')[-1]}" for item in stored)]
        transport = httpx.ASGITransport(app._web())
        async with httpx.AsyncClient(transport=transport, base_url=SITE, timeout=30) as client:
            answers = {path: await client.get(path) for path in paths}
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 200} == {}
    for path, answer in answers.items():
        page = html.document_fromstring(answer.content)
        assert [node for node in page.iter("script", "iframe", "object", "rain") if not _is_ours(node)] == [], path
        assert [name for node in page.iter() for name in node.attrib if str(name).startswith("on")] == [], path
        addresses = [node.get(name, "") for node in page.iter() for name in ("href", "src")]
        assert [address for address in addresses if _runs(address)] == [], path
    headings = {html.document_fromstring(answers[path].content).findtext(".//h1") for path in paths[2:]}
    assert "</title></item><item><title>Forged" in headings


def _is_ours(node: Any) -> bool:
    """A script that the site serves itself."""
    return node.tag == "script" and (node.get("src") or "").startswith("/")


def _runs(address: str) -> bool:
    return address.strip().lower().startswith(("javascript:", "data:text", "vbscript:"))


async def test_content_is_kept_without_what_runs_and_with_whole_addresses(tmp_path: Path) -> None:
    async with _published(tmp_path, as_json_feed(), "application/feed+json") as app:
        said = {item["title"]: item for item in json.loads(await _of_all(app, "json"))["items"]}
        # The base is the listing's own address: a JSON Feed names none for its content.
        base = app.settings.sources[0].url.removesuffix("/listing")
        assert said["With content"]["content_html"] == (
            '<p>Text <b>bold</b> é ]]&gt; </p><img src="BASE/a.jpg" alt=""><a>a</a><a href="BASE/b">b</a><p></p>'
        ).replace("BASE", base)
        assert said["With content"]["summary"] == "Plain"
        kept = [said[title].get("content_html") for title in ("With too much", "With depths", "Only a title")]
        assert kept == [None, None, None]


async def test_html_of_an_rss_listing_reaches_rss_and_atom_whole(tmp_path: Path) -> None:
    async with _published(tmp_path, as_rss(), "application/rss+xml") as app:
        assert _judged(await _documents(app)) == {}
        base = app.settings.sources[0].url.removesuffix("/listing")
        wanted = f'<p>Read <a href="{base}/more">more</a>, R&amp;D é </p><img src="{base}/p.png" alt="">'
        atom = etree.fromstring(await _of_all(app, "atom"))
        assert [node.text for node in atom.findall(".//{*}content")] == [wanted] * 3
        rss = etree.fromstring(await _of_all(app, "rss"))
        assert [node.text for node in rss.findall(".//{*}encoded")] == [wanted] * 3
        assert [node.text for node in rss.findall("channel/item/description")] == ["A bold claim", "Boxed", "Plain"]
        for format in ("atom", "rss"):
            entries = feedparser.parse(
                await _of_all(app, format), sanitize_html=False, resolve_relative_uris=False
            ).entries
            assert [entry.content[0].value for entry in entries] == [wanted] * 3


async def test_a_feed_without_entries_keeps_every_rule(tmp_path: Path) -> None:
    async with _published(tmp_path, as_json_feed(()), "application/feed+json") as app:
        made = [await app.library.document(FeedPath("all"), format) for format in app.library.formats]
        documents = [document for document in made if document is not None]
        assert [one.entries for one in documents] == [0, 0, 0]
        assert _judged(documents) == {}


async def test_a_hostile_page_keeps_every_rule(tmp_path: Path) -> None:
    page = a_page(
        {"title": "A &lt;script&gt;x()&lt;/script&gt; title", "link": "/a\"onload='x()", "desc": "]]&gt; <b>bold</b>"},
        {"title": "R&amp;amp;D", "link": "//pub.example/b", "date": "Mar 2, 2999", "type": "<i>Q&amp;A</i>"},
        {"title": "Nothing else"},
    )
    async with _published(tmp_path, page, "text/html") as app:
        documents = await _documents(app)
        assert _judged(documents) == {}
        titles = {item["title"] for item in json.loads(await _of_all(app, "json"))["items"]}
        assert titles == {"A <script>x()</script> title", "R&amp;D", "Nothing else"}


def test_the_corpus_has_every_kind_once() -> None:
    names = [saying.name for saying in SAYINGS]
    assert len(names) == len(set(names)) >= 40

"""Every kind of document that feedpub serves, before judges that we did not write and before our own rules."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from e2e.stage import Stage, a_page, look, numbered, settings, staged, watching
from e2e.test_hostile import _documents, _published
from feed_rules import findings
from feedpub.app import App
from feedpub.config import Settings
from feedpub.model import ItemId
from feedpub.parse.content import sanitised
from feedpub.pipeline.withdraw import withdraw
from feedpub.render import FORMATS
from feedpub.render.text import as_html, clean
from hostile_listing import as_json_feed, as_rss
from render_makers import a_channel, an_entry, pictured
from second_opinions import html_objections, objections

SITE = "https://feeds.example"
COUNT = 130
pytestmark = [pytest.mark.anyio, pytest.mark.needs("ruby", "node")]


def _a_document(format: str) -> bytes:
    entries = [FORMATS[format].entry(entry) for entry in (pictured(), an_entry(content="<p>Text</p>"))]
    return FORMATS[format].document(a_channel(hub="https://hub.example/"), entries)


PLANTED = {
    "no-id.atom": ("<id>tag:feeds.example,2026:feed/type/report</id>", "", "MissingTagError"),
    "two-titles.atom": ("<title>Ports", "<title>Again</title><title>Ports", "TooMuchTagError"),
    "no-day.atom": ("<updated>2026-03-02T12:00:00+00:00", "<updated>yesterday", "NotAvailableValueError"),
    "strange.atom": ("<generator>", "<strange/><generator>", "NotExpectedTagError"),
    "no-link.rss": ("<link>https://feeds.example/feeds/type/report</link>", "", "MissingTagError"),
    "two-guids.rss": ("<guid ", "<guid>x</guid><guid ", "TooMuchTagError"),
    "no-day.rss": ("Mon, 02 Mar 2026 12:00:00 +0000</pubDate>", "2 March</pubDate>", "NotAvailableValueError"),
    "strange.rss": ("<generator>", "<strange/><generator>", "NotExpectedTagError"),
    "no-version.json": ("version/1.1", "version/9", ".version should be equal to one of the allowed values"),
    "no-id.json": ('"id"', '"ident"', "should have required property 'id'"),
    "no-day.json": ("2026-03-02T12:00:00+00:00", "2 March", 'date_published should match format "date-time"'),
    "relative.json": ("https://pub.example/reports/1.html", "1.html", '.url should match format "uri"'),
}


def test_each_judge_objects_to_what_is_planted_and_to_nothing_else(tmp_path: Path) -> None:
    good = {f"good.{format}": _a_document(format) for format in FORMATS.names}
    bad = {}
    for name, (before, after, _) in PLANTED.items():
        body = _a_document(Path(name).suffix.removeprefix("."))
        assert before.encode() in body, name
        bad[name] = body.replace(before.encode(), after.encode(), 1)
    said = objections(tmp_path, good | bad)
    assert {line.split(":")[0] for line in said} == bad.keys()
    missed = [name for name, (*_, words) in PLANTED.items() if not any(name in line and words in line for line in said)]
    assert (missed, said) == ([], said)


@pytest.mark.parametrize(
    "text",
    [
        "R&D at AT&T",
        "a<b",
        "&eacute; is a letter",
        "&copy without an end",
        "]]> </p> <!-- x",
        "<table><p>x",
        "&#0; &#x80;",
    ],
)
def test_plain_text_in_a_description_is_html_without_a_mistake(text: str) -> None:
    assert html_objections({"planted": "R&D"}) == ["planted: Named entity expected. Got none."]
    assert html_objections({"description": as_html(clean(text))}) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<button>b<h6>c",
        "<li>a<table><li>b</table>",
        "<h4>a<font><font>b<h5>c",
        "<p>a<svg><p>b</svg><p>c",
        "<b>a<p>b</b>c",
        "<a href=/x>a<a href=/y?a=1&b=2>b</a></a>",
        "<table><tr><td>a<p>b</table><col>",
        "<p>&#133; &#xfffd; \x85 \ufffd</p>",
    ],
)
def test_content_that_was_let_through_is_html_without_a_mistake(html: str) -> None:
    content = clean(sanitised(html, "https://pub.example/", 10_000) or "")
    assert content
    assert html_objections({"content": content}) == []


async def test_nobody_objects_to_feeds_of_hostile_items(tmp_path: Path) -> None:
    listings = {"json": (as_json_feed(), "application/feed+json"), "rss": (as_rss(), "application/rss+xml")}
    listings["empty"] = (as_json_feed(()), "application/feed+json")
    for name, (listing, media_type) in listings.items():
        folder = tmp_path / name
        folder.mkdir()
        async with _published(folder, listing, media_type) as app:
            documents = {f"{one.path}.{one.format}": one.body for one in await _documents(app)}
        assert len(documents) >= 3 * (name != "empty")
        assert objections(folder, documents) == []


def _said(folder: Path, stage: Stage, **sections: Any) -> Settings:
    return settings(folder, stage, endpoints={}, subscriptions=[], **sections)


async def _served(app: App, addresses: dict[str, str]) -> dict[str, bytes]:
    """Documents as the site gives them, each there and without a finding of our own rules."""
    await app.publisher.drain()
    transport = httpx.ASGITransport(app._web())
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        answers = {name: await client.get(address) for name, address in addresses.items()}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {}
    now = datetime.now(UTC)
    for name, answer in answers.items():
        assert findings(answer.content, name.rsplit(".", 1)[1], now, SITE + addresses[name]) == [], name
    return {name: answer.content for name, answer in answers.items()}


def _in_all_formats(*paths: str) -> dict[str, str]:
    return {f"{path}.{format}": f"/feeds/{path}.{format}" for path in paths for format in FORMATS.names}


async def test_nobody_objects_to_volumes_searches_withdrawals_or_ends(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages["/topics/ports.html"] = a_page(*numbered(*range(COUNT)))
        wells = {"feeds": {"wells": {"select": {"words": ["harbours"]}}}}
        async with watching(_said(tmp_path, stage, **wells)) as app:
            await look(app)
            searches = {f"search.{name}": f"/feeds/search.{name}?q=harbours" for name in FORMATS.names}
            volumes = ("all/archive/1", "all/archive/2", "wells/archive/1")
            whole = _in_all_formats("all", "wells", "type/report/country/jp", *volumes)
            documents = await _served(app, whole | searches)
            [first, *_] = (await app.library.shelves())[:1]
            item = (await app.library.items(first.feed.selection, 1, 0))[0]
            await app.desk.store.write(
                withdraw,
                app.desk.catalogue,
                app.desk.subscriptions,
                ItemId(item.id),
                "It was a <draft> & more.",
                datetime.now(UTC),
            )
        async with watching(_said(tmp_path, stage)) as app:
            await look(app)
            again = await _served(app, _in_all_formats("all", "wells"))
            assert b"Withdrawn: " in again["all.atom"] and b"This feed has ended" in again["wells.rss"]
    assert objections(tmp_path, documents | {f"again-{name}": body for name, body in again.items()}) == []

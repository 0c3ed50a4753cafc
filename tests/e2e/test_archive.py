"""An archive over HTTP: from the living document back to the first item, each volume cached for ever."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from archive_house import ids_in
from e2e.stage import a_page, look, numbered, settings, staged, watching
from feedpub.app import App
from unit.test_render_links import links_in, links_of_header

COUNT = 130
FOR_EVER = "public, max-age=31536000, immutable"


def _client(app: App) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app._web()), headers={"Accept-Encoding": "identity"})


async def _walk(client: httpx.AsyncClient, format: str) -> list[httpx.Response]:
    """By the Link headers, from the living document to the oldest volume."""
    address, answers = f"https://feeds.example/feeds/all.{format}", list[httpx.Response]()
    while address:
        answers.append(await client.get(address))
        assert answers[-1].status_code == 200
        links = links_of_header(answers[-1].headers["link"])
        assert links == links_in(format, answers[-1].content)
        address = dict(links).get("prev-archive", "")
    return answers


@pytest.mark.anyio
async def test_an_archive_is_walked_by_its_links_and_survives_a_restart(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages["/topics/ports.html"] = a_page(*numbered(*range(COUNT)))
        said = settings(tmp_path, stage)
        async with watching(said) as app, _client(app) as client:
            await look(app)
            walks = {format: await _walk(client, format) for format in ("atom", "rss", "json")}
            page = await client.get("https://feeds.example/feeds/all")
        async with watching(said) as app, _client(app) as client:
            again = await client.get("https://feeds.example/feeds/all/archive/1.rss")
    for answers in walks.values():
        documents = [answer.content for answer in answers]
        assert len(documents) == 1 + COUNT // 50
        assert [answer.headers["cache-control"] for answer in answers[1:]] == [FOR_EVER, FOR_EVER]
        assert answers[0].headers["cache-control"] != FOR_EVER
    entries = {format: _ids(format, answers) for format, answers in walks.items()}
    assert len(entries["atom"]) == COUNT
    assert entries["atom"] == entries["rss"] == entries["json"]
    assert (again.content, again.headers["etag"]) == (walks["rss"][-1].content, walks["rss"][-1].headers["etag"])
    assert "/feeds/all/archive/2.atom" in page.text


def _ids(format: str, answers: list[httpx.Response]) -> set[str]:
    return {id for answer in answers for id in ids_in(format, answer.content)}


@pytest.mark.anyio
async def test_a_volume_is_validated_compressed_and_refused_like_any_document(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages["/topics/ports.html"] = a_page(*numbered(*range(COUNT)))
        async with watching(settings(tmp_path, stage)) as app, _client(app) as client:
            await look(app)
            at = "https://feeds.example/feeds/all/archive/1.atom"
            whole = await client.get(at)
            packed = await client.get(at, headers={"Accept-Encoding": "gzip"})
            head = await client.head(at)
            known = await client.get(at, headers={"If-None-Match": whole.headers["etag"]})
            dated = await client.get(at, headers={"If-Modified-Since": whole.headers["last-modified"]})
            statuses = [
                (await client.get(f"https://feeds.example/feeds/{path}")).status_code
                for path in (
                    "all/archive/3.atom",
                    "all/archive/0.atom",
                    "all/archive/1.xml",
                    "no-such/archive/1.atom",
                    "type/report/source/ports/archive/1.atom",
                    "all/archive/999999999999.atom",
                )
            ]
    assert whole.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert not whole.headers["etag"].startswith("W/")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == whole.content
    assert {name: head.headers[name] for name in ("etag", "link", "content-length", "cache-control")} == {
        name: whole.headers[name] for name in ("etag", "link", "content-length", "cache-control")
    }
    assert (known.status_code, known.headers["cache-control"], known.content) == (304, FOR_EVER, b"")
    assert dated.status_code == 304
    assert statuses == [404] * 6

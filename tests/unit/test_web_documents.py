"""Feeds over HTTP: the whole matrix of methods, conditions and encodings, and what stands beside it."""

from __future__ import annotations

import gzip
from datetime import timedelta
from itertools import product

import httpx
import pytest

from feedpub.model import Document, FeedPath
from feedpub.web.conditional import http_date
from makers import NOON, an_item
from web_client import a_client
from web_library import MemoryLibrary

LIBRARY = MemoryLibrary(stored=[an_item()])
PATH = FeedPath("type/report")
LATER, EARLIER = http_date(NOON + timedelta(hours=1)), http_date(NOON - timedelta(hours=1))

CONDITIONS = {
    "no condition": ({}, 200),
    "the tag": ({"If-None-Match": '"{etag}"'}, 304),
    "the tag of the compressed bytes": ({"If-None-Match": '"{etag}-gz"'}, 304),
    "the tag, weakened by a proxy": ({"If-None-Match": 'W/"{etag}"'}, 304),
    "the tag in a list": ({"If-None-Match": '"other", "{etag}"'}, 304),
    "any tag": ({"If-None-Match": "*"}, 304),
    "an old tag": ({"If-None-Match": '"old"'}, 200),
    "an old tag and the date": ({"If-None-Match": '"old"', "If-Modified-Since": http_date(NOON)}, 200),
    "the tag and an old date": ({"If-None-Match": '"{etag}"', "If-Modified-Since": EARLIER}, 304),
    "the date": ({"If-Modified-Since": http_date(NOON)}, 304),
    "a later date": ({"If-Modified-Since": LATER}, 304),
    "an old date": ({"If-Modified-Since": EARLIER}, 200),
    "no date at all": ({"If-Modified-Since": "the day before"}, 200),
}
ENCODINGS = {"gzip": True, "identity": False, "gzip;q=0": False, "br, *;q=0.1": True}
KEPT = {
    "cache-control": "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400",
    "vary": "Accept-Encoding",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Last-Modified, Link",
    "x-content-type-options": "nosniff",
}
LINKS = (
    '<https://feeds.example/feeds/type/report.atom>; rel="self", '
    '<https://feeds.example/feeds/type/report>; rel="alternate"; type="text/html", '
    '<https://feeds.example/feeds/type/report.rss>; rel="alternate"; type="application/rss+xml", '
    '<https://feeds.example/feeds/type/report.json>; rel="alternate"; type="application/feed+json"'
)


def _document() -> Document:
    document = LIBRARY.ready(PATH, "atom")
    assert document is not None
    return document


async def _raw(response: httpx.Response) -> bytes:
    return b"".join([part async for part in response.aiter_raw()])


@pytest.mark.anyio
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("encoding", "condition"), list(product(ENCODINGS, CONDITIONS)))
async def test_the_answer_to_each_condition_in_each_encoding(method: str, encoding: str, condition: str) -> None:
    document, compressed = _document(), ENCODINGS[encoding]
    asked, status = CONDITIONS[condition]
    headers = {name: value.format(etag=document.etag) for name, value in asked.items()}
    url = f"/feeds/{PATH}.atom"

    async with (
        a_client(LIBRARY) as client,
        client.stream(method, url, headers=headers | {"Accept-Encoding": encoding}) as response,
    ):
        sent = await _raw(response)

    body = document.gzip if compressed else document.body
    expected = KEPT | {
        "etag": f'"{document.etag}-gz"' if compressed else f'"{document.etag}"',
        "last-modified": "Mon, 02 Mar 2026 12:00:00 GMT",
    }
    if status == 200:
        expected |= {
            "content-type": "application/atom+xml; charset=utf-8",
            "content-length": str(len(body)),
            "link": LINKS,
        } | ({"content-encoding": "gzip"} if compressed else {})
    assert (response.status_code, dict(response.headers)) == (status, expected)
    assert sent == (body if status == 200 and method == "GET" else b"")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("format", "media_type"),
    [
        ("atom", "application/atom+xml; charset=utf-8"),
        ("rss", "application/rss+xml; charset=utf-8"),
        ("json", "application/feed+json; charset=utf-8"),
    ],
)
async def test_each_format_has_its_type_and_both_its_bodies_are_the_same_text(format: str, media_type: str) -> None:
    document = LIBRARY.ready(FeedPath("all"), format)
    assert document is not None
    async with a_client(LIBRARY) as client:
        response = await client.get(f"/feeds/all.{format}")
    assert response.headers["content-type"] == media_type
    assert response.content == document.body == gzip.decompress(document.gzip)


@pytest.mark.anyio
async def test_a_feed_that_is_not_kept_is_rendered_when_asked_for() -> None:
    async with a_client(MemoryLibrary(stored=[an_item()], kept=False)) as client:
        response = await client.get("/feeds/type/report/country/jp.atom")
    assert (response.status_code, response.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")


@pytest.mark.anyio
async def test_a_browser_may_ask_first_whether_it_may_ask() -> None:
    async with a_client(LIBRARY) as client:
        response = await client.options("/feeds/all.atom")
    assert (response.status_code, dict(response.headers)) == (
        204,
        {
            "allow": "GET, HEAD, OPTIONS",
            "access-control-allow-origin": "*",
            "access-control-allow-methods": "GET, HEAD, OPTIONS",
            "access-control-allow-headers": "If-None-Match, If-Modified-Since",
            "access-control-max-age": "86400",
            "x-content-type-options": "nosniff",
        },
    )


@pytest.mark.anyio
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "BREW"])
@pytest.mark.parametrize("url", ["/feeds/all.atom", "/feeds/all"])
async def test_feeds_are_read_only(method: str, url: str) -> None:
    async with a_client(LIBRARY) as client:
        response = await client.request(method, url)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url", ["/feeds/no-such.atom", "/feeds/type/no-such.rss", "/feeds/all.xml", "/feeds/", "/feeds/../all", "/feeds/."]
)
async def test_an_unknown_feed_is_a_small_page_that_says_so(url: str) -> None:
    async with a_client(LIBRARY) as client:
        response = await client.get(url)
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert len(response.content) < 2500


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/feeds/region/americas-latin.atom", "/feeds/region/latin-america.atom"),
        ("/feeds/region/east-asia/type/report.rss", "/feeds/type/report/region/east-asia.rss"),
        ("/feeds/country/JP", "/feeds/country/jp"),
        ("/feeds/type/report/", "/feeds/type/report"),
    ],
)
async def test_another_spelling_moves_to_the_right_one_for_ever(asked: str, right: str) -> None:
    async with a_client(LIBRARY) as client:
        response = await client.get(asked)
    assert (response.status_code, response.headers["location"]) == (301, right)


@pytest.mark.anyio
async def test_a_search_is_a_feed_whose_own_address_keeps_the_question() -> None:
    async with a_client(LIBRARY) as client:
        response = await client.get("/feeds/search.json", params={"q": "northern ports ports"})
    assert [entry["title"] for entry in response.json()["items"]] == ["Ports of the Northern Route"]
    own_link = '<https://feeds.example/feeds/search.json?q=northern+ports>; rel="self"'
    assert response.headers["link"].startswith(own_link)


@pytest.mark.anyio
@pytest.mark.parametrize("query", ["q=none&q=northern", "q=northern%00", "q=%0Bnorthern%0D%0A"])
async def test_a_search_reads_its_question_as_its_page_does_and_holds_no_control_character(query: str) -> None:
    async with a_client(LIBRARY) as client:
        document, page = await client.get(f"/feeds/search.json?{query}"), await client.get(f"/search?{query}")
    assert document.json()["title"].endswith(": northern")
    assert "<h1>northern</h1>" in page.text


@pytest.mark.anyio
@pytest.mark.parametrize("url", ["/feeds/search.atom", "/feeds/search.atom?q=", "/feeds/search.json?q=%20"])
async def test_a_search_for_nothing_is_refused(url: str) -> None:
    async with a_client(LIBRARY) as client:
        response = await client.get(url)
    assert response.status_code == 400

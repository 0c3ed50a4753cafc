"""What holds for every address: who may see it, and which headers it carries."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from feedpub.web import create_app
from feedpub.web.assets import STYLE_SHEET
from makers import an_item
from web_client import TOKEN, a_client
from web_library import MemoryLibrary

LIBRARY = MemoryLibrary(stored=[an_item()])
PUBLIC = {
    "/feeds/{path:path}": "/feeds/all.atom",
    "/": "/",
    "/items/{id}": "/items/abcdefghijklmnop",
    "/search": "/search?q=ports",
    "/build": "/build?type=report",
    "/opml": "/opml",
    "/charts": "/charts",
    "/charts/feeds/{path:path}.csv": "/charts/feeds/type/report.csv",
    "/charts/{name}.csv": "/charts/types.csv",
    "/map": "/map",
    "/sitemap.xml": "/sitemap.xml",
    "/sitemap/{name}": "/sitemap/items-1.xml",
    "/opensearch.xml": "/opensearch.xml",
    "/livez": "/livez",
    "/readyz": "/readyz",
    "/metrics": "/metrics",
    "/robots.txt": "/robots.txt",
    "/static/{name}": f"/static/{STYLE_SHEET}",
    "/favicon.svg": "/favicon.svg",
    "/favicon.ico": "/favicon.ico",
    "/apple-touch-icon.png": "/apple-touch-icon.png",
    "/icon-512.png": "/icon-512.png",
}
"""Every route that anybody may ask, with an address of it."""
PAGES = [
    "/",
    "/feeds/all",
    "/search?q=ports",
    "/build?q=ports",
    "/items/abcdefghijklmnop",
    "/feeds/none",
    "/none",
    "/operator/",
]

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' https: data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _routes() -> Iterator[str]:
    app = create_app(LIBRARY, ready=dict, metrics=lambda: (b"", ""), operator_token=None)
    assert isinstance(app.behind, Starlette)
    yield from (route.path for route in app.behind.routes if isinstance(route, Route))


@pytest.mark.anyio
@pytest.mark.parametrize("url", [path for path in _routes() if path not in PUBLIC])
async def test_what_is_not_public_answers_nobody_without_the_token(url: str) -> None:
    async with a_client(LIBRARY) as locked, a_client(LIBRARY, token=None) as absent:
        assert (await locked.get(url)).status_code == 401
        assert (await absent.get(url)).status_code == 404
        assert (await absent.get(url, headers=_basic(""))).status_code == 404


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_address_is_in_the_table(path: str) -> None:
    assert path in set(_routes())


@pytest.mark.anyio
@pytest.mark.parametrize("url", list(PUBLIC.values()))
async def test_every_answer_forbids_guessing_its_type_and_sets_no_cookie(url: str) -> None:
    async with a_client(LIBRARY) as client:
        response = await client.get(url)
    assert (response.status_code, response.headers["x-content-type-options"]) == (200, "nosniff")
    assert "set-cookie" not in response.headers


@pytest.mark.anyio
@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_every_page_carries_the_security_headers(url: str, encoding: str) -> None:
    async with a_client(LIBRARY) as client:
        response = await client.get(url, headers={"Accept-Encoding": encoding})
    names = ("content-security-policy", "x-content-type-options", "referrer-policy", "content-type")
    assert {name: response.headers[name] for name in names} == {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "content-type": "text/html; charset=utf-8",
    }
    assert response.text.startswith("<!doctype html>")
    assert response.headers.get("content-encoding") == ("gzip" if encoding == "gzip" else None)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic !!!", "Basic bm8tY29sb24=", f"Bearer {TOKEN}", "Basic \x00", "Digest x"],
)
async def test_the_operator_page_stays_shut_for_every_other_header(authorization: str) -> None:
    async with a_client(LIBRARY) as client:
        response = await client.get("/operator/", headers={"Authorization": authorization})
    assert (response.status_code, response.headers["www-authenticate"], response.headers["cache-control"]) == (
        401,
        'Basic realm="feedpub operator", charset="UTF-8"',
        "no-store",
    )


@pytest.mark.anyio
@pytest.mark.parametrize(("password", "status"), [(TOKEN, 200), (TOKEN[:-1], 401), (f"{TOKEN}x", 401), ("", 401)])
async def test_the_operator_page_opens_for_any_user_with_the_token(password: str, status: int) -> None:
    async with a_client(LIBRARY) as client:
        response = await client.get("/operator/", headers=_basic(password))
    assert (response.status_code, response.headers["cache-control"]) == (status, "no-store")


@pytest.mark.anyio
@pytest.mark.parametrize(("ready", "status"), [(True, 200), (False, 503)])
async def test_readiness_names_each_part(ready: bool, status: int) -> None:
    async with a_client(LIBRARY, ready=ready) as client:
        response = await client.get("/readyz")
    assert (response.status_code, response.json()) == (
        status,
        {"ready": ready, "parts": {"store": True, "schedule": ready}},
    )


@pytest.mark.anyio
async def test_metrics_are_passed_on_as_they_are() -> None:
    async with a_client(LIBRARY) as client:
        response = await client.get("/metrics")
    assert (response.content, response.headers["content-type"]) == (
        b"feedpub_items 1\n",
        "text/plain; version=0.0.4; charset=utf-8",
    )


@pytest.mark.anyio
async def test_the_style_sheet_may_be_kept_for_ever_and_no_other_name_is_known() -> None:
    async with a_client(LIBRARY) as client:
        right, wrong = await client.get(f"/static/{STYLE_SHEET}"), await client.get("/static/site.css")
    assert (right.headers["content-type"], right.headers["cache-control"], wrong.status_code) == (
        "text/css; charset=utf-8",
        "public, max-age=31536000, immutable",
        404,
    )


@pytest.mark.anyio
async def test_a_selection_of_feeds_is_a_file_for_readers() -> None:
    async with a_client(LIBRARY) as client:
        every, none = await client.get("/opml"), await client.get("/opml?type=testimony&region=latin-america")
        unknown = await client.get("/opml?region=atlantis")
    assert every.headers["content-type"] == "text/x-opml; charset=utf-8"
    assert (b"/feeds/type/report" in every.content, b"/feeds/type/report" in none.content) == (True, False)
    assert unknown.status_code == 400


@pytest.mark.anyio
async def test_a_fault_of_ours_shows_nothing_of_the_inside() -> None:
    class Broken(MemoryLibrary):
        async def item(self, id: str) -> None:
            raise RuntimeError("secret path /var/lib")

    async with a_client(Broken(), raise_errors=False) as client:
        response = await client.get("/items/x")
    assert (response.status_code, "secret" in response.text) == (500, False)
    assert response.headers["content-security-policy"] == POLICY


def _basic(password: str) -> httpx.Headers:
    return httpx.Headers({"Authorization": "Basic " + base64.b64encode(f"me:{password}".encode()).decode()})

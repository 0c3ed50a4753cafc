"""The application on a real socket: what only the server can add."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime

import httpx
import pytest
import uvicorn

from feedpub.web import create_app
from makers import an_item
from web_library import MemoryLibrary


@asynccontextmanager
async def _served() -> AsyncIterator[str]:
    app = create_app(
        MemoryLibrary(stored=[an_item()]), ready=dict, metrics=lambda: (b"", "text/plain"), operator_token=None
    )
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(server.serve([listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


@pytest.mark.anyio
async def test_a_304_has_a_date_and_no_body_and_the_connection_lives_on() -> None:
    async with _served() as url, httpx.AsyncClient(base_url=url) as client:
        first = await client.get("/feeds/all.atom")
        again = await client.get("/feeds/all.atom", headers={"If-None-Match": first.headers["etag"]})
        head = await client.head("/feeds/all.atom")
    assert (again.status_code, again.content) == (304, b"")
    assert parsedate_to_datetime(again.headers["date"]).tzinfo is not None
    assert (head.content, head.headers["content-length"]) == (b"", first.headers["content-length"])
    assert first.headers["content-encoding"] == "gzip"


@pytest.mark.anyio
@pytest.mark.parametrize("url", ["/", "/feeds/all", "/items/abcdefghijklmnop", "/opml", "/none"])
async def test_a_page_can_be_asked_for_its_headers_alone(url: str) -> None:
    async with _served() as address, httpx.AsyncClient(base_url=address) as client:
        head, get = await client.head(url), await client.get(url)
    assert (head.status_code, head.content) == (get.status_code, b"")

"""A client that talks to the application in memory: httpx over ASGI, with nothing added to what a test asks."""

from __future__ import annotations

import httpx

from feedpub.model import Secret
from feedpub.web import create_app
from web_channels import MemoryChannels
from web_library import MemoryLibrary

TOKEN = "correct-horse-battery-staple"


def a_client(
    library: MemoryLibrary,
    *,
    token: str | None = TOKEN,
    ready: bool = True,
    raise_errors: bool = True,
    channels: MemoryChannels | None = None,
) -> httpx.AsyncClient:
    """A client that accepts no encoding unless asked to, and follows no redirect."""
    app = create_app(
        library,
        ready=lambda: {"store": True, "schedule": ready},
        metrics=lambda: (b"feedpub_items 1\n", "text/plain; version=0.0.4; charset=utf-8"),
        operator_token=None if token is None else Secret(lambda: token),
        channels=channels or MemoryChannels(),
    )
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=raise_errors),
        base_url="http://feeds.example",
        headers={"Accept-Encoding": "identity"},
    )

"""A publisher and a receiver whose behaviour a test sets, on real sockets, and a feedpub that watches them."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from e2e.prompt import typed
from feedpub.app import App, bind, opened, serve
from feedpub.config import Settings, load
from feedpub.fetch import Limits
from feedpub.model import FeedPath, Poll, SourceKey

LIMITS = Limits(host_gap_seconds=0.0, total_seconds=1.0, connect_seconds=1.0, post_seconds=1.0)
Answering = Callable[[Request], Any]


def feedpub(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command, typed in that folder."""
    return typed(folder, *words, environment=os.environ | environment)


def a_page(*items: Mapping[str, str]) -> bytes:
    """A listing page; an item gives title, link, type, date and desc, or leaves them out."""
    lines = "".join(_line(item) for item in items)
    return f"<html><body><main><ul class='teasers'>{lines}</ul></main></body></html>".encode()


def _line(item: Mapping[str, str]) -> str:
    link, title = item.get("link"), item.get("title", "")
    heading = f"<a href='{link}'>{title}</a>" if link else title
    parts = [f"<p class='{name}'>{item[name]}</p>" for name in ("type", "date", "desc") if name in item]
    return (
        f"<li data-content-id='{item.get('id', link or title)}'><h3 class='title'>{heading}</h3>{''.join(parts)}</li>"
    )


def numbered(*numbers: int, **fields: str) -> list[dict[str, str]]:
    """Ordinary items, told apart by their numbers."""
    return [
        {
            "title": f"Harbours of Japan, part {n}",
            "link": f"/pubs/research_reports/RRA{n}.html",
            "type": "Report",
            "date": "Mar 2, 2021",
            "desc": f"Part {n} of a series on ports.",
            **fields,
        }
        for n in numbers
    ]


@dataclass
class Stage:
    """What the publisher says at each path, and what the receivers answer and have received."""

    pages: dict[str, bytes | Answering] = field(default_factory=dict[str, bytes | Answering])
    answers: dict[str, Callable[[int], Response]] = field(default_factory=dict[str, Callable[[int], Response]])
    """By the receiver's name: the answer to its n-th message, from 0."""
    received: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    """Receiver, webhook-id, body, in their order."""
    slow: float = 0.0
    """Seconds that a receiver takes to answer."""
    port: int = 0

    async def page(self, request: Request) -> Response:
        answer = self.pages.get(request.url.path)
        if answer is None:
            return Response(status_code=404)
        if callable(answer):
            made = answer(request)
            response: Response = await made if asyncio.iscoroutine(made) else made
            return response
        return Response(answer, media_type="text/html; charset=utf-8")

    async def hook(self, request: Request) -> Response:
        name = request.path_params["name"]
        count = sum(1 for receiver, _, _ in self.received if receiver == name)
        body = json.loads(await request.body())
        self.received.append((name, request.headers.get("webhook-id", ""), body))
        answer = self.answers.get(name)
        await asyncio.sleep(self.slow)
        return answer(count) if answer else Response(b"ok")

    def bodies(self, name: str) -> list[dict[str, Any]]:
        return [body for receiver, _, body in self.received if receiver == name]


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """A stage that is being served."""
    stage = Stage()
    web = Starlette(
        routes=[
            Route("/hooks/{name}", stage.hook, methods=["POST"]),
            Route("/{path:path}", stage.page, methods=["GET", "HEAD"]),
        ]
    )
    listener, finish = bind("127.0.0.1", 0), asyncio.Event()
    stage.port = listener.getsockname()[1]
    serving = asyncio.create_task(serve(web, listener, finish))
    try:
        yield stage
    finally:
        finish.set()
        await serving


def settings(folder: Path, stage: Stage, more: Mapping[str, str] | None = None, /, **sections: Any) -> Settings:
    """An operator's file that watches ``/topics/ports.html`` and tells a webhook; ``sections`` replace its own, and
    ``more`` are further secrets of its environment.
    """
    listing = {
        "kind": "css",
        "items": "ul.teasers > li",
        "id": "@data-content-id",
        "type": "p.type",
        "title": "h3.title",
        "link": "h3.title a@href",
        "date": "p.date",
        "summary": "p.desc",
    }
    base = f"http://127.0.0.1:{stage.port}"
    said: dict[str, Any] = {
        "site": {"title": "Ports", "url": "https://feeds.example"},
        "store": {"url": "sqlite:///feedpub.db"},
        "network": {"allow": [f"127.0.0.1:{stage.port}"]},
        "sources": {"ports": {"url": f"{base}/topics/ports.html", "listing": listing}},
        "endpoints": {"hook": {"kind": "webhook", "url": {"env": "HOOK"}}},
        "subscriptions": [{"to": "hook", "select": {}}],
    } | sections
    for source in said["sources"].values():
        source.setdefault("listing", listing)
    file = folder / "feedpub.yaml"
    file.write_text(json.dumps(said))
    hooks = {"HOOK": f"{base}/hooks/hook", "SLACK": f"{base}/hooks/slack", "OTHER": f"{base}/hooks/other"}
    return load(file, hooks | dict(more or {}))


@asynccontextmanager
async def watching(said: Settings) -> AsyncIterator[App]:
    """feedpub, open, with limits that suit a test."""
    async with opened(said, limits=LIMITS) as app:
        yield app


async def look(app: App, *keys: str) -> list[Poll]:
    """Looks once at these sources, publishes and tells."""
    looks = await app.runner.poll_now([SourceKey(key) for key in keys or ("ports",)])
    polls = [poll for poll in await asyncio.gather(*looks) if poll is not None]
    await app.publisher.drain()
    await app.deliverer.drain()
    return polls


def titles(app: App, path: str = "all") -> list[str]:
    """The titles of a feed as it lies ready."""
    document = app.publisher.ready(FeedPath(path), "json")
    return [item["title"] for item in json.loads(document.body)["items"]] if document else []


def free_ports(count: int) -> Sequence[int]:
    """Ports that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports

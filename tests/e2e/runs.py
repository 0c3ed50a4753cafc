"""feedpub as a process of its own that looks at a growing page, and can be made to end at a named place."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from e2e.stage import a_page, numbered
from fault_server import FaultServer, answer
from feedpub.app import opened
from feedpub.config import load
from feedpub.model import Listing, ParsedItem, ParsedListing, SourceKey
from feedpub.pipeline.intake import take_in
from feedpub.pipeline.look import Look
from feedpub.store import sources

CRASHING = Path(__file__).with_name("crashing.py")
SECRET = "whsec_" + "c2VjcmV0" * 4
TODAY = time.strftime("%b %d, %Y", time.gmtime())


@dataclass(frozen=True, slots=True)
class Runs:
    """A folder with an operator's file, and the server that is publisher and receiver at once."""

    folder: Path
    server: FaultServer
    endpoints: Sequence[str]
    environment: dict[str, str]

    @classmethod
    def begun(cls, folder: Path, server: FaultServer, kind: str = "webhook", count: int = 1, **options: Any) -> Runs:
        """With the operator's file written."""
        names = ["hook", *(f"hook{n}" for n in range(1, count))]
        signed = {"secret": {"env": "SECRET"}} if kind == "webhook" else {}
        listing = {
            "kind": "css",
            "items": "ul.teasers > li",
            "title": "h3.title",
            "link": "h3.title a@href",
            "date": "p.date",
        }
        said = {
            "site": {"title": "Ports", "url": "https://feeds.example"},
            "store": {"url": "sqlite:///feedpub.db"},
            "network": {"allow": [f"127.0.0.1:{server.port}"]},
            "web": {"port": 0},
            "sources": {"ports": {"url": server.url("/ports.html", "127.0.0.1"), "listing": listing}},
            "endpoints": {name: {"kind": kind, "url": {"env": name.upper()}, **signed, **options} for name in names},
            "subscriptions": [{"to": name, "select": {}} for name in names],
        }
        (folder / "feedpub.yaml").write_text(json.dumps(said))
        urls = {name.upper(): server.url(f"/{name}", "127.0.0.1") for name in names}
        return cls(folder, server, names, os.environ | urls | {"SECRET": SECRET})

    async def baseline(self) -> None:
        """The first look, at an item that is older than the others; told to nobody."""
        async with opened(load(self.folder / "feedpub.yaml", self.environment)) as app:
            ((key, generation),) = await app.desk.store.write(sources.claim, [SourceKey("ports")], app.desk.clock())
            (shown,) = numbered(0)
            link = self.server.url(shown["link"], "127.0.0.1")
            seen = Look(
                status=200,
                listing=Listing(url="", body=b"baseline"),
                parsed=ParsedListing(items=(ParsedItem(title=shown["title"], link=link),), kind="css"),
            )
            source, now = app.desk.sources[key], app.desk.clock()
            assert await app.desk.store.write(take_in, app.desk, source, generation, seen, now) is not None

    def show(self, *numbers: int) -> None:
        """The page lists these items from now on, and one that is older."""
        self.server.on("/ports.html", answer(200, a_page(*numbered(*numbers, date=TODAY), *numbered(0))))

    async def poll(self, crash_at: str = "") -> tuple[int, str]:
        """``feedpub poll ports``: looks, and tells what is due. The exit status, and what it said to standard error."""
        process = await self.start("poll", "ports", crash_at=crash_at)
        _, said = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode is not None
        return process.returncode, said.decode()

    async def start(self, *words: str, crash_at: str = "") -> asyncio.subprocess.Process:
        """A command, typed in the folder."""
        return await asyncio.create_subprocess_exec(
            sys.executable,
            CRASHING,
            *words,
            cwd=self.folder,
            env=self.environment | {"FEEDPUB_CRASH_AT": crash_at},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        with closing(sqlite3.connect(self.folder / "feedpub.db")) as direct:
            return direct.execute(query).fetchall()

    def fates(self) -> list[tuple[str, int, bool, bool]]:
        """State, attempts, whether it is leased, whether it is bound to a message; of each delivery in order."""
        return self.rows("SELECT state, attempts, lease IS NOT NULL, bound IS NOT NULL FROM delivery ORDER BY seq")

    def tries(self) -> list[tuple[str, int | None, str]]:
        """Verdict, status and reason of all attempts, in order."""
        return self.rows("SELECT verdict, status, why FROM attempt ORDER BY id")

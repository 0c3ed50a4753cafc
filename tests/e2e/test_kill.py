"""kill -9 at any instant: no item is lost, no message is lost, none goes out under two ids."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest
from starlette.responses import Response

from e2e.stage import Stage, a_page, free_ports, numbered, settings, staged

KILLS = int(os.environ.get("FEEDPUB_KILLS", "6"))
"""How often; a release is tried with 50 and more."""
PACE = 4.0
"""New items a second."""
SHOWN = 200
TODAY = time.strftime("%b %d, %Y", time.gmtime())


class _Growing:
    """A listing that grows all the time, until it is told to stop."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.ended: float | None = None

    @property
    def count(self) -> int:
        return 3 + int(((self.ended or time.monotonic()) - self.started) * PACE)

    def page(self, _: object) -> Response:
        newest = range(self.count, max(0, self.count - SHOWN), -1)
        return Response(a_page(*numbered(*newest, date=TODAY)), media_type="text/html")


@pytest.mark.anyio
@pytest.mark.timeout(150 + 25 * KILLS)
async def test_a_process_that_is_killed_at_any_instant_loses_nothing_and_repeats_no_id(tmp_path: Path) -> None:
    chance = random.Random(20261122)  # the same instants in every run
    async with staged() as stage:
        growing = _Growing()
        stage.pages["/topics/ports.html"] = growing.page
        file, environment = _operators_file(tmp_path, stage)
        for _ in range(KILLS):
            process = await _started(file, environment, chance)
            process.send_signal(signal.SIGKILL)
            process.wait()
        growing.ended = time.monotonic()
        process = await _started(file, environment, chance)
        await _settled(tmp_path / "feedpub.db", growing.count)
        process.terminate()
        assert process.wait(timeout=10) == 0
    _check(tmp_path / "feedpub.db", stage, growing.count)


def _operators_file(folder: Path, stage: Stage) -> tuple[Path, dict[str, str]]:
    base = f"http://127.0.0.1:{stage.port}"
    (port,) = free_ports(1)
    settings(
        folder,
        stage,
        web={"port": port},
        sources={"ports": {"url": f"{base}/topics/ports.html", "every": "1s"}},
        endpoints={name: {"kind": "webhook", "url": {"env": name.upper()}} for name in ("hook", "other")},
        subscriptions=[{"to": "hook", "select": {}}, {"to": "other", "select": {}}],
    )
    hooks = {"HOOK": f"{base}/hooks/hook", "OTHER": f"{base}/hooks/other"}
    stage.answers["other"] = lambda n: Response(status_code=500 if n % 7 == 3 and _is_first(stage) else 204)
    return folder / "feedpub.yaml", os.environ | hooks


def _is_first(stage: Stage) -> bool:
    """Whether the last message came for the first time: such are sometimes refused, so that some always wait."""
    return sum(1 for one in stage.received if one[:2] == stage.received[-1][:2]) == 1


async def _started(file: Path, environment: dict[str, str], chance: random.Random) -> subprocess.Popen[bytes]:
    """A run that has taken up its work, some time ago."""
    with (file.parent / "log").open("ab") as log:
        process = subprocess.Popen(  # noqa: ASYNC220 - it only starts here; nobody waits for it
            [sys.executable, "-m", "feedpub", "run", "--config", str(file)], env=environment, stderr=log
        )
    before = (file.parent / "log").stat().st_size
    until = time.monotonic() + 30
    while (file.parent / "log").read_bytes()[before:].count(b"poll.finished") == 0:
        assert process.poll() is None
        assert time.monotonic() < until
        await asyncio.sleep(0.02)
    await asyncio.sleep(chance.uniform(0.0, 1.5))
    return process


async def _settled(path: Path, count: int) -> None:
    """Waits until everything is stored and everything owed is delivered."""
    until = time.monotonic() + 60 + 5 * KILLS
    while time.monotonic() < until:
        with closing(sqlite3.connect(path)) as direct:
            (items,) = direct.execute("SELECT count(*) FROM item").fetchone()
            (pending,) = direct.execute("SELECT count(*) FROM delivery WHERE state = 'pending'").fetchone()
        if items == count and pending == 0:
            return
        await asyncio.sleep(0.2)


def _check(path: Path, stage: Stage, count: int) -> None:
    with closing(sqlite3.connect(path)) as direct:
        items = {id for (id,) in direct.execute("SELECT id FROM item")}
        news = {id for (id,) in direct.execute("SELECT id FROM item WHERE NOT backlog")}
        states = dict(direct.execute("SELECT state, count(*) FROM delivery GROUP BY state").fetchall())
        (verdict,) = direct.execute("PRAGMA integrity_check").fetchone()
    heard: dict[tuple[str, str], set[str]] = defaultdict(set)
    for receiver, id, body in stage.received:
        heard[receiver, body["data"]["id"]].add(id)
    assert len(items) == count
    assert states == {"delivered": 2 * len(news)}
    assert {item for receiver, item in heard if receiver == "hook"} == news
    assert {item for receiver, item in heard if receiver == "other"} == news
    assert all(len(ids) == 1 for ids in heard.values())
    assert verdict == "ok"

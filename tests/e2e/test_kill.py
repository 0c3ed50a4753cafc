"""kill -9 at any instant: no item is lost, no message is lost, none goes out under two ids."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from starlette.responses import Response

from e2e.stage import Stage, a_page, free_ports, numbered, settings, staged

KILLS = int(os.environ.get("FEEDPUB_KILLS", "6"))
"""How often; a release is tried with 50 and more."""
PACE = 4.0
"""New items a second."""
SHOWN = 200
RECEIVERS = ("hook", "other", "third")
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


class _Receivers:
    """Three of them; what comes for the first time is sometimes refused, or met with a request for a rest."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._known: set[tuple[str, str]] = set()
        for name in RECEIVERS:
            stage.answers[name] = partial(self.answer, name)

    def answer(self, receiver: str, count: int) -> Response:
        id = [id for name, id, _ in self._stage.received if name == receiver][count]
        again = (receiver, id) in self._known
        self._known.add((receiver, id))
        if not again and count % 100 == 25:  # more of them would slow the endpoint down for longer than the test lasts
            return Response(status_code=429, headers={"Retry-After": "1"})
        return Response(status_code=500 if not again and count % 7 == 3 else 200)


@pytest.mark.anyio
@pytest.mark.timeout(500 + 25 * KILLS)
async def test_a_process_that_is_killed_at_any_instant_loses_nothing_and_repeats_no_id(tmp_path: Path) -> None:
    chance = random.Random(20261122)  # the same instants in every run
    async with staged() as stage:
        growing = _Growing()
        stage.pages["/topics/ports.html"] = growing.page
        _Receivers(stage)
        file, environment = _operators_file(tmp_path, stage)
        for _ in range(KILLS):
            process = await _started(file, environment, chance)
            process.send_signal(signal.SIGKILL)
            process.wait()
            _check_fates(tmp_path / "feedpub.db", stage)
            _check_verified(file, environment)
        growing.ended = time.monotonic()
        process = await _started(file, environment, chance)
        await _settled(tmp_path / "feedpub.db", growing.count)
        process.terminate()
        assert process.wait(timeout=10) == 0
    _check_end(tmp_path / "feedpub.db", stage, growing.count)
    _check_verified(file, environment)


def _operators_file(folder: Path, stage: Stage) -> tuple[Path, dict[str, str]]:
    base = f"http://127.0.0.1:{stage.port}"
    (port,) = free_ports(1)
    hooks = {name.upper(): f"{base}/hooks/{name}" for name in RECEIVERS}
    settings(
        folder,
        stage,
        hooks,
        web={"port": port},
        sources={"ports": {"url": f"{base}/topics/ports.html", "every": "1s"}},
        endpoints={name: {"kind": "webhook", "url": {"env": name.upper()}} for name in RECEIVERS},
        subscriptions=[{"to": name, "select": {}} for name in RECEIVERS],
    )
    return folder / "feedpub.yaml", os.environ | hooks


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
    until = time.monotonic() + 400 + 5 * KILLS  # the third try of a message comes after six minutes at most
    while time.monotonic() < until:
        with closing(sqlite3.connect(path)) as direct:
            (items,) = direct.execute("SELECT count(*) FROM item").fetchone()
            (waiting,) = direct.execute("SELECT count(*) FROM delivery WHERE settled_at IS NULL").fetchone()
        if items == count and waiting == 0:
            return
        await asyncio.sleep(0.2)


def _check_fates(path: Path, stage: Stage) -> None:
    """What must be so whenever the process ends: one fate for each item and receiver, one id, a whole file."""
    with closing(sqlite3.connect(path)) as direct:
        news = {id for (id,) in direct.execute("SELECT id FROM item WHERE NOT backlog")}
        noted = {item: set(json.loads(keys)) for item, keys in direct.execute("SELECT item, subscriptions FROM ledger")}
        owed = direct.execute("SELECT item, subscription, endpoint, id FROM delivery").fetchall()
        assert direct.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert set(noted) == news
    assert Counter((item, key) for item, key, _, _ in owed) == {(item, key): 1 for item in news for key in noted[item]}
    assert Counter(item for item, *_ in owed) == dict.fromkeys(news, len(RECEIVERS))
    ids = {(endpoint, item): id for item, _, endpoint, id in owed}
    heard: dict[tuple[str, str], set[str]] = defaultdict(set)
    for receiver, id, body in stage.received:
        heard[receiver, body["data"]["id"]].add(id)
    assert heard.items() <= {place: {id} for place, id in ids.items()}.items()


def _check_verified(file: Path, environment: dict[str, str]) -> None:
    """The operator's own command finds as little as this test does."""
    verify = [sys.executable, "-m", "feedpub", "deliveries", "verify", "--config", str(file)]
    done = subprocess.run(verify, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.rstrip().endswith("Every item has one fate.")) == (0, True), done


def _check_end(path: Path, stage: Stage, count: int) -> None:
    """At last everybody has heard of everything that is news."""
    _check_fates(path, stage)
    with closing(sqlite3.connect(path)) as direct:
        (items,) = direct.execute("SELECT count(*) FROM item").fetchone()
        news = {id for (id,) in direct.execute("SELECT id FROM item WHERE NOT backlog")}
        states = dict(direct.execute("SELECT state, count(*) FROM delivery GROUP BY state").fetchall())
        held = direct.execute("SELECT count(*) FROM delivery WHERE lease IS NOT NULL OR bound IS NOT NULL").fetchone()
    assert (items, states, held) == (count, {"delivered": len(RECEIVERS) * len(news)}, (0,))
    heard = {(receiver, body["data"]["id"]) for receiver, _, body in stage.received}
    assert heard == {(receiver, item) for receiver in RECEIVERS for item in news}

"""No secret of an endpoint stands anywhere that somebody can look at, whatever goes wrong (case 45)."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from e2e.runs import Runs
from e2e.stage import feedpub, free_ports
from fault_server import Behaviour, Exchange, FaultServer, answer, fault_server, head, in_turn, raw
from misbehaviours import reset

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]
TOKEN = "operator-token-operator-token"
SECRET = "whsec_CANARYsecretCANARYsecretCANARYse"


def echo(status: int) -> Behaviour:
    """Repeats where it was called, in every spelling, and what it was signed with."""

    async def behave(exchange: Exchange) -> None:
        path = exchange.request.path
        url = f"http://{exchange.request.headers['host']}{path}"
        said = f"{url} {path} {quote(url, safe='')} {json.dumps(url)}"
        if "webhook-signature" in exchange.request.headers:
            said += f" {SECRET} {SECRET.removeprefix('whsec_')}"
        await answer(status, said.encode(), location=url, x_called=path)(exchange)

    return behave


FAILURES: dict[str, Behaviour] = {
    "ok": echo(200),
    "moved": echo(302),
    "bad": echo(400),
    "missing": echo(404),
    "gone": echo(410),
    "large": echo(413),
    "many": echo(429),
    "broken": echo(500),
    "busy": echo(503),
    "reset": reset,
    "closed": raw(),
    "garbage": raw(b"\x00 this is not HTTP\r\n\r\n"),
    "cut": raw(head(200, content_length=99), b"half"),
    "later": in_turn(echo(500), echo(200)),
}
UNREACHED = {
    "closedport": "http://127.0.0.1:{closed}",
    "plain": "https://127.0.0.1:{port}",
    "nowhere": "http://nowhere.invalid",
    "denied": "http://10.0.0.1",
    "port": "http://127.0.0.1:26",
    "user": "http://me:CANARYpass@127.0.0.1:{port}",
    "strange": "http://[::1%25lo]",  # a host is no secret, and is shown
}
TARGET = "/services/T0CANARYteam/B0CANARYhook/{key}CANARYkey?sig=CANARY%2Bsig&code={key}CANARYcode"


def written(folder: Path, server: FaultServer, port: int) -> tuple[Runs, dict[str, str]]:
    """An endpoint of each kind for each failure, and the addresses of them."""
    runs = Runs.begun(folder, server)
    (closed,) = free_ports(1)
    bases = dict.fromkeys(FAILURES, "http://127.0.0.1:{port}") | UNREACHED
    urls: dict[str, str] = {}
    endpoints: dict[str, Any] = {}
    for kind in ("webhook", "slack"):
        for name, base in bases.items():
            key = f"{kind}-{name}"
            variable = key.replace("-", "_").upper()
            path = TARGET.format(key=key)
            urls[variable] = base.format(port=server.port, closed=closed) + path
            endpoints[key] = {"kind": kind, "url": {"env": variable}}
            if kind == "webhook":
                endpoints[key]["secret"] = {"env": "SECRET"}
            if name in FAILURES:
                server.on(path, FAILURES[name])
    said = json.loads((folder / "feedpub.yaml").read_text())
    said |= {
        "web": {"port": port},
        "operator": {"token": {"env": "OPERATOR"}},
        "endpoints": endpoints,
        "subscriptions": [{"to": key, "select": {}} for key in endpoints],
    }
    said["network"]["allow"].append(f"127.0.0.1:{closed}")
    (folder / "feedpub.yaml").write_text(json.dumps(said))
    return runs, urls | {"SECRET": SECRET, "OPERATOR": TOKEN}


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every value of every table, with its place; and the files as they are."""
    with closing(sqlite3.connect(folder / "feedpub.db")) as direct:
        direct.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for (table,) in direct.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = [column for _, column, *_ in direct.execute(f"PRAGMA table_info('{table}')")]
            for row in direct.execute(f"SELECT * FROM '{table}'"):
                yield from ((f"{table}.{column}", str(value)) for column, value in zip(columns, row, strict=True))
    for file in folder.glob("feedpub.db*"):
        yield file.name, file.read_bytes().decode("latin-1")


def page(port: int, path: str) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    request.add_header("Authorization", "Basic " + b64encode(f"me:{TOKEN}".encode()).decode())
    with urllib.request.urlopen(request, timeout=20) as answered:
        return f"{answered.headers} {answered.read().decode()}"


@pytest.mark.case(45)
@pytest.mark.parametrize("place", ["", "post.broken"])
async def test_no_secret_shows_in_logs_database_pages_metrics_or_commands(place: str, tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with fault_server() as server:
        runs, secrets = written(tmp_path, server, port)
        runs.environment.update(secrets)
        await runs.baseline()
        runs.show(1)
        assert (await runs.poll("take_in.after"))[0] == 137
        process = await runs.start("run", crash_at=place)
        wanted = len(FAILURES) + len(UNREACHED)
        for _ in range(600):
            tried = runs.rows("SELECT count(DISTINCT endpoint) FROM attempt")
            if tried == [(2 * wanted,)]:
                break
            await asyncio.sleep(0.1)
        paths = ["/", "/operator/", "/metrics", "/readyz", "/livez", "/feeds/all.json", "/charts", "/build"]
        shown = {path: await asyncio.to_thread(page, port, path) for path in paths}
        process.terminate()
        _, log = await asyncio.wait_for(process.communicate(), 30)
    for words in (["deliveries"], ["deliveries", "--json"], ["check"], ["doctor"]):
        done = await asyncio.to_thread(feedpub, tmp_path, *words, **secrets)
        shown[" ".join(words)] = done.stdout + done.stderr
    shown["log"] = log.decode()
    assert tried == [(2 * wanted,)]
    assert ("LookupError" in shown["log"]) == bool(place)
    assert "webhook-gone" in shown["/operator/"] + shown["deliveries"]
    hits = {place: text for place, text in [*shown.items(), *texts(tmp_path)] if "canary" in text.lower()}
    assert hits == {}

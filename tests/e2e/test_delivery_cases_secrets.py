"""No secret of an endpoint stands anywhere that somebody can look at, whatever goes wrong (case 45)."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import urllib.request
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from e2e.mail_house import MailHouse, mail_house, make_authority, served
from e2e.runs import Runs
from e2e.stage import feedpub, free_ports
from fault_server import Behaviour, Exchange, FaultServer, answer, fault_server, head, in_turn, raw
from misbehaviours import reset

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]
TOKEN = "operator-token-operator-token"
SECRET = "whsec_CANARYsecretCANARYsecretCANARYse"
USER, PASSWORD = "CANARYuser", "CANARYword"
OVER_HTTP = ("webhook", "slack", "discord", "teams", "mattermost")


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


def over_http(kind: str, server: FaultServer) -> Iterator[tuple[str, dict[str, Any], str]]:
    """An endpoint of the kind for each failure, and the address that it has."""
    (closed,) = free_ports(1)
    for name, base in (dict.fromkeys(FAILURES, "http://127.0.0.1:{port}") | UNREACHED).items():
        key = f"{kind}-{name}"
        path = TARGET.format(key=key)
        if name in FAILURES:
            server.on(path, FAILURES[name])
        options = {"secret": {"env": "SECRET"}} if kind == "webhook" else {}
        yield key, {"kind": kind, **options}, base.format(port=server.port, closed=closed) + path


def by_apprise(server: FaultServer) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The same by Apprise, which spells addresses in its own way and goes where it wants."""
    for key, _, url in over_http("apprise", server):
        if not key.endswith("-strange"):  # it would say so when the file is loaded
            yield key, {"kind": "apprise"}, url.replace("http", "json", 1)


def by_mail(house: MailHouse, name: str, folder: Path, **options: Any) -> tuple[str, dict[str, Any]]:
    """An endpoint that logs in at this server."""
    login = {"username": {"env": "MAILUSER"}, "password": {"env": "MAILPASS"}, "ca": str(folder / "root.pem")}
    way = {"host": "localhost", "port": house.port, "sender": "feeds@out.example", "to": ["desk@in.example"]}
    return f"email-{name}", {"kind": "email", **way, **login, **options}


MAIL_FAILURES: dict[str, dict[str, str]] = {
    "ok": {},
    "login": {"login": f"535 5.7.8 {PASSWORD} of {USER} is wrong"},
    "envelope": {"mail": f"550 not for {USER} {PASSWORD}"},
    "recipient": {"desk@in.example": f"550 {USER}:{PASSWORD}"},
    "refused": {"data": f"554 {PASSWORD}"},
    "later": {"data": f"451 {PASSWORD} {USER}"},
    "cut": {"data": "cut"},
}


@asynccontextmanager
async def mail_servers(folder: Path) -> AsyncIterator[dict[str, dict[str, Any]]]:
    """A server for each failure, one that cannot be trusted, and one that offers no encryption; their endpoints."""
    make_authority(folder)
    async with AsyncExitStack() as stack:
        endpoints = []
        for name, answers in MAIL_FAILURES.items():
            house = await stack.enter_async_context(mail_house(served(folder)))
            house.answers.update(answers)
            endpoints.append(by_mail(house, name, folder))
        endpoints.append(by_mail(house, "untrusted", folder, host="127.0.0.1"))
        endpoints.append(by_mail(await stack.enter_async_context(mail_house()), "bare", folder))
        yield dict(endpoints)


def written(folder: Path, server: FaultServer, port: int, mails: dict[str, dict[str, Any]]) -> Runs:
    """An endpoint of each kind for each failure; where they are called stands in the environment."""
    runs = Runs.begun(folder, server)
    endpoints, secrets = dict(mails), {"SECRET": SECRET, "OPERATOR": TOKEN, "MAILUSER": USER, "MAILPASS": PASSWORD}
    told = [*(one for kind in OVER_HTTP for one in over_http(kind, server)), *by_apprise(server)]
    for key, options, url in told:
        variable = key.replace("-", "_").upper()
        endpoints[key], secrets[variable] = {**options, "url": {"env": variable}}, url
    said = json.loads((folder / "feedpub.yaml").read_text())
    said |= {
        "web": {"port": port},
        "operator": {"token": {"env": "OPERATOR"}},
        "endpoints": endpoints,
        "subscriptions": [{"to": key, "select": {}} for key in endpoints],
    }
    said["network"]["allow"] += sorted({urlsplit(url).netloc for _, _, url in told if "closedport" in url})
    (folder / "feedpub.yaml").write_text(json.dumps(said))
    runs.environment.update(secrets)
    return runs


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


@pytest.mark.needs("openssl")
@pytest.mark.case(45)
@pytest.mark.parametrize("place", ["", "post.broken"])
async def test_no_secret_shows_in_logs_database_pages_metrics_or_commands(place: str, tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with fault_server() as server, mail_servers(tmp_path) as mails:
        runs = written(tmp_path, server, port, mails)
        wanted = len(mails) + (len(OVER_HTTP) + 1) * (len(FAILURES) + len(UNREACHED)) - 1
        await runs.baseline()
        runs.show(1)
        assert (await runs.poll("take_in.after"))[0] == 137
        process = await runs.start("run", crash_at=place)
        for _ in range(900):
            tried = runs.rows("SELECT count(DISTINCT endpoint) FROM attempt")
            if tried == [(wanted,)]:
                break
            await asyncio.sleep(0.1)
        paths = ["/", "/operator/", "/metrics", "/readyz", "/livez", "/feeds/all.json", "/charts", "/build"]
        shown = {path: await asyncio.to_thread(page, port, path) for path in paths}
        process.terminate()
        _, log = await asyncio.wait_for(process.communicate(), 30)
    for words in (["deliveries"], ["deliveries", "--json"], ["endpoint", "list"], ["check"], ["doctor"]):
        done = await asyncio.to_thread(feedpub, tmp_path, *words, **runs.environment)
        shown[" ".join(words)] = done.stdout + done.stderr
    shown["log"] = log.decode()
    assert tried == [(wanted,)]
    assert ("LookupError" in shown["log"]) == bool(place)
    assert all(kind in shown["endpoint list"] for kind in (*OVER_HTTP, "apprise", "email"))
    hits = {place: text for place, text in [*shown.items(), *texts(tmp_path)] if "canary" in text.lower()}
    assert hits == {}

"""Apprise itself, told through its own JSON service at a real receiver."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from feedpub.model import Delivered, EndpointWrong, Lost, Manner, TryAgain
from feedpub.notify import KINDS, Sent, apprise
from feedpub.notify.apprise import AppriseOptions
from makers import NOON
from notify_makers import SITE, Receiver, a_secret, an_announcement

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
APPRISE = KINDS["apprise"]
CANARY = "canary-t0ken-in-the-path"


class Service(ThreadingHTTPServer):
    """Takes JSON; answers with ``status``, after so many seconds."""

    daemon_threads = True
    status = 200
    slow = 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bodies: list[dict[str, Any]] = []

    @property
    def options(self) -> AppriseOptions:
        return AppriseOptions(url=a_secret(f"json://127.0.0.1:{self.server_port}/{CANARY}"))


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        time.sleep(self.server.slow)
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def serving() -> Iterator[Service]:
    service = Service()
    thread = Thread(target=service.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        thread.join()
        service.server_close()


async def told(options: AppriseOptions, **fields: Any) -> Sent:
    (message,) = APPRISE.compose(options, [an_announcement(**fields)], SITE, Manner())
    return await APPRISE.send(options, message, Receiver([]), NOON)


async def test_a_service_gets_title_and_text() -> None:
    with serving() as service:
        assert await told(service.options) == Sent(verdict=Delivered(why="Apprise says yes"))
    (body,) = service.bodies
    assert (body["title"], body["message"]) == (
        "Ports of the Northern Route",
        "What winter does to harbours.\nPort Studies · Report · East Asia · 2026-03-02\nhttps://pub.example/reports/1.html",
    )


async def test_a_digest_is_one_text() -> None:
    with serving() as service:
        items = [an_announcement(f"d{n}", title=f"Item {n}") for n in range(12)]
        (message,) = APPRISE.compose(service.options, items, SITE, Manner(digest=True))
        await APPRISE.send(service.options, message, Receiver([]), NOON)
    (body,) = service.bodies
    assert (body["title"], body["message"].count("•")) == ("12 new: Report", 12)


async def test_a_failure_is_tried_again_and_nothing_secret_is_said_anywhere(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with serving() as service, caplog.at_level(logging.DEBUG):
        service.status = 500
        sent = await told(service.options)
    assert sent == Sent(verdict=TryAgain(why="Apprise says no"))
    service.slow = 0
    assert (await told(service.options)).verdict == TryAgain(why="Apprise says no")  # nobody listens any more
    assert "canary" not in caplog.text + "".join(capfd.readouterr()) + repr((sent, service.options))
    assert "canary" not in APPRISE.shown(service.options)


async def test_a_service_that_keeps_silent_may_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprise, "TOTAL_SECONDS", 0.3)
    with serving() as service:
        service.slow = 1.0
        start = asyncio.get_running_loop().time()
        sent = await told(service.options)
        assert asyncio.get_running_loop().time() - start < 0.9
        await asyncio.sleep(1.0)  # the thread ends by itself
    assert sent == Sent(verdict=Lost(why="no answer in 0.3 s (the service may have it)"))


@pytest.mark.parametrize("url", ["nonsense://x/canary", "canary", "", "json://", "https://"])
async def test_a_url_that_no_service_has_is_refused_without_being_shown(url: str) -> None:
    options = AppriseOptions(url=a_secret(url))
    with pytest.raises(ValueError, match=r"^Apprise knows no service of this url$"):
        APPRISE.check(options)
    assert await told(options) == Sent(verdict=EndpointWrong(why="Apprise knows no service of this url"))


async def test_without_the_package_the_check_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    apprise._module.cache_clear()
    monkeypatch.setitem(sys.modules, "apprise", None)
    options = AppriseOptions(url=a_secret("json://in.example"))
    with pytest.raises(ValueError, match=r"pip install 'feedpub\[apprise\]'"):
        APPRISE.check(options)
    assert await told(options) == Sent(verdict=EndpointWrong(why=apprise.INSTALL))
    apprise._module.cache_clear()


@pytest.mark.parametrize("most", [None, 1, 2])
def test_no_text_is_longer_than_ten_thousand_characters(most: int | None) -> None:
    items = [
        an_announcement(f"d{n}", title="港" * 500, link="https://pub.example/" + "x" * 1900, type_name=f"T{n}" * 20)
        for n in range(100)
    ]
    messages = APPRISE.compose(None, items, SITE, Manner(digest=True, most_parts=most))
    assert max(len(json.loads(message.body)["text"]) for message in messages) <= apprise.LONGEST_TEXT
    assert sorted(id for message in messages for id in message.covers) == sorted(one.id for one in items)
    assert most is None or len(messages) <= most

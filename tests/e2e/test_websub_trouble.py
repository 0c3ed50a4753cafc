"""What goes wrong between the hub and those who follow: refusals, quotas, dead and slow callbacks, sudden ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from e2e.follower import House, confirming, living, sections, subscribing, until
from e2e.stage import a_page, free_ports, numbered, settings, staged
from feedpub.events import ItemsStored
from feedpub.policy import websub

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]
TOKEN = "let the harbour master in"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with staged() as stage, subscribing() as subscriber, living(tmp_path, stage, subscriber) as house:
        yield house


async def test_every_document_names_the_hub_in_its_head_and_in_its_body(house: House) -> None:
    hub = f"{house.base}/hub"
    for format, embedded in (
        ("atom", f'<link href="{hub}" rel="hub"/>'),
        ("rss", f'<atom:link href="{hub}" rel="hub"/>'),
        ("json", f'"hubs": [{{"type": "WebSub", "url": "{hub}"}}]'),
    ):
        answer = await house.get(f"{house.base}/feeds/all.{format}")
        assert embedded in answer.text
        assert answer.headers["link"].count(f'<{hub}>; rel="hub"') == 1
        assert answer.headers["link"].count('rel="self"') == 1
    search = await house.get(f"{house.base}/feeds/search.atom?q=japan")
    assert 'rel="hub"' not in search.text + search.headers["link"]  # there are as many as there are words


async def test_what_is_no_proper_request_is_refused_in_a_sentence(house: House) -> None:
    mine: list[tuple[dict[str, str], int, str]] = [
        ({"mode": "publish"}, 400, "knows by itself"),
        ({"mode": "follow"}, 400, "hub.mode is subscribe or unsubscribe"),
        ({"topic": ""}, 400, "hub.topic is missing"),
        ({"topic": "https://other.example/feed.atom"}, 404, "not a feed document of this site"),
        ({"topic": f"{house.base}/feeds/search.atom?q=japan"}, 404, "not a feed document of this site"),
        ({"topic": f"{house.base}/feeds/all.html"}, 404, "not a feed document of this site"),
        ({"callback": "/callback"}, 400, "not an absolute http or https address"),
        ({"callback": "ftp://reader.example/"}, 400, "not an absolute http or https address"),
        ({"callback": "http://me:word@reader.example/"}, 400, "not an absolute http or https address"),
        ({"callback": "http://reader.example/#part"}, 400, "not an absolute http or https address"),
        ({"callback": f"http://reader.example/{'x' * 2048}"}, 400, "not an absolute http or https address"),
        ({"lease_seconds": "-5"}, 400, "not a whole number of seconds"),
        ({"secret": "s" * 200}, 400, "hub.secret is longer than 199 bytes"),
    ]
    for fields, status, why in mine:
        answer = await house.ask(**fields)
        assert (answer.status_code, why in answer.text) == (status, True), (fields, answer.text)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    too_large = await house.post({"hub.mode": "subscribe", "x": "y" * 65_536})
    assert too_large.status_code == 413
    assert await house.rows("SELECT * FROM intent") == []
    assert house.subscriber.got == []


async def test_a_callback_in_our_own_network_is_never_asked(house: House) -> None:
    (other,) = free_ports(1)
    knocks: list[int] = []

    async def knocked(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        knocks.append(1)
        writer.close()

    async with await asyncio.start_server(knocked, "127.0.0.1", other):
        for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"):
            answer = await house.ask(callback=f"http://{host}:{other}/admin")
            assert answer.status_code == 202  # the answer tells nobody what there is
        await house.settled()
    assert knocks == []
    assert await house.rows("SELECT * FROM follower") == []


async def test_a_wrong_challenge_a_refusal_and_a_redirect_confirm_nothing(house: House) -> None:
    answers: list[tuple[int, bytes]] = [(200, b"hello"), (404, b""), (302, b""), (200, b"")]
    for n, answer in enumerate(answers):
        house.subscriber.answer = lambda _, said=answer: said  # type: ignore[misc]
        await house.ask(callback=house.subscriber.callback(f"/{n}"))
        await house.settled()
    house.subscriber.answer = lambda got: (200, got.asked["hub.challenge"].encode() + b"\n")
    await house.ask(callback=house.subscriber.callback("/exactly"))
    await house.settled()
    assert len(house.subscriber.questions) == 5
    assert await house.rows("SELECT * FROM follower") == []


async def test_a_failed_renewal_changes_nothing(house: House) -> None:
    await house.follow(secret="stays")
    before = await house.rows("SELECT * FROM follower")
    house.subscriber.answer = lambda _: (404, b"")
    await house.ask(secret="is not taken")
    await house.settled()
    assert await house.rows("SELECT * FROM follower") == before


async def test_a_callback_that_does_not_answer_is_asked_three_times(house: House) -> None:
    house.subscriber.answer = lambda _: (500, b"")
    await house.ask()
    for times in (1, 2, 3):
        await until(lambda times=times: len(house.subscriber.questions) == times)  # type: ignore[misc]
        await asyncio.sleep(0.1)
        await house.change("UPDATE intent SET due_at = created_at")
        house.app.hub.wake()
    await house.settled()
    assert len(house.subscriber.questions) == 3


async def test_leases_have_bounds_and_an_ended_one_is_silent_and_goes(house: House) -> None:
    await house.follow(lease_seconds="1")
    await house.follow(lease_seconds="99999999999")
    asked = [got.asked["hub.lease_seconds"] for got in house.subscriber.questions]
    assert asked == ["300", "2592000"]
    await house.change("UPDATE follower SET expires_at = 1")
    await house.publish()
    await house.settled()
    assert house.subscriber.pushes == []
    await house.app._prune()
    assert await house.rows("SELECT * FROM follower") == []


async def test_410_ends_the_subscription(house: House) -> None:
    await house.follow()
    house.subscriber.answer = lambda _: (410, b"")
    await house.publish()
    await until(lambda: len(house.subscriber.pushes) == 1)
    await house.settled()
    assert await house.rows("SELECT * FROM follower") == []


async def test_a_failed_push_is_tried_again_with_the_newest_bytes_and_only_once(house: House) -> None:
    await house.follow()
    house.subscriber.answer = lambda got: (500, b"") if got.method == "POST" else confirming(got)
    await house.publish()
    await until(lambda: len(house.subscriber.pushes) == 1)
    await until_rows(house, "SELECT attempts FROM push", [(1,)])
    house.subscriber.answer = confirming
    await house.publish()
    await until(lambda: len(house.subscriber.pushes) == 2)
    await house.settled()
    assert b"part 3" in house.subscriber.pushes[1].body
    assert len(house.subscriber.pushes) == 2
    assert await house.rows("SELECT failures, detail FROM follower") == [(0, "")]


async def test_a_redirect_of_a_push_is_not_followed_and_is_a_failure(house: House) -> None:
    await house.follow()
    house.subscriber.answer = lambda _: (307, b"")
    await house.publish()
    await until_rows(house, "SELECT failures, detail FROM follower", [(1, "HTTP 307: redirects are not followed")])


async def test_a_slow_callback_is_never_sent_two_at_once_and_delays_nobody(house: House) -> None:
    await house.follow(callback=house.subscriber.callback("/slow"))
    house.subscriber.slow = lambda got: 0.6 if got.path == "/slow" and got.method == "POST" else 0.0
    await house.follow(callback=house.subscriber.callback("/quick"))
    await house.publish()
    await until(lambda: any(got.path == "/slow" for got in house.subscriber.pushes))
    await house.publish()
    await house.publish()
    await house.settled()
    slow = [got for got in house.subscriber.pushes if got.path == "/slow"]
    assert b"part 4" in slow[-1].body
    assert all(later.at - earlier.at >= 0.6 for earlier, later in pairwise(slow))
    assert house.subscriber.busiest <= 2  # one for each callback
    quick = [got for got in house.subscriber.pushes if got.path == "/quick"]
    assert quick[0].at - slow[0].at < 0.6


async def test_quotas_hold_for_a_host_and_in_all(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub, "FOLLOWERS_PER_HOST", 2)
    for path in ("/1", "/2"):
        await house.follow(callback=house.subscriber.callback(path))
    refused = await house.ask(callback=house.subscriber.callback("/3"))
    assert (refused.status_code, refused.text) == (429, "callbacks at this host follow too many feeds already\n")
    await house.follow(callback=house.subscriber.callback("/2"))  # a renewal is none more
    monkeypatch.setattr(websub, "FOLLOWERS", 2)
    full = await house.ask(callback="http://reader.example/")
    assert (full.status_code, full.text) == (503, "this hub has as many subscribers as it can take\n")
    monkeypatch.setattr(websub, "INTENTS_PER_HOST", 0)
    assert (await house.ask("unsubscribe", callback=house.subscriber.callback("/3"))).status_code == 429


async def test_a_feed_that_is_no_more_is_denied(house: House) -> None:
    await house.follow()
    await house.change("UPDATE follower SET topic = replace(topic, '/all.', '/type/gone.')")
    house.app.hub._changed = None
    house.app.hub.wake()
    await until(lambda: len(house.subscriber.questions) == 2)
    await house.settled()
    assert house.subscriber.questions[1].asked == {
        "hub.mode": "denied",
        "hub.topic": f"{house.base}/feeds/type/gone.atom",
        "hub.reason": "no feed has this address any more",
    }
    assert await house.rows("SELECT * FROM follower") == []


async def test_who_follows_a_feed_that_was_renamed_is_told_where_it_is_now(tmp_path: Path) -> None:
    feed: dict[str, Any] = {"select": {}}
    async with staged() as stage, subscribing() as subscriber:
        async with living(tmp_path, stage, subscriber, feeds={"wells": feed}) as house:
            await house.follow(topic=f"{house.base}/feeds/wells.rss")
            site = {"title": "Ports", "url": house.base}
        renamed = {"springs": feed | {"formerly": ["wells"]}}
        async with living(tmp_path, stage, subscriber, site=site, feeds=renamed) as house:
            house.app.hub.wake()
            await until(lambda: len(subscriber.questions) == 2)
            await house.settled()
            assert await house.rows("SELECT * FROM follower") == []
    assert subscriber.questions[1].asked == {
        "hub.mode": "denied",
        "hub.topic": f"{site['url']}/feeds/wells.rss",
        "hub.reason": f"this feed has moved to {site['url']}/feeds/springs.rss: follow it there",
    }


async def test_a_feed_that_is_made_on_request_can_be_followed_too(house: House) -> None:
    topic = f"{house.base}/feeds/type/report/country/jp.atom"
    await house.follow(topic=topic)
    await house.publish()
    await until(lambda: len(house.subscriber.pushes) == 1)
    assert house.subscriber.pushes[0].body == (await house.get(topic)).content


async def test_the_operator_sees_followers_and_failures_but_no_address_and_no_secret(tmp_path: Path) -> None:
    operator = {"token": {"file": "token"}}
    (tmp_path / "token").write_text(TOKEN)
    async with (
        staged() as stage,
        subscribing() as subscriber,
        living(tmp_path, stage, subscriber, operator=operator) as house,
    ):
        await house.follow(callback=subscriber.callback("/callback?token=pilotage"), secret="pilotage too")
        subscriber.answer = lambda _: (500, b"")
        await house.publish()
        await until_rows(house, "SELECT failures FROM follower", [(1,)])
        async with httpx.AsyncClient(auth=("", TOKEN)) as client:
            page = (await client.get(f"{house.base}/operator/")).text
        metrics = (await house.get(f"{house.base}/metrics")).text
    assert "/feeds/all.atom" in page
    assert "127.0.0.1: HTTP 500" in page
    assert "pilotage" not in page + metrics
    assert 'feedpub_hub_pushes_total{verdict="TryAgain"} 1.0' in metrics
    assert 'feedpub_hub_intents_total{mode="subscribe",outcome="confirmed"} 1.0' in metrics


async def test_an_external_hub_is_pinged_once_for_each_topic_that_changed(tmp_path: Path) -> None:
    async with staged() as stage, subscribing() as hub:
        said = {"websub": {"hub": hub.callback("/")}}
        async with living(tmp_path, stage, hub, **said) as house:
            assert f'<{hub.callback("/")}>; rel="hub"' in (await house.get(house.topic)).headers["link"]
            assert (await house.ask()).status_code in (404, 405)
            await asyncio.sleep(0.5)
            await house.settled()
            hub.got.clear()
            await house.publish()
            documents = await house.rows("SELECT path, format FROM document")
            await until(lambda: len({got.body for got in hub.pushes}) >= len(documents))
            await house.settled()
    assert hub.questions == []
    pinged = sorted(got.body.decode() for got in hub.pushes)
    assert len(pinged) == len(set(pinged)) == len(documents)
    assert hub.pushes[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert pinged[0].startswith("hub.mode=publish&hub.topic=http%3A%2F%2F127.0.0.1")


async def test_without_a_hub_there_is_none(tmp_path: Path) -> None:
    async with (
        staged() as stage,
        subscribing() as subscriber,
        living(tmp_path, stage, subscriber, websub={"hub": "off"}) as house,
    ):
        document = await house.get(house.topic)
        assert 'rel="hub"' not in document.text + document.headers["link"]
        assert (await house.ask()).status_code in (404, 405)


async def test_a_new_entry_is_there_within_seconds(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """From the commit of an item to the first byte of its push, twenty times."""
    loop = asyncio.get_running_loop()
    stored: list[float] = []
    house.app.desk.bus.subscribe(ItemsStored, lambda _: stored.append(loop.time()))
    await house.follow()
    for n in range(20):
        await house.publish()
        await until(lambda n=n: len(house.subscriber.pushes) == n + 1)  # type: ignore[misc]
        await house.settled()
    took = [push.at - at for push, at in zip(house.subscriber.pushes, stored, strict=True)]
    with capsys.disabled():
        print(f"\ncommit to push, 20 times: median {statistics.median(took):.3f} s, longest {max(took):.3f} s")
    assert statistics.median(took) < 5


@pytest.mark.timeout(240)
async def test_a_process_killed_between_change_and_push_pushes_after_its_start(tmp_path: Path) -> None:
    async with staged() as stage, subscribing() as subscriber:
        (port,) = free_ports(1)
        stage.pages["/topics/ports.html"] = a_page(*numbered(1))
        base = f"http://127.0.0.1:{stage.port}"
        sources = {"ports": {"url": f"{base}/topics/ports.html", "every": "1s"}}
        settings(tmp_path, stage, **sections(stage, port, subscriber.port, sources=sources, web={"port": port}))
        started = [process := _started(tmp_path)]
        try:
            await until(lambda: (tmp_path / "log").read_bytes().count(b"feeds.rendered") > 0, 60)
            house = House(app=None, stage=stage, subscriber=subscriber, base=f"http://127.0.0.1:{port}")  # type: ignore[arg-type]
            assert (await house.ask()).status_code == 202
            await until(lambda: _count(tmp_path, "follower") == 1)
            subscriber.slow = lambda got: 600.0 if got.method == "POST" else 0.0  # what is sent has no answer
            stage.pages["/topics/ports.html"] = a_page(*numbered(2, 1))
            await until(lambda: len(subscriber.pushes) == 1, 60)
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert _count(tmp_path, "push") == 1
            subscriber.slow = lambda _: 0.0
            process = _started(tmp_path)
            started.append(process)
            await until(lambda: len(subscriber.pushes) >= 2 and _count(tmp_path, "push") == 0, 60)
            process.terminate()
            assert process.wait(timeout=10) == 0
        finally:
            for one in started:
                one.kill()
                one.wait()
    assert b"part 2" in subscriber.pushes[-1].body


def _started(folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "log").open("ab") as log:
        command = [sys.executable, "-m", "feedpub", "run", "--config", str(folder / "feedpub.yaml")]
        return subprocess.Popen(command, env={**os.environ, "HOOK": "x"}, stderr=log)


def _count(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "feedpub.db")) as direct:
        (count,) = direct.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


async def until_rows(house: House, query: str, wanted: list[tuple[Any, ...]]) -> None:
    """Waits until the store holds exactly this."""
    for _ in range(3000):
        if await house.rows(query) == wanted:
            return
        await asyncio.sleep(0.01)
    assert await house.rows(query) == wanted

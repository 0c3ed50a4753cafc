"""What an operator does about a channel, typed beside a service that is open, or pressed on its page."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from starlette.responses import Response

from e2e.stage import Stage, a_page, feedpub, look, numbered, settings, staged, watching
from feedpub.app import App, bind, serve

NEW = (2, 1)
TOO_LARGE = (413,) * 4
"""Both items, and then the barest form of each."""
TOKEN = "correct-horse-battery-staple"


@asynccontextmanager
async def told(folder: Path, *answers: int, **sections: Any) -> AsyncIterator[tuple[Stage, App]]:
    """A service that has looked twice and told a hook of two new items; the hook answers so, and then 200."""
    async with staged() as stage:
        stage.answers["hook"] = lambda n: Response(b"said", answers[n] if n < len(answers) else 200)
        stage.pages["/topics/ports.html"] = a_page(*numbered(9, 8, 7))
        async with watching(settings(folder, stage, **sections)) as app:
            await look(app)
            stage.pages["/topics/ports.html"] = a_page(*numbered(*NEW, 9, 8, 7))
            await look(app)
            yield stage, app


async def typed(folder: Path, stage: Stage, *words: str) -> subprocess.CompletedProcess[str]:
    """A command, with the secrets that the file names."""
    return await asyncio.to_thread(feedpub, folder, *words, HOOK=f"http://127.0.0.1:{stage.port}/hooks/hook")


async def lines(folder: Path, stage: Stage, *words: str) -> list[dict[str, Any]]:
    done = await typed(folder, stage, *words, "--json")
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def rows(found: list[dict[str, Any]]) -> Iterator[tuple[str, int, str]]:
    return ((one["state"], one["attempts"], one["detail"]) for one in found)


@pytest.mark.anyio
async def test_what_was_given_up_is_sent_again_beside_the_service(tmp_path: Path) -> None:
    async with told(tmp_path, *TOO_LARGE) as (stage, app):
        dead = await lines(tmp_path, stage, "deliveries", "--state", "dead", "--endpoint", "hook", "--since", "1h")
        assert [one["state"] for one in dead] == ["dead", "dead"]
        none = await typed(tmp_path, stage, "deliveries", "retry")
        assert (none.returncode, "say which" in none.stderr) == (2, True)
        first = dead[-1]["id"]
        again = await typed(tmp_path, stage, "deliveries", "retry", first)
        assert (again.returncode, again.stdout) == (0, "1 delivery is due now.\n")
        await app.deliverer.drain()
        (shown,) = await lines(tmp_path, stage, "deliveries", "show", first)
        assert [(one["status"], one["verdict"], one["answer"]) for one in shown["tries"]] == [
            (413, "Refused", "said"),
            (413, "Refused", "said"),
            (200, "Delivered", "said"),
        ]
        assert (shown["state"], shown["message"], shown["title"]) == ("delivered", first, "Harbours of Japan, part 1")
        listed = (await typed(tmp_path, stage, "deliveries", "--state", "delivered")).stdout
        assert listed.split("  ", 1)[1] == (
            f"hook             delivered  1 try    {first}  Harbours of Japan, part 1  HTTP 200\n"
        )
        words = (await typed(tmp_path, stage, "deliveries", "show", first)).stdout
        assert "s, this message is refused: HTTP 413: too large for the receiver\n" in words
        assert "it said: said" in words
        rest = await lines(tmp_path, stage, "deliveries", "retry", "--state", "dead", "--since", "2h")
        assert rest == [{"again": 1, "under_way": 0, "closed": {}}]
        await app.deliverer.drain()
        assert [one["state"] for one in await lines(tmp_path, stage, "deliveries")] == ["delivered", "delivered"]
        assert len(stage.bodies("hook")) == 6
        verified = await typed(tmp_path, stage, "deliveries", "verify")
        assert (verified.returncode, verified.stdout.splitlines()[-1]) == (0, "Every item has one fate.")


@pytest.mark.anyio
async def test_an_unknown_delivery_or_endpoint_is_named_with_what_is_known(tmp_path: Path) -> None:
    async with told(tmp_path) as (stage, _):
        for words, said in (
            (
                ("deliveries", "show", "msg_none"),
                "no delivery is named 'msg_none': `feedpub deliveries` lists their ids",
            ),
            (("deliveries", "retry", "msg_none"), "no delivery is named 'msg_none'"),
            (("deliveries", "retry", "--endpoint", "hok"), "no endpoint is named 'hok': did you mean 'hook'?"),
            (("endpoint", "enable", "hok"), "no endpoint is named 'hok': did you mean 'hook'?"),
            (("preview-message", "hok"), "no endpoint or subscription is named 'hok': did you mean 'hook'?"),
            (("deliveries", "--limit", "3", "retry", "x"), "write the options behind `retry`"),
            (("deliveries", "--since", "soon"), "write a duration like 2h or a day"),
        ):
            done = await typed(tmp_path, stage, *words)
            assert (done.returncode, said in " ".join(done.stderr.replace("│", "").split())) == (2, True), done.stderr


@pytest.mark.anyio
async def test_what_waits_is_cancelled_with_a_reason(tmp_path: Path) -> None:
    async with told(tmp_path, 500, 500, 500) as (stage, app):
        done = await typed(tmp_path, stage, "deliveries", "cancel", "--endpoint", "hook", "--why", "told by  telephone")
        assert (done.returncode, done.stdout) == (0, "2 deliveries are owed no longer.\n")
        await app.deliverer.drain()
        assert {(state, why) for state, _, why in rows(await lines(tmp_path, stage, "deliveries"))} == {
            ("cancelled", "told by telephone")
        }
        assert (await typed(tmp_path, stage, "deliveries", "verify")).returncode == 0


@pytest.mark.anyio
async def test_a_disabled_endpoint_is_listed_diagnosed_and_enabled_again(tmp_path: Path) -> None:
    async with told(tmp_path, 410) as (stage, app):
        await app._wake()
        metrics = app.metrics.exposition()[0].decode()
        assert 'feedpub_endpoint_gone{endpoint="hook"} 1.0' in metrics
        assert 'feedpub_messages_total{endpoint="hook",verdict="EndpointGone"} 1.0' in metrics
        (age,) = re.findall(r'feedpub_endpoint_oldest_waiting_seconds{endpoint="hook"} ([0-9.]+)', metrics)
        assert 0 <= float(age) < 60
        (listed,) = await lines(tmp_path, stage, "endpoint", "list")
        assert {name: listed[name] for name in ("key", "kind", "state", "why", "waiting", "dead")} == {
            "key": "hook",
            "kind": "webhook",
            "state": "disabled",
            "why": "HTTP 410",
            "waiting": 2,
            "dead": 0,
        }
        words = (await typed(tmp_path, stage, "endpoint", "list")).stdout
        assert "hooks/hook" not in words
        assert "`feedpub endpoint enable hook`" in words
        assert "`feedpub endpoint enable hook`" in (await typed(tmp_path, stage, "doctor")).stdout
        enabled = await typed(tmp_path, stage, "endpoint", "enable", "hook")
        assert (enabled.returncode, enabled.stdout) == (
            0,
            "hook was disabled and is told again; 2 deliveries are due.\n",
        )
        await app.deliverer.drain()
        assert [state for state, *_ in rows(await lines(tmp_path, stage, "deliveries"))] == ["delivered", "delivered"]
        assert (await lines(tmp_path, stage, "endpoint", "list"))[0]["state"] == "told"


@pytest.mark.anyio
async def test_a_try_is_marked_as_a_test_and_stores_nothing(tmp_path: Path) -> None:
    async with told(tmp_path, 200, 200, 200, 410) as (stage, _):
        before = await lines(tmp_path, stage, "deliveries")
        well = await typed(tmp_path, stage, "endpoint", "test", "hook")
        assert (well.returncode, well.stderr) == (0, "")
        assert well.stdout.splitlines()[1:] == ["delivered: HTTP 200", "it said: said"]
        bad = await typed(tmp_path, stage, "endpoint", "test", "hook", "--json")
        assert (bad.returncode, json.loads(bad.stdout)["verdict"]) == (1, "EndpointGone")
        name, id, body = stage.received[-2]
        assert (name, id.startswith("test_"), body["type"]) == ("hook", True, "endpoint.test")
        assert body["data"]["title"].startswith("Harbours of Japan, part ")
        assert id != stage.received[-1][1]
        assert await lines(tmp_path, stage, "deliveries") == before
        assert (await lines(tmp_path, stage, "endpoint", "list"))[0]["state"] == "told"


@pytest.mark.anyio
async def test_a_preview_is_byte_for_byte_what_is_sent(tmp_path: Path) -> None:
    async with told(tmp_path) as (stage, _):
        shown = (await lines(tmp_path, stage, "preview-message", "hook", "--items", "2"))[0]
        bodies = [json.loads(one["body"]) for one in shown["messages"]]
        assert [one["data"] for one in bodies] == [body["data"] for body in stage.bodies("hook")]
        assert [one["id"] for one in shown["messages"]] == [id for _, id, _ in stage.received]
        assert shown["last_seven_days"] == {"items": 2, "messages": 2}
        assert shown["messages"][0]["meters"] == [
            {"name": "bytes", "used": shown["messages"][0]["bytes"], "limit": 20_000}
        ]
        words = (await typed(tmp_path, stage, "preview-message", "hook", "--event", "item.withdrawn")).stdout
        assert '"type": "item.withdrawn"' in words
        assert "# The last seven days would have made 2 messages of 2 new items." in words
        assert len(stage.received) == 2


@pytest.mark.anyio
async def test_a_digest_is_previewed_as_the_file_has_it_or_as_it_is_asked_for(tmp_path: Path) -> None:
    sections: dict[str, Any] = {
        "endpoints": {"desk": {"kind": "slack", "url": {"env": "SLACK"}}},
        "subscriptions": [{"to": "desk", "select": {}, "digest": 1}],
    }
    async with told(tmp_path, **sections) as (stage, _):
        by_file, alone = [
            (await lines(tmp_path, stage, "preview-message", "desk", "--items", "3", *more))[0]
            for more in ((), ("--no-digest",))
        ]
        assert [len(one["covers"]) for one in by_file["messages"]] == [3]
        assert [len(one["covers"]) for one in alone["messages"]] == [1, 1, 1]
        assert by_file["last_seven_days"] == {"items": 2, "messages": 1}
        meters = {one["name"]: (one["used"], one["limit"]) for one in by_file["messages"][0]["meters"]}
        assert meters["blocks"] == (3, 50)
        assert all(0 < used <= limit for used, limit in meters.values())


@pytest.mark.anyio
async def test_what_one_subscription_left_to_another_is_told_when_that_one_leaves_the_file(tmp_path: Path) -> None:
    names = ("first", "second", "third")
    first, second, third = [dict[str, Any](name=name, to="hook", select={}) for name in names]
    async with staged() as stage:
        stage.answers["hook"] = lambda n: Response(b"said", 200 if n else 410)
        stage.pages["/topics/ports.html"] = a_page(*numbered(9, 8, 7))
        async with watching(settings(tmp_path, stage, subscriptions=[first, second, third])) as app:
            await look(app)
            stage.pages["/topics/ports.html"] = a_page(*numbered(*NEW, 9, 8, 7))
            await look(app)
            assert [one["state"] for one in await lines(tmp_path, stage, "deliveries")].count("cancelled") == 4
        for left in ([second, third], [third]):
            async with watching(settings(tmp_path, stage, subscriptions=left)):
                pass
            verified = await typed(tmp_path, stage, "deliveries", "verify")
            assert (verified.returncode, verified.stdout.splitlines()[-1]) == (0, "Every item has one fate.")
        async with watching(settings(tmp_path, stage, subscriptions=[third])) as again:
            await lines(tmp_path, stage, "endpoint", "enable", "hook")
            await again.deliverer.drain()
            pending = await lines(tmp_path, stage, "deliveries", "--subscription", "third")
            assert [(one["state"], one["sequence"]) for one in pending] == [("delivered", 6), ("delivered", 5)]


@asynccontextmanager
async def served(app: App) -> AsyncIterator[httpx.AsyncClient]:
    """The service's own pages on a socket, and an operator's browser without its engine."""
    listener, finish = bind("127.0.0.1", 0), asyncio.Event()
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    serving = asyncio.create_task(serve(app._web(), listener, finish))
    try:
        async with httpx.AsyncClient(base_url=base, auth=("me", TOKEN)) as client:
            yield client
    finally:
        finish.set()
        await serving


@pytest.mark.anyio
async def test_the_button_on_the_page_sends_again_what_was_given_up(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    async with (
        told(tmp_path, *TOO_LARGE, operator={"token": {"file": "token"}}) as (stage, app),
        served(app) as client,
    ):
        page: html.HtmlElement = html.document_fromstring((await client.get("/operator/")).text)
        forms = [
            (
                form.get("method"),
                form.get("action"),
                {one.get("name"): one.get("value") for one in form.xpath("./input")},
            )
            for form in page.xpath("//form[@method='post']")
        ]
        mine = [
            fields for method, action, fields in forms if action == "/operator/deliveries/retry" and method == "post"
        ]
        assert [list(fields) for fields in mine] == [["endpoint"], ["id"], ["id"]]
        elsewhere = await client.post(forms[-1][1], data=mine[1], headers={"Origin": "https://evil.example"})
        assert elsewhere.status_code == 403
        ours = {"Origin": str(client.base_url).rstrip("/")}
        pressed = await client.post("/operator/deliveries/retry", data=mine[1], headers=ours)
        assert (pressed.status_code, pressed.headers["location"]) == (303, "/operator/?again=1#hand")
        await app.deliverer.drain()
        after: html.HtmlElement = html.document_fromstring((await client.get(pressed.headers["location"])).text)
        assert after.xpath("string(//p[@role='status'])") == "1 delivery is due now."
        all_dead = await client.post("/operator/deliveries/retry", data=mine[0], headers=ours)
        assert all_dead.headers["location"] == "/operator/?again=1#hand"
        await app.deliverer.drain()
        assert [state for state, *_ in rows(await lines(tmp_path, stage, "deliveries"))] == ["delivered", "delivered"]

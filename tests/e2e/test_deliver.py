"""Messages: tried again under the same id, given up with a reason, never one for another's sake."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from starlette.responses import Response

from e2e.stage import Stage, a_page, look, numbered, settings, staged, watching
from feedpub.app import App
from feedpub.model import DeliveryState
from feedpub.store import Tx, deliveries
from feedpub.store.deliveries import _DELIVERY

PORTS = "/topics/ports.html"
pytestmark = pytest.mark.anyio

TWO = {
    "endpoints": {
        "hook": {"kind": "webhook", "url": {"env": "HOOK"}},
        "other": {"kind": "webhook", "url": {"env": "OTHER"}},
    },
    "subscriptions": [{"to": "hook", "select": {}}, {"to": "other", "select": {}}],
}
SLACK = {
    "endpoints": {"slack": {"kind": "slack", "url": {"env": "SLACK"}}},
    "subscriptions": [{"to": "slack", "select": {}, "digest": 5}],
}


async def _new_items(app: App, stage: Stage, count: int = 1) -> None:
    """A first look at one item, and a second that brings new ones dated today."""
    stage.pages[PORTS] = a_page(*numbered(0))
    await look(app)
    today = f"{app.desk.clock():%b %d, %Y}"
    stage.pages[PORTS] = a_page(*numbered(*range(count, 0, -1), date=today), *numbered(0))
    await look(app)


def _due_now(tx: Tx) -> None:
    from sqlalchemy import update

    tx.execute(update(_DELIVERY).values(due_at=_DELIVERY.c.created_at))


async def test_a_message_is_tried_again_under_the_same_id(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.answers["hook"] = lambda n: Response(status_code=500 if n == 0 else 204)
        await _new_items(app, stage)
        (one,) = await app.library.deliveries(9)
        assert (one.state, one.attempts) == (DeliveryState.PENDING, 1)
        assert one.due is not None
        assert timedelta(seconds=4) < one.due - one.created < timedelta(seconds=8)
        await app.desk.store.write(_due_now)
        await app.deliverer.drain()
        (one,) = await app.library.deliveries(9)
        assert (one.state, one.attempts) == (DeliveryState.DELIVERED, 2)
        (_, first, body), (_, second, again) = stage.received
        assert (first, body) == (second, again)
        assert first == one.id


async def test_an_endpoint_that_is_gone_is_left_alone_and_the_other_hears_all(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage, **TWO)) as app:
        stage.answers["hook"] = lambda _: Response(status_code=410)
        await _new_items(app, stage, 3)
        assert (len(stage.bodies("hook")), len(stage.bodies("other"))) == (1, 3)
        await app.desk.store.write(_due_now)
        await app.deliverer.drain()
        assert len(stage.bodies("hook")) == 1


async def test_a_429_waits_as_long_as_it_says_and_uses_up_no_attempt(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.answers["hook"] = lambda _: Response(status_code=429, headers={"Retry-After": "90"})
        await _new_items(app, stage)
        (one,) = await app.library.deliveries(9)
        assert (one.state, one.attempts) == (DeliveryState.PENDING, 0)
        assert one.due is not None
        assert timedelta(seconds=85) < one.due - one.created < timedelta(seconds=95)


async def test_a_receiver_that_asks_for_a_rest_gets_it_whatever_else_is_owed(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.answers["hook"] = lambda _: Response(status_code=429, headers={"Retry-After": "90"})
        await _new_items(app, stage, 5)
        await app.deliverer.drain()
        assert len(stage.received) == 1


async def test_one_message_that_fails_does_not_keep_the_others_waiting(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.answers["hook"] = lambda n: Response(status_code=500 if n == 1 else 204)
        await _new_items(app, stage, 5)
        assert len(stage.received) == 5


async def test_many_items_become_one_message_to_slack(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage, **SLACK)) as app:
        await _new_items(app, stage, 7)
        (message,) = stage.bodies("slack")
        assert "7 new" in message["text"]
        assert {one.state for one in await app.library.deliveries(9)} == {DeliveryState.DELIVERED}


async def test_as_many_items_become_as_few_messages_as_slack_takes(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage, **SLACK)) as app:
        await _new_items(app, stage, 25)
        (message,) = stage.bodies("slack")
        assert message["text"] == "25 new: Report"
        assert len(await app.library.deliveries(99)) == 25


async def test_a_digest_that_is_refused_goes_out_in_parts_until_what_is_not_taken_stands_alone(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage, **SLACK)) as app:
        stage.answers["slack"] = lambda n: Response(b"ok") if n else Response(b"invalid_blocks", 400)
        await _new_items(app, stage, 6)
        whole, half, *singles = [body["text"] for body in stage.bodies("slack")]
        assert (whole, half, len(singles)) == ("6 new: Report", "3 new: Report", 3)
        assert {one.state for one in await app.library.deliveries(9)} == {DeliveryState.DELIVERED}


async def test_what_a_killed_sender_had_claimed_is_sent_after_the_restart(tmp_path: Path) -> None:
    async with staged() as stage:
        said = settings(tmp_path, stage)
        async with watching(said) as app:
            stage.answers["hook"] = lambda _: Response(status_code=500)
            await _new_items(app, stage)
            await app.desk.store.write(_due_now)
            await app.desk.store.write(deliveries.claim, next(iter(app.desk.endpoints)), app.desk.clock(), 20, "killed")
        stage.answers.clear()
        async with watching(said) as app:
            await app.deliverer.drain()
            (one,) = await app.library.deliveries(9)
            assert one.state is DeliveryState.DELIVERED
        assert len({id for _, id, _ in stage.received}) == 1

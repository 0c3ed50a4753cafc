"""What becomes of what was told: corrections, withdrawals, doubt; what the operator hears; what an outage leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from starlette.responses import Response

from e2e.stage import Stage, a_page, free_ports, look, numbered, settings, staged, watching
from feedpub.app import App
from feedpub.config import Settings
from feedpub.model import DeliveryEvent, DeliveryState
from feedpub.pipeline import withdraw
from feedpub.store import Tx, delivery_lists, endpoints, notices
from feedpub.store.deliveries import _DELIVERY
from feedpub.store.delivery_lists import Wanted

PORTS = "/topics/ports.html"
pytestmark = pytest.mark.anyio

OPS: dict[str, Any] = {
    "endpoints": {
        "hook": {"kind": "webhook", "url": {"env": "HOOK"}},
        "ops": {"kind": "webhook", "url": {"env": "OTHER"}},
    },
    "subscriptions": [{"to": "hook", "select": {}}, {"to": "ops", "notices": True}],
}
HOLDING = {"endpoints": {"hook": {"kind": "webhook", "url": {"env": "HOOK"}, "unknown": "hold"}}}
BUSY = Response(status_code=503, headers={"Retry-After": "60"})
SLACK = {
    "endpoints": {"slack": {"kind": "slack", "url": {"env": "SLACK"}}},
    "subscriptions": [{"to": "slack", "select": {}}],
}


async def _show(app: App, stage: Stage, *numbers: int, **fields: str) -> None:
    """A look at a page with these items, all but the last dated today."""
    fields.setdefault("date", f"{app.desk.clock():%b %d, %Y}")
    stage.pages[PORTS] = a_page(*numbered(*numbers, **fields), *numbered(0))
    await look(app)


async def _backlog(app: App, stage: Stage) -> None:
    stage.pages[PORTS] = a_page(*numbered(0))
    await look(app)


def _told(stage: Stage, name: str = "hook") -> list[tuple[str, str]]:
    return [(body["type"], body["data"]["title"]) for body in stage.bodies(name)]


def _due_now(tx: Tx) -> None:
    tx.execute(update(_DELIVERY).where(_DELIVERY.c.due_at.is_not(None)).values(due_at=_DELIVERY.c.created_at))


async def _again(app: App) -> None:
    """Everything that is owed is due, and nothing rests."""
    await app.desk.store.write(_due_now)
    await app.desk.store.write(endpoints.clamp, app.desk.clock())
    await app.deliverer.drain()


async def _states(app: App) -> list[tuple[DeliveryEvent, DeliveryState]]:
    return [(one.event, one.state) for one in reversed(await app.library.deliveries(99))]


async def test_who_was_told_of_an_item_hears_once_that_it_was_changed(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        await _backlog(app, stage)
        await _show(app, stage, 1)
        await _show(app, stage, 1, desc="The port was never closed.")
        await _show(app, stage, 1, desc="The port was never closed.")
        title = "Harbours of Japan, part 1"
        assert _told(stage) == [("item.published", title), ("item.updated", title)]
        assert stage.bodies("hook")[1]["data"]["summary"] == "The port was never closed."
        assert len({id for _, id, _ in stage.received}) == 2


async def test_what_waits_tells_the_item_as_it_is_when_it_goes_out(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        await _backlog(app, stage)
        stage.answers["hook"] = lambda n: Response(status_code=429 if n == 0 else 204, headers={"Retry-After": "60"})
        await _show(app, stage, 1)
        for number in range(5):
            await _show(app, stage, 1, desc=f"Edition {number}.")
        await _again(app)
        assert [body["data"]["summary"] for body in stage.bodies("hook")] == [
            "Part 1 of a series on ports.",
            "Edition 4.",
        ]
        assert await _states(app) == [(DeliveryEvent.PUBLISHED, DeliveryState.DELIVERED)]


async def test_a_withdrawal_is_told_to_those_who_heard_and_undone_for_those_who_heard_that(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        await _backlog(app, stage)
        await _show(app, stage, 1)
        (one,) = await app.library.deliveries(9)
        desk, now = app.desk, app.desk.clock
        await desk.store.write(withdraw.withdraw, desk.catalogue, desk.subscriptions, one.item, "Taken back.", now())
        await app.deliverer.drain()
        await desk.store.write(withdraw.give_back, desk.catalogue, desk.subscriptions, one.item, now())
        await app.deliverer.drain()
        assert [kind for kind, _ in _told(stage)] == ["item.published", "item.withdrawn", "item.updated"]


async def test_a_withdrawal_that_nobody_has_heard_of_is_undone_in_silence(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        await _backlog(app, stage)
        await _show(app, stage, 1)
        (one,) = await app.library.deliveries(9)
        desk, now = app.desk, app.desk.clock
        await desk.store.write(withdraw.withdraw, desk.catalogue, desk.subscriptions, one.item, "", now())
        await desk.store.write(withdraw.give_back, desk.catalogue, desk.subscriptions, one.item, now())
        await app.deliverer.drain()
        assert [kind for kind, _ in _told(stage)] == ["item.published"]
        assert await _states(app) == [
            (DeliveryEvent.PUBLISHED, DeliveryState.DELIVERED),
            (DeliveryEvent.WITHDRAWN, DeliveryState.CANCELLED),
        ]


async def test_a_lost_answer_is_no_success_and_no_failure_and_the_same_message_goes_out_again(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        await _backlog(app, stage)
        stage.slow = 3.0
        await _show(app, stage, 1)
        (one,) = await app.library.deliveries(9)
        assert (one.state, one.attempts, one.bound) == (DeliveryState.UNKNOWN, 1, one.id)
        stage.slow = 0.0
        await _again(app)
        (one,) = await app.library.deliveries(9)
        assert (one.state, one.attempts, one.bound) == (DeliveryState.DELIVERED, 2, None)
        (_, first, body), (_, second, again) = stage.received
        assert (first, body) == (second, again)


async def test_an_endpoint_that_holds_what_is_in_doubt_waits_for_the_operator(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage, **HOLDING)) as app:
        await _backlog(app, stage)
        stage.slow = 3.0
        await _show(app, stage, 1)
        stage.slow = 0.0
        await _again(app)
        (one,) = await app.library.deliveries(9)
        assert (one.state, one.due, len(stage.received)) == (DeliveryState.UNKNOWN, None, 1)
        assert await app.desk.store.write(delivery_lists.retry, Wanted(id=one.id), app.desk.clock()) == 1
        await _again(app)
        (one,) = await app.library.deliveries(9)
        assert (one.state, len(stage.received)) == (DeliveryState.DELIVERED, 2)


async def test_the_operator_hears_once_that_a_source_is_broken_and_once_that_it_is_well(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage, **OPS)) as app:
        await _backlog(app, stage)
        del stage.pages[PORTS]
        for _ in range(5):
            await look(app)
        stage.pages[PORTS] = a_page(*numbered(0))
        await look(app)
        await look(app)
        assert _told(stage, "other") == [("notice.began", "ports is broken"), ("notice.ended", "ports is well again")]
        assert "5 looks" not in stage.bodies("other")[0]["data"]["text"]
        assert stage.bodies("hook") == []


async def test_the_operator_hears_of_a_held_flood_and_of_its_end(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage, **OPS)) as app:
        await _backlog(app, stage)
        stage.pages[PORTS] = a_page(*numbered(*range(100, 110)))
        await look(app)
        await look(app)
        stage.pages[PORTS] = a_page(*numbered(0))
        await look(app)
        assert _told(stage, "other") == [
            ("notice.began", "ports: items are held"),
            ("notice.ended", "ports: the held items were dealt with"),
        ]


async def test_the_operator_hears_that_an_endpoint_is_disabled_and_what_waits_is_told_when_it_is_mended(
    tmp_path: Path,
) -> None:
    async with staged() as stage:
        async with watching(settings(tmp_path, stage, **OPS)) as app:
            await _backlog(app, stage)
            stage.answers["hook"] = lambda _: Response(status_code=410)
            await _show(app, stage, 3, 2, 1)
            await _again(app)
            assert (len(stage.bodies("hook")), _told(stage, "other")) == (1, [("notice.began", "hook is disabled")])
            assert "3 deliveries wait for it" in stage.bodies("other")[0]["data"]["text"]
        stage.answers.clear()
        anew = {"hook": {"kind": "webhook", "url": {"env": "SLACK"}}}
        mended = OPS | {"endpoints": OPS["endpoints"] | anew}
        async with watching(settings(tmp_path, stage, **mended)) as app:
            await app.deliverer.drain()
            assert [title for _, title in _told(stage, "slack")] == [f"Harbours of Japan, part {n}" for n in (1, 2, 3)]
            assert _told(stage, "other")[1:] == [("notice.ended", "hook is told again")]


async def test_when_nobody_is_reached_it_is_our_network_and_no_try_counts(tmp_path: Path) -> None:
    closed = free_ports(2)
    for name, port in zip(("one", "two"), closed, strict=True):
        (tmp_path / name).write_text(f"http://127.0.0.1:{port}/")
    dead = {
        "endpoints": {
            "one": {"kind": "webhook", "url": {"file": "one"}},
            "two": {"kind": "webhook", "url": {"file": "two"}},
            "ops": {"kind": "webhook", "url": {"env": "OTHER"}},
        },
        "subscriptions": [{"to": "one"}, {"to": "two"}, {"to": "ops", "notices": True}],
    }
    async with staged() as stage:
        allowed = {"network": {"allow": [f"127.0.0.1:{port}" for port in (stage.port, *closed)]}}
        said = settings(tmp_path, stage, **dead, **allowed)
        await _nobody_is_reached(said, stage)


async def _nobody_is_reached(said: Settings, stage: Stage) -> None:
    async with watching(said) as app:
        await _backlog(app, stage)
        await _show(app, stage, 2, 1)
        owed = [one for one in await app.library.deliveries(9) if one.event is DeliveryEvent.PUBLISHED]
        assert {(one.state, one.attempts) for one in owed} == {(DeliveryState.PENDING, 0)}
        states = await app.desk.store.read(endpoints.every)
        assert {states[key].gone for key in states} == {None}
        (notice,) = await app.desk.store.read(notices.latest, 9)
        assert (notice.kind, notice.ended) == ("network_down", None)
        await app.deliverer.drain()
        (notice,) = await app.desk.store.read(notices.latest, 9)
        assert notice.ended is not None
        assert [kind for kind, _ in _told(stage, "other")] == ["notice.began", "notice.ended"]


async def test_what_an_outage_left_becomes_as_few_messages_as_there_can_be(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage, **SLACK)) as app:
        await _backlog(app, stage)
        stage.answers["slack"] = lambda n: BUSY if n == 0 else Response(b"ok")
        await _show(app, stage, *range(30, 0, -1))
        before = len(stage.received)
        await app.desk.store.write(_six_hours_ago)
        await _again(app)
        told = stage.bodies("slack")[before:]
        assert [body["text"] for body in told] == ["30 new: Report"]
        assert {state for _, state in await _states(app)} == {DeliveryState.DELIVERED}


def _six_hours_ago(tx: Tx) -> None:
    hours = 6 * 3600 * 1000
    tx.exec_driver_sql(f"UPDATE delivery SET created_at = created_at - {hours}, due_at = due_at - {hours}")


async def test_a_subscription_that_left_the_file_hands_on_what_it_owed(tmp_path: Path) -> None:
    async with staged() as stage:
        async with watching(settings(tmp_path, stage)) as app:
            await _backlog(app, stage)
            stage.answers["hook"] = lambda _: Response(status_code=503)
            await _show(app, stage, 2, 1)
        stage.answers.clear()
        stage.received.clear()
        other: list[dict[str, Any]] = [{"to": "hook", "select": {"words": ["part 1"]}}]
        async with watching(settings(tmp_path, stage, subscriptions=other)) as app:
            await _again(app)
            assert _told(stage) == [("item.published", "Harbours of Japan, part 1")]
            states = [(one.item, one.state, one.detail) for one in await app.library.deliveries(9)]
            assert {state for _, state, _ in states} == {DeliveryState.DELIVERED, DeliveryState.CANCELLED}
            assert sorted(detail for _, state, detail in states if state is DeliveryState.CANCELLED) == [
                "its subscription has left the configuration",
                f"its subscription has left the configuration; {other_key(app)} tells of it",
            ]


def other_key(app: App) -> str:
    return app.desk.subscriptions[0].key


async def test_a_gap_shows_in_the_numbers_of_what_an_endpoint_is_owed(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        await _backlog(app, stage)
        await _show(app, stage, 3, 2, 1)
        owed = list(reversed(await app.library.deliveries(9)))
        assert [one.sequence for one in owed] == [1, 2, 3]
        assert [one.previous for one in owed] == [None, owed[0].id, owed[1].id]

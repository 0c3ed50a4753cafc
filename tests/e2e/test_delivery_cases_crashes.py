"""A process that ends at any place loses nothing, and repeats only what may have arrived (cases 1 to 5)."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from e2e.house import housed
from e2e.runs import SECRET, Runs
from fault_server import Behaviour, Exchange, FaultServer, Request, answer, fault_server, in_turn
from feedpub.errors import StoreOwnedError
from feedpub.store import open_store

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]
KILLED = 137
KILLED_STATEMENTS = str(Path(__file__).with_name("killed_statements.py"))
ENDED = "the program ended while it was being sent"


def slow(seconds: float, behaviour: Behaviour) -> Behaviour:
    async def behave(exchange: Exchange) -> None:
        await asyncio.sleep(seconds)
        await behaviour(exchange)

    return behave


async def begun(folder: Path, server: FaultServer, kind: str = "webhook", **options: Any) -> Runs:
    """A store whose source has been looked at once, and two new items on its page."""
    runs = Runs.begun(folder, server, kind, **options)
    await runs.baseline()
    runs.show(2, 1)
    return runs


def facts(request: Request) -> tuple[str, bytes]:
    return request.headers.get("webhook-id", ""), request.body


def dying(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=110, check=False)


@pytest.mark.case(1)
async def test_a_look_that_dies_at_any_statement_leaves_no_item_without_what_is_owed_for_it(tmp_path: Path) -> None:
    async with fault_server() as server:
        runs = Runs.begun(tmp_path, server, count=2)
        await runs.baseline()
        command = [sys.executable, KILLED_STATEMENTS, str(tmp_path / "feedpub.yaml"), str(tmp_path / "copy.db")]
        said = await asyncio.to_thread(dying, command, runs.environment)
    assert said.stderr == ""
    *deaths, lived = [tuple(map(int, line.split())) for line in said.stdout.splitlines()]
    assert lived == (0, 1 + 3, 3 * 2, 3)
    assert len(deaths) > 20
    assert set(deaths) == {(KILLED, 1, 0, 0)}


@pytest.mark.case(2)
@pytest.mark.parametrize("place", ["take_in.after", "claim.after", "bind.before"])
async def test_what_was_stored_and_not_sent_is_sent_once_by_the_next_start(place: str, tmp_path: Path) -> None:
    async with fault_server() as server:
        server.on("/hook", answer(204))
        runs = await begun(tmp_path, server)
        assert (await runs.poll(place))[0] == KILLED
        assert runs.server.to("/hook") == []
        assert [fate[:2] for fate in runs.fates()] == [("pending", 0)] * 2
        assert (await runs.poll())[0] == 0
        ids = [id for (id,) in runs.rows("SELECT id FROM delivery ORDER BY seq")]
        assert [request.headers["webhook-id"] for request in server.to("/hook")] == ids
        assert runs.fates() == [("delivered", 1, False, False)] * 2
        assert runs.tries() == [("Delivered", 204, "HTTP 204")] * 2


@pytest.mark.case(3)
async def test_what_was_written_and_not_answered_goes_out_again_letter_by_letter_and_freshly_signed(
    tmp_path: Path,
) -> None:
    async with fault_server() as server:
        server.on("/hook", in_turn(slow(2, answer(204)), answer(204)))
        runs = await begun(tmp_path, server)
        runs.show(1)
        assert (await runs.poll("post.written"))[0] == KILLED
        assert len(server.to("/hook")) == 1
        assert runs.fates() == [("pending", 0, True, True)]
        assert (await runs.poll())[0] == 0
        first, second = server.to("/hook")
    assert facts(first) == facts(second)
    assert int(first.headers["webhook-timestamp"]) < int(second.headers["webhook-timestamp"])
    for request in (first, second):
        assert Webhook(SECRET).verify(request.body, dict(request.headers)) == json.loads(request.body)
    assert runs.fates() == [("delivered", 1, False, False)]
    assert runs.tries() == [("Lost", None, ENDED), ("Delivered", 204, "HTTP 204")]


@pytest.mark.case(4)
@pytest.mark.parametrize("place", ["post.answered", "settle.before"])
async def test_an_answer_that_was_not_noted_costs_exactly_one_repetition_and_the_log_says_so(
    place: str, tmp_path: Path
) -> None:
    async with fault_server() as server:
        server.on("/hook", answer(204))
        runs = await begun(tmp_path, server)
        runs.show(1)
        assert (await runs.poll(place))[0] == KILLED
        assert runs.fates() == [("pending", 0, True, True)]
        assert (await runs.poll())[0] == 0
        assert (await runs.poll())[0] == 0
        first, second = server.to("/hook")
    assert facts(first) == facts(second)
    assert runs.fates() == [("delivered", 1, False, False)]
    assert runs.tries() == [("Lost", None, ENDED), ("Delivered", 204, "HTTP 204")]


@pytest.mark.case(4)
async def test_what_may_have_arrived_waits_for_the_operator_where_it_is_to_be_held(tmp_path: Path) -> None:
    async with fault_server() as server:
        server.on("/hook", answer(200, b"ok"))
        runs = await begun(tmp_path, server, "slack", unknown="hold")
        assert (await runs.poll("post.answered"))[0] == KILLED
        assert (await runs.poll())[0] == 0
        assert len(server.to("/hook")) == 2
    assert runs.rows("SELECT state, due_at IS NULL, detail FROM delivery ORDER BY seq") == [
        ("unknown", 1, ENDED),
        ("delivered", 0, "HTTP 200"),
    ]


@pytest.mark.case(5)
async def test_two_workers_of_one_outbox_send_each_message_once(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", slow(0.01, answer(204)))
        await house.news(60)
        await asyncio.gather(house.tell(), house.another_worker().drain(), house.another_worker().drain())
        assert sorted(house.ids()) == sorted(one.id for one in await house.owed())
        assert await house.fates() == [("delivered", 1)] * 60
        assert server.most_at_once > 1


@pytest.mark.case(5)
async def test_a_second_process_cannot_own_the_store(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server):
        with pytest.raises(StoreOwnedError, match="another feedpub process owns"):
            open_store(f"sqlite:///{tmp_path / 'feedpub.db'}")


@pytest.mark.case(6)
@pytest.mark.parametrize("seconds", [14, 15])
async def test_a_lease_outlasts_whatever_is_sent_under_it(seconds: float, tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:

        async def behave(exchange: Exchange) -> None:
            house.hands.move(timedelta(seconds=seconds))
            await house.another_worker().drain()
            await answer(204)(exchange)

        server.on("/hook", behave)
        await house.news(20)
        await house.tell()
        assert sorted(house.ids()) == sorted(one.id for one in await house.owed())
        assert await house.fates() == [("delivered", 1)] * 20

"""Three hundred new items at once: few messages for channels, one each for programs, none over a limit, none lost.

``pytest -s tests/e2e/test_deliver_many.py`` prints how many messages and how many seconds they are for each kind.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from e2e.house import House, a_desk, housed
from fault_server import Behaviour, answer, fault_server
from feedpub.model import DeliveryId, Message
from notify_limits import violations

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

MANY = 300
CHATS: dict[str, Behaviour] = {
    "slack": answer(200, b"ok"),
    "discord": answer(200, b'{"id": "1100000000000000000"}', content_type="application/json"),
    "teams": answer(202),
    "mattermost": answer(200, b"ok"),
}
QUERIES = {"discord": "?wait=true"}
MOST_MESSAGES = {"slack": 5, "discord": 30, "teams": 10, "mattermost": 5}
"""What a good sender needs for so many, by the limits of each receiver."""
SUMMARY = "Who clears the berths when the pilots cannot sail, and what that costs the towns behind them. " * 3


async def _told(house: House, most_hours: float) -> float:
    """Tells until nothing is owed any more; returns the seconds by the house's clock."""
    start = house.hands()
    while {state for state, _ in await house.fates()} != {"delivered"}:
        await house.later(seconds=2)
        assert (house.hands() - start).total_seconds() < most_hours * 3600
    return (house.hands() - start).total_seconds()


@pytest.mark.parametrize("kind", CHATS)
async def test_three_hundred_new_items_are_few_messages_to_a_channel(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoints: dict[str, dict[str, Any]] = {kind: {"kind": kind}}
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints=endpoints, desks=[a_desk(kind, digest=5)]) as house,
    ):
        path = f"/{kind}{QUERIES.get(kind, '')}"
        server.on(path, CHATS[kind])
        await house.news(MANY, summary=SUMMARY)
        seconds = await _told(house, 1)
        got = server.to(path)
        with capsys.disabled():
            print(f"\n{kind}: {MANY} new items in {len(got)} messages, {seconds:.0f} s")
        assert len(got) <= MOST_MESSAGES[kind]
        assert [fault for request in got for fault in violations(kind, _message(request.body))] == []
        said = b"".join(request.body for request in got).decode()
        assert [n for n in range(1, MANY + 1) if f"part {n}" not in said] == []


async def test_three_hundred_new_items_are_as_many_messages_to_a_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        await house.news(MANY)
        seconds = await _told(house, 1)
        with capsys.disabled():
            print(f"\nwebhook: {MANY} new items in {len(house.got())} messages, {seconds:.0f} s")
        assert house.told() == [f"Harbours of Japan, part {n}" for n in range(1, MANY + 1)]
        assert len(set(house.ids())) == MANY


async def test_a_first_look_at_three_hundred_items_tells_nobody(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        house.page[:] = [house._item(n) for n in range(MANY)]
        poll = await house.look()
        await house.later(hours=1)
        assert (poll.new, house.got(), await house.owed()) == (MANY, [], [])


def _message(body: bytes) -> Message:
    return Message(id="m", body=body, content_type="application/json", covers=(DeliveryId("d"),))

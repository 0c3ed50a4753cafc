"""Tries that are written in one transaction leave what they leave one by one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from e2e.house import housed
from fault_server import FaultServer
from feedpub.model import (
    Attempt,
    Delivered,
    Delivery,
    EndpointGone,
    EndpointKey,
    Lost,
    Message,
    Refused,
    TryAgain,
    Verdict,
)
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.settling import Settled, write
from feedpub.policy.rate import Allowance
from feedpub.policy.retry import settle
from feedpub.store import deliveries
from makers import NOON

pytestmark = pytest.mark.anyio
VERDICTS: tuple[Verdict, ...] = (
    Delivered(),
    TryAgain(why="HTTP 500"),
    TryAgain(why="HTTP 429", after=timedelta(seconds=30), free=True, everywhere=True),
    Lost(why="no answer"),
    Refused(why="HTTP 413"),
    EndpointGone(why="HTTP 410"),
)
TABLES = ("delivery", "attempt", "endpoint", "notice", "kept_message")


def settled(desk: Desk, number: int, owed: list[Delivery], verdict: Verdict, after: bool) -> Settled:
    """A try of a message that carries these."""
    at = NOON + timedelta(seconds=number)
    message = Message(
        id=owed[0].id if len(owed) == 1 else f"digest-{number}",
        body=b"{}",
        content_type="application/json",
        covers=tuple(one.id for one in owed),
    )
    fate = settle(verdict, attempts=0, since=NOON, now=at, spread=0.0)
    rests = isinstance(verdict, TryAgain) and verdict.everywhere
    return Settled(
        desk=desk,
        endpoint=owed[0].endpoint,
        message=message,
        attempt=Attempt(at=at, took=timedelta(seconds=1), status=None, verdict=verdict, receipt=f"r{number}"),
        after=fate if after else None,
        allowance=Allowance(full_at=at, slowed=number % 3),
        hold=at + timedelta(minutes=1) if rests else None,
        everywhere=tuple(desk.endpoints) if rests else (),
        token="token",
    )


async def left_behind(folder: Path, *, together: bool) -> dict[str, list[tuple[Any, ...]]]:
    folder.mkdir()  # noqa: ASYNC240 - nobody waits for it
    told = {key: {"kind": "webhook"} for key in ("hook", "other")}
    async with housed(folder, FaultServer(port=9), endpoints=told) as house:
        await house.news(len(VERDICTS) + 3)
        desk, many = house.app.desk, []
        for key in map(EndpointKey, told):
            claimed = await desk.store.write(deliveries.claim, key, NOON, 99, "token")
            owed = list(claimed)
            for number, verdict in enumerate(VERDICTS):
                many.append(settled(desk, number, [owed.pop()], verdict, after=number != 4))
            many.append(settled(desk, 7, owed, Lost(why="no answer"), after=True))
        for some in [many] if together else [[one] for one in many]:
            await desk.store.write(write, some)
        counted = await house.rows("SELECT state, count(*) FROM delivery GROUP BY state ORDER BY state")
        return {"states": counted} | {table: await house.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}


async def test_tries_settled_together_leave_what_they_leave_one_by_one(tmp_path: Path) -> None:
    together = await left_behind(tmp_path / "together", together=True)
    assert together == await left_behind(tmp_path / "apart", together=False)
    assert together["states"] == [("delivered", 2), ("pending", 8), ("unknown", 8)]
    assert len(together["attempt"]) == 2 * (len(VERDICTS) + 1)

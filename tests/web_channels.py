"""Channels in memory: the stand-in for the port that the operator's page is written against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from feedpub.model import (
    Delivery,
    DeliveryEvent,
    DeliveryId,
    DeliveryState,
    EndpointKey,
    EndpointReport,
    EndpointState,
    ItemId,
    Notice,
    SubscriptionKey,
)
from makers import NOON

DESK, HOOK, LINES, QUIET = map(EndpointKey, ("desk", "hook", "lines", "quiet"))


@dataclass
class MemoryChannels:
    """What there is to see, and what was asked for."""

    reports: Sequence[EndpointReport] = ()
    hands: Sequence[Delivery] = ()
    said: Sequence[Notice] = ()
    asked: list[tuple[str, str]] = field(default_factory=list)

    def now(self) -> datetime:
        return NOON

    async def endpoints(self) -> tuple[EndpointReport, ...]:
        return tuple(self.reports)

    async def needing(self, limit: int) -> tuple[Delivery, ...]:
        return tuple(self.hands[:limit])

    async def notices(self, limit: int) -> tuple[Notice, ...]:
        return tuple(self.said[:limit])

    async def send_again(self, id: DeliveryId) -> int:
        self.asked.append(("id", id))
        return 1

    async def send_dead_again(self, endpoint: EndpointKey) -> int:
        self.asked.append(("endpoint", endpoint))
        return 1


def channels() -> MemoryChannels:
    """An endpoint in each state, what needs a hand, and a notice."""
    states = {
        DESK: EndpointState(key=DESK, gone=NOON, why="HTTP 410"),
        HOOK: EndpointState(key=HOOK, held_until=NOON + timedelta(minutes=5)),
        LINES: EndpointState(key=LINES, failing_since=NOON, failures=4),
        QUIET: EndpointState(key=QUIET, held_until=NOON - timedelta(minutes=5)),
    }
    shown = (
        (DESK, "slack", "hooks.slack.example/…wxyz", 3, 0, 1),
        (HOOK, "webhook", "hook.example", 12, 1, 0),
        (LINES, "console", "standard output", 2, 0, 0),
        (QUIET, "console", "standard output", 0, 0, 0),
    )
    return MemoryChannels(
        reports=[
            EndpointReport(
                key=key, kind=kind, leads_to=to, state=states[key], waiting=waiting, doubtful=doubtful, dead=dead
            )
            for key, kind, to, waiting, doubtful, dead in shown
        ],
        hands=[
            _delivery("d3", "a3sampleitemqqqq", DeliveryEvent.PUBLISHED, DeliveryState.DEAD),
            _delivery("n1", "notice-abc", DeliveryEvent.BEGAN, DeliveryState.UNKNOWN),
        ],
        said=[
            Notice(
                id=ItemId("notice-abc"),
                kind="endpoint_disabled",
                subject="desk",
                title="desk is disabled",
                text="HTTP 410.",
                began=NOON,
            )
        ],
    )


def _delivery(id: str, item: str, event: DeliveryEvent, state: DeliveryState) -> Delivery:
    return Delivery(
        id=DeliveryId(id),
        item=ItemId(item),
        event=event,
        subscription=SubscriptionKey("desk/0"),
        endpoint=DESK,
        state=state,
        created=NOON,
        due=None,
        attempts=3,
        detail="HTTP 413",
    )

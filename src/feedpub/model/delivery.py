"""Telling channels: an endpoint receives, a subscription says what and how, a delivery is one owed message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, Literal

from feedpub.model.feed import Selection
from feedpub.model.item import Item
from feedpub.model.keys import DeliveryId, EndpointKey, ItemId, SubscriptionKey


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that no log, repr or error can show. Webhook addresses are credentials too."""

    reveal: Callable[[], str] = field(repr=False)


class DeliveryEvent(StrEnum):
    """What a delivery tells; also the ``type`` of a webhook body."""

    PUBLISHED = "item.published"
    UPDATED = "item.updated"
    WITHDRAWN = "item.withdrawn"
    BEGAN = "notice.began"
    """A state that the operator wants to know of has begun: a source is broken, an endpoint is disabled."""
    ENDED = "notice.ended"
    TEST = "endpoint.test"
    """Owed by nobody: the operator tries an endpoint."""


class DeliveryState(StrEnum):
    PENDING = "pending"
    UNKNOWN = "unknown"
    """Sent, and the answer was lost: the receiver may have it. Its endpoint says what follows."""
    DELIVERED = "delivered"
    DEAD = "dead"
    """Given up: see its attempts."""
    CANCELLED = "cancelled"
    """Owed no more: its endpoint hears of the item by another subscription, or is gone."""

    @property
    def open(self) -> bool:
        """Whether something is still to come of it."""
        return self in (DeliveryState.PENDING, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A receiver. ``options`` is its kind's options object and holds the secrets."""

    key: EndpointKey
    kind: str
    options: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How fast an endpoint may be told: a message each ``interval``, and at most ``burst`` of them at once."""

    interval: timedelta
    burst: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointState:
    """How an endpoint fares, as the store remembers it."""

    key: EndpointKey
    gone: datetime | None = None
    """Since when nothing is sent there; it ends with another configuration, or by the operator."""
    why: str = ""
    held_until: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    """Since then, in a row; those that were free do not count."""
    wrong: int = 0
    """Tries in a row that the endpoint itself seemed to be wrong for."""
    full_at: datetime | None = None
    """When its allowance of messages is whole again."""
    slowed: int = 0
    """How often its allowance has been halved because it asked for less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When a digest goes out: each day at an hour, of one day of the week where there is one."""

    at: time
    timezone: str
    """IANA name."""
    weekday: int | None = None
    """Monday is 0; None means every day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which a subscription tells nothing; what comes up meanwhile waits for their end.

    ``begin`` may be later than ``end``: then a night lies between them.
    """

    begin: time
    end: time
    timezone: str
    """IANA name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Which endpoint hears of which items, and how."""

    key: SubscriptionKey
    to: EndpointKey
    selection: Selection
    digest: int | None = None
    """More than this at once become one message."""
    timetable: Timetable | None = None
    """When its digests go out; None: at once."""
    by: Literal["type", "region"] = "type"
    """What a digest is grouped by."""
    quiet: Quiet | None = None
    only: tuple[str, ...] = ()
    """One of these words must stand in title or summary."""
    skip: tuple[str, ...] = ()
    """None of these words may stand there."""
    title: str | None = None
    """A template for the linked title."""
    line: str | None = None
    """A template for the line of context."""
    corrections: bool = True
    """Whether it hears of changes and withdrawals of what it was told."""
    notices: bool = False
    """It hears of the state of the operation, and of no item."""

    def takes(self, item: Item) -> bool:
        """Whether it wants to hear of the item."""
        text = f"{item.title}\n{item.summary or ''}".casefold()
        return (
            not self.notices
            and self.selection.takes(item)
            and (not self.only or any(word.casefold() in text for word in self.only))
            and not any(word.casefold() in text for word in self.skip)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the operator is told of the operation: once when a state begins, and once when it ends."""

    id: ItemId
    kind: str
    """source_broken, flood_held, endpoint_disabled or network_down."""
    subject: str
    """The key of the source or endpoint; empty for the network."""
    title: str
    text: str
    """Why, and what to do."""
    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One owed message: an item or a notice, an event, a subscription."""

    id: DeliveryId
    item: ItemId
    """Of a notice its id."""
    event: DeliveryEvent
    subscription: SubscriptionKey
    endpoint: EndpointKey
    state: DeliveryState
    created: datetime
    due: datetime | None
    """None: it waits for the operator."""
    edition: int = 1
    """Which telling of this event it is: an item may be corrected more than once."""
    attempts: int = 0
    settled: datetime | None = None
    detail: str = ""
    sequence: int = 0
    """Counts what an endpoint is owed, from 1; 0 for what it is never told."""
    previous: DeliveryId | None = None
    """The delivery that its endpoint was owed before this one."""
    bound: str | None = None
    """The message that carried it and may have arrived: it goes out again as that message, or not at all."""
    receipt: str = ""
    """What the receiver calls the message that told it."""
    since: datetime | None = None
    """From when its time to live counts: its first try, or its first one anew. None before that."""

    @property
    def doubtful(self) -> bool:
        """Whether it may have arrived, or may at this moment: what is under way is bound to its message."""
        return self.state is DeliveryState.UNKNOWN or self.bound is not None

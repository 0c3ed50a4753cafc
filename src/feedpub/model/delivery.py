"""Telling channels: an endpoint receives, a subscription says what, a delivery is one owed message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

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


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"  # given up: see its attempts
    CANCELLED = "cancelled"  # owed no more: its endpoint hears of the item by another subscription, or is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A receiver. ``options`` is its kind's options object and holds the secrets."""

    key: EndpointKey
    kind: str
    options: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Which endpoint hears of which items. More than ``digest`` at once become one message."""

    key: SubscriptionKey
    to: EndpointKey
    selection: Selection
    digest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One owed message: an item, an event, a subscription."""

    id: DeliveryId
    item: ItemId
    event: DeliveryEvent
    subscription: SubscriptionKey
    endpoint: EndpointKey
    state: DeliveryState
    created: datetime
    due: datetime
    attempts: int = 0
    settled: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a message is made of: a delivery with its item, and the words and addresses of the site around it."""

    id: DeliveryId
    event: DeliveryEvent
    item: Item
    occurred: datetime
    """When the item was stored; the same at each attempt."""
    page: str
    """The item's page here."""
    type_name: str
    region_names: tuple[str, ...]
    country_names: tuple[str, ...]
    source_titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One request to a receiver, and the deliveries that it settles. ``id`` is the same at every attempt."""

    id: str
    body: bytes
    content_type: str
    covers: tuple[DeliveryId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a receiver said: at most the first 16 KiB of its body; header names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The receiver has it."""

    why: str = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class TryAgain:
    """Not yet. ``after`` is what the receiver asked for; a ``free`` try uses up no attempt."""

    why: str
    after: timedelta | None = None
    free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """This message will never be taken; others to the same endpoint may be."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointGone:
    """The endpoint itself is gone (410, a revoked hook): nothing more is sent there until it is configured anew."""

    why: str


Verdict = Delivered | TryAgain | Refused | EndpointGone


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of a message."""

    at: datetime
    took: timedelta
    status: int | None
    verdict: Verdict
    answer: str = ""
    """The first 4 KiB of what the receiver said, as text."""

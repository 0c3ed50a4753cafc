"""Facts in the past tense. They only wake and tell: losing one costs a tick, never an item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from feedpub.model.keys import EndpointKey, FeedPath, ItemId, SourceKey
from feedpub.model.message import Attempt, Message
from feedpub.model.source import Poll


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePolled:
    """A poll has ended and is stored."""

    poll: Poll


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsStored:
    """Items were added or changed, and feeds wait to be rendered."""

    source: SourceKey
    new: tuple[ItemId, ...]
    changed: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesOwed:
    """Somebody is to be told."""

    endpoints: frozenset[EndpointKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsRendered:
    """Documents have been replaced."""

    paths: tuple[FeedPath, ...]
    took: float
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent:
    """A message was tried; the attempt says how it went."""

    endpoint: EndpointKey
    message: Message
    attempt: Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDoubted:
    """A receiver's clock and ours are so far apart that signatures are refused."""

    endpoint: EndpointKey
    ahead: timedelta
    """Of the receiver's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentEnded:
    """A callback was asked whether it wants a topic, or told that it cannot have it."""

    topic: str
    host: str
    mode: str
    outcome: str
    """confirmed, failed, again or told."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPushed:
    """A topic's document, or the ping of an external hub, was sent to one of those that follow it."""

    topic: str
    host: str
    attempt: Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryQuarantined:
    """An entry could not be rendered; the others went out."""

    item: ItemId
    format: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsRefiled:
    """What was stored has been filed again by changed rules: all of it, or what an ended process had left to do."""

    looked: int
    changed: int
    """Items whose filing differs at all."""
    moved: int
    """Items that readers see differ."""
    took: float
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFailed:
    """Something that should never happen happened in a stage; the stage goes on with the next."""

    stage: str
    subject: str
    error: BaseException


Event = (
    SourcePolled
    | ItemsStored
    | DeliveriesOwed
    | FeedsRendered
    | MessageSent
    | ClockDoubted
    | IntentEnded
    | TopicPushed
    | EntryQuarantined
    | ItemsRefiled
    | StageFailed
)
E_ = TypeVar("E_", bound=Event)


class Bus:
    """Hands each event to those who asked for its type, in their order. A listener must not raise."""

    def __init__(self) -> None:
        self._listeners: dict[type[Event], list[Callable[[Event], None]]] = {}

    def subscribe(self, kind: type[E_], listener: Callable[[E_], None]) -> None:
        self._listeners.setdefault(kind, []).append(listener)  # type: ignore[arg-type]

    def publish(self, event: Event) -> None:
        for listener in self._listeners.get(type(event), ()):
            listener(event)

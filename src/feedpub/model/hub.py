"""Telling readers' servers at once (WebSub): a follower is a callback with a topic, a push is what it is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from feedpub.model.delivery import Secret


class HubMode(StrEnum):
    """What an intent is about; the ``hub.mode`` of the question that is asked at the callback."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What somebody asked of the hub for a callback, until the callback has confirmed it."""

    topic: str
    """The absolute address of a feed document."""
    callback: str
    host: str
    """The callback's host, which is all that is ever shown of it."""
    mode: HubMode
    lease: timedelta
    secret: Secret | None = None
    reason: str = ""
    """Why it is denied."""
    created: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A confirmed callback. One that ``stands`` has no lease: it is the external hub that the operator names."""

    id: int
    topic: str
    callback: str
    host: str
    secret: Secret | None = None
    expires: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.expires is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """That a follower is owed a topic's document, of this version or a later one."""

    follower: Follower
    version: str
    """The document's ETag."""
    created: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic as it stands now: the bytes that its address sends, and their Content-Type."""

    url: str
    body: bytes
    media_type: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAnswer:
    """What the hub says at once to a request: a status and a plain sentence."""

    status: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicReport:
    """How many follow a topic, for the operator; ``failing`` are those whose last push failed."""

    topic: str
    followers: int
    failing: int
    owed: int
    detail: str = ""
    """What the latest failure said, with the callback's host."""

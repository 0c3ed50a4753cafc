"""What is sent: announcements become messages, a try of a message is an attempt, and a verdict says how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from feedpub.model.delivery import DeliveryEvent, Notice
from feedpub.model.item import Item
from feedpub.model.keys import DeliveryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a message is made of: a delivery with its item, and the words and addresses of the site around it.

    Its texts come from foreign pages: each kind of receiver cleans, clamps and escapes them for itself.
    """

    id: DeliveryId
    event: DeliveryEvent
    occurred: datetime
    """When it came to be owed; the same at each attempt."""
    headline: str
    """The item's title, or what the subscription's template made of it."""
    line: str | None = None
    """The line of context, where a template words it; else it is made of the names below."""
    excerpt: str
    """The item's summary; of a withdrawn item the operator's note; of a notice its text."""
    link: str | None
    """Where the item stands, as its page says it; None where that is nowhere."""
    page: str
    """The address of the item's page here."""
    feed: str
    """The address of the feed that holds all that the subscription tells, for programs."""
    feed_page: str = ""
    """The address of that feed's page, for people."""
    image: str | None = None
    day: date
    """The day that a person is shown."""
    type_name: str = ""
    region_names: tuple[str, ...] = ()
    country_names: tuple[str, ...] = ()
    source_titles: tuple[str, ...] = ()
    item: Item | None = None
    """None where a notice is announced."""
    notice: Notice | None = None
    sequence: int = 0
    """Counts what the endpoint is owed, from 1; 0 where nothing is owed."""
    previous: DeliveryId | None = None
    """What the endpoint was owed before."""
    receipt: str = ""
    """What the receiver calls the message that announced this item alone, where there is such a one: a correction
    can change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a subscription wants several items told."""

    digest: bool = False
    by: Literal["type", "region"] = "type"
    """What a digest is grouped by."""
    feed: str = ""
    """The address of the page, for people, of all that the subscription tells."""
    most_parts: int | None = None
    """Catching up after an outage: at most so many messages; the oldest that do not fit become counts and a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One request to a receiver, and the deliveries that it settles. ``id`` is the same at every attempt."""

    id: str
    body: bytes
    content_type: str
    covers: tuple[DeliveryId, ...]
    edits: str = ""
    """What the receiver calls the message that this one changes; empty for a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a receiver said: at most the first 16 KiB of its body; header names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut: bool = False
    """Whether the body broke off, or took too long."""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The receiver has it."""

    why: str = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class TryAgain:
    """Not yet, and surely not taken. ``after`` is what the receiver asked for; a ``free`` try uses up no attempt."""

    why: str
    after: timedelta | None = None
    free: bool = False
    unreached: bool = False
    """Nobody was reached at all: it may be our own network."""
    everywhere: bool = False
    """The pause is meant for all endpoints of the kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Sent, and no answer came: the receiver may have it."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """This message will never be taken; others to the same endpoint may be."""

    why: str
    too_large: bool = False
    """No part of it is to blame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointWrong:
    """The endpoint seems to be wrong (a refused address, a redirect): three of these in a row, and it is disabled."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointGone:
    """The endpoint itself is gone (410, a revoked hook): nothing more is sent there until it is configured anew."""

    why: str


Verdict = Delivered | TryAgain | Lost | Refused | EndpointWrong | EndpointGone


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of a message."""

    at: datetime
    took: timedelta
    status: int | None
    verdict: Verdict
    answer: str = ""
    """The first 4 KiB of what the receiver said, as text."""
    receipt: str = ""
    """What the receiver calls the message."""

    @property
    def ended(self) -> datetime:
        """When it was over."""
        return self.at + self.took

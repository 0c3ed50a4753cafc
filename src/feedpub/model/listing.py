"""What a page says: a listing as retrieved, and the items that a parser read from it, unjudged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the server gave us to ask "has it changed?" cheaply; sent back letter by letter."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One retrieved page of a source. ``url`` is where it came from after redirects; ``body`` is decoded bytes."""

    url: str
    body: bytes
    content_type: str = ""
    """The whole Content-Type header, ``text/html; charset=utf-8``; empty where there was none."""
    validators: Validators = Validators()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the body, hexadecimal: a page that says 200 may still be the same page."""
        return sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A date as the listing prints it, made an instant.

    ``at`` is aware and UTC. Where the page prints a day without a time, ``day`` is that day and ``at`` its
    midnight in the source's time zone.
    """

    at: datetime
    day: date | None = None

    def isoformat(self) -> str:
        """The day (``2022-04-28``) if only a day is printed, else the instant (RFC 3339, UTC)."""
        return self.day.isoformat() if self.day else self.at.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedItem:
    """What the page says of one item, unjudged. Texts are plain text: no markup, no entities, no control
    characters, white space folded, NFC. ``title`` is never empty. Links are absolute http(s) URLs.
    """

    title: str
    link: str | None = None
    own_id: str | None = None
    """The source's own id of the item (a feed's guid, an element's id)."""
    section: str | None = None
    type: str | None = None
    """The type as printed, for example ``News Release``."""
    published: PrintedDate | None = None
    summary: str | None = None
    caption: str | None = None
    """Words that belong to the picture; they say little about the item."""
    image: str | None = None
    authors: tuple[str, ...] = ()
    content: str | None = None
    """The one text that may hold markup: sanitised HTML with absolute addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A candidate that did not become an item, or a field that was left out, and why.

    ``reason`` is a short fixed word: no_title, no_link, cut_off, bad_date, bad_link, control_characters, duplicate ...
    ``costs_item`` is False where the item was kept and only the field was dropped.
    """

    reason: str
    detail: str = ""
    costs_item: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedListing:
    """All that a parser read from one listing, items in page order (top first)."""

    items: tuple[ParsedItem, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    title: str | None = None
    language: str | None = None
    kind: str = ""
    """The listing kind that read it (where ``auto`` was asked for, the one it chose)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a parser may know besides the bytes: where links start and how dates are meant."""

    base_url: str
    timezone: str = "UTC"
    """IANA name; a printed day is a day there."""
    language: str | None = None
    """A BCP 47 tag; None for the page's own, and English where it says none."""
    date_order: str = "MDY"
    """How a purely numeric date is meant: DMY, MDY or YMD."""

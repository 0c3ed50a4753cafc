"""A source: a configured place that we watch; a poll: one look at it, and its one named outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from feedpub.model.keys import SourceKey
from feedpub.model.listing import Skipped, Validators


class Outcome(StrEnum):
    """How a poll ended. Every poll has exactly one, in the store, the log, the metrics and on the pages."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"  # 304, or 200 with the very same body
    EMPTY = "empty"  # an answer without items where there were some: items stay
    SHRUNK = "shrunk"  # far fewer items than usual: what is new counts, what is gone stays
    HELD = "held"  # most of a known listing is suddenly new: nothing is published until released
    BLOCKED = "blocked"  # a challenge, consent or log-in page
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"
    PARSE_ERROR = "parse_error"
    PARSE_TIMEOUT = "parse_timeout"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    ROBOTS_DENIED = "robots_denied"
    REDIRECTS = "redirects"
    DENIED = "denied"  # the address is not allowed
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"

    @property
    def healthy(self) -> bool:
        """Whether the source did what it should."""
        return self in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.SHRUNK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """Look again after this long."""

    interval: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """Look when this crontab line says (five fields), in that time zone."""

    line: str
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What the operator knows about the page; less than this is not believed."""

    min_items: int = 1
    contains: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A configured place that we watch."""

    key: SourceKey
    url: str
    title: str
    cadence: Every | Cron
    kind: str = "auto"
    """The listing kind: a name of ``parse.KINDS``."""
    options: Any = None
    """That kind's options object."""
    timezone: str = "UTC"
    language: str | None = None
    """Of its page, a BCP 47 tag; None where the page itself is to say it."""
    date_order: str = "MDY"
    expect: Expect = field(default_factory=Expect)
    ignore_params: tuple[str, ...] = ()
    """Query parameters that do not make another page, besides the well-known tracking ones."""
    robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What we remember of a source between two looks."""

    key: SourceKey
    generation: int
    validators: Validators = Validators()
    fingerprint: str | None = None
    """SHA-256 of the last body whose items are stored."""
    reader: str | None = None
    """Fingerprint of URL, kind, options and parser version: validators of another reader are not used."""
    baseline: datetime | None = None
    """When the first look was stored; None before it. The first look tells nobody."""
    failures: int = 0
    """Unhealthy polls in a row."""
    last_outcome: Outcome | None = None
    last_ok: datetime | None = None
    last_full: datetime | None = None
    """The last unconditional retrieval: one is made at least every 24 hours."""
    counts: tuple[int, ...] = ()
    """Items found in the last ten believed looks, newest last."""
    release: Literal["publish", "seen"] | None = None
    """What the operator said of a held flood: take it as news, or as seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One look at a source."""

    source: SourceKey
    outcome: Outcome
    started: datetime
    took: timedelta
    found: int = 0
    new: int = 0
    changed: int = 0
    status: int | None = None
    detail: str = ""
    skipped: tuple[Skipped, ...] = ()
    next_poll: datetime | None = None

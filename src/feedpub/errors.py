"""What can go wrong, drawn as a tree. An error carries facts; its sentence is made from them.

    FeedpubError
    ├── ConfigError        the operator's file is wrong; holds every problem found   (exit 78)
    ├── ListingError       a listing cannot be parsed at all; becomes a poll's outcome
    ├── EgressError        a request that we made did not end in an answer
    ├── StoreError         the database refuses, is damaged, or belongs to another process
    │   └── StoreOwnedError     the last of these
    └── UnknownNameError        a source, item, feed or endpoint that nothing defines

Expected outcomes (unchanged, retry, skipped) are values and stand in ``model``, not here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

AROUND = 60
"""Characters that are shown to either side of a mistake in a line that is longer than both together."""


class FeedpubError(Exception):
    """Root of everything that feedpub raises on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in the operator's file: where it stands, what it is, and what to do next.

    ``line`` and ``column`` count from 1; 0 where the problem has no place in the file.
    ``excerpt`` is the line as it stands in the file.
    """

    file: str
    line: int
    column: int
    path: str
    what: str
    advice: str | None = None
    excerpt: str | None = None
    width: int = 1

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        subject = f" {self.path}:" if self.path else ""
        advice = f" - {self.advice}" if self.advice else ""
        sentence = f"{where}: error:{subject} {self.what}{advice}"
        if self.excerpt is None:
            return sentence
        gutter = f"{self.line:>4} | "
        shown, before = self._around()
        caret = "^" * max(1, min(self.width, len(shown) - before))
        return f"{sentence}\n{gutter}{shown}\n{' ' * (len(gutter) + before)}{caret}"

    def _around(self) -> tuple[str, int]:
        """The excerpt as a terminal shows it, and how many characters of it stand before the place."""
        line, place = self.excerpt or "", self.column - 1
        if len(line) <= 2 * AROUND:
            return line, place
        first, last = max(0, place - AROUND), place + AROUND
        head = "…" if first else ""
        return f"{head}{line[first:last]}{'…' if last < len(line) else ''}", place - first + len(head)


class ConfigError(FeedpubError):
    """The configuration is wrong. ``problems`` holds every mistake, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


ListingFault = Literal["parse_error", "parse_timeout", "blocked"]


class ListingError(FeedpubError):
    """A listing that cannot be parsed as a whole (one bad item is a ``Skipped`` value instead)."""

    def __init__(self, why: str, *, fault: ListingFault = "parse_error") -> None:
        super().__init__(why)
        self.why = why
        self.fault: ListingFault = fault

    def __reduce__(self) -> tuple[object, ...]:
        """Crosses from the worker process whole: exceptions lose keyword arguments when pickled."""
        return (_listing_error, (self.why, self.fault))


def _listing_error(why: str, fault: ListingFault) -> ListingError:
    return ListingError(why, fault=fault)


EgressFault = Literal[
    "denied",  # the address, scheme or port is not allowed, or a redirect led there
    "dns",
    "connect",
    "tls",
    "timeout",
    "truncated",
    "too_large",
    "bad_encoding",
    "redirects",  # too many, in a circle, or to nowhere
    "robots_denied",
    "protocol",  # what came back is not HTTP
]


class EgressError(FeedpubError):
    """A request of ours that did not end in an answer.

    ``transient``: whether the same request may work later. ``sent``: whether any byte of the request may
    have reached the other side (then a delivery's fate is unknown). ``host`` is the host only: a URL can
    be a credential and never stands in an error.
    """

    def __init__(self, host: str, fault: EgressFault, why: str, *, transient: bool, sent: bool = False) -> None:
        super().__init__(f"{host}: {why}")
        self.host = host
        self.fault: EgressFault = fault
        self.why = why
        self.transient = transient
        self.sent = sent


class StoreError(FeedpubError):
    """The database refuses. ``advice`` says what the operator can do."""

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(f"{why}. {advice}")
        self.why = why
        self.advice = advice


class StoreOwnedError(StoreError):
    """Another process owns the database, and what was asked for needs it alone."""


class UnknownNameError(FeedpubError):
    """A name that nothing defines, with the nearest one that something does, else with ``advice`` what to name."""

    def __init__(self, kind: str, name: str, near: str | None = None, advice: str | None = None) -> None:
        next_step = f"did you mean {near!r}?" if near else advice
        super().__init__(f"no {kind} is named {name!r}" + (f": {next_step}" if next_step else ""))
        self.kind = kind
        self.name = name
        self.near = near

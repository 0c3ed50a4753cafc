"""What a kind of receiver is: its options, how it words a message, how it sends one.

It holds no kind: each stands in a file of its own, and the table of them in the room's ``__init__``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from pydantic import ConfigDict

from feedpub.model import Announcement, Message, Site, Verdict
from feedpub.ports import Egress

CLOSED = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
"""How the configuration reads every kind's options: an unknown key is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of one try. ``status`` is None where no answer came; ``answer`` never holds a secret."""

    verdict: Verdict
    status: int | None = None
    answer: str = ""
    """The first 4 KiB of what the receiver said, as one line of text."""


class Compose(Protocol):
    """Words the announcements; pure. Each of them is in exactly one message's ``covers``, none is ever cut."""

    def __call__(
        self, options: Any, announcements: Sequence[Announcement], site: Site, digest: bool, /
    ) -> tuple[Message, ...]: ...


Send = Callable[[Any, Message, Egress, datetime], Awaitable[Sent]]
"""Tries a message once, at that instant. A failure of the network is a verdict, never an exception."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of receiver."""

    name: str
    summary: str
    """One line for people."""
    options: type[Any]
    """A closed dataclass; each field says what it is and gives an example."""
    pace: timedelta
    """The least time between two messages to one endpoint."""
    digests: bool
    """Whether many items can become one message."""
    compose: Compose
    send: Send
    check: Callable[[Any], None]
    """Looks at an options object as a whole, secrets included. Raises ``ValueError`` with a sentence without them."""

"""What a kind of receiver is: its options, how it words a message, how it sends one.

It holds no kind: each stands in a file of its own, and the table of them in the room's ``__init__``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal, Protocol

from pydantic import ConfigDict, Field

from feedpub.model import Announcement, Manner, Message, Rate, Site, Verdict
from feedpub.ports import Egress

CLOSED = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
"""How the configuration reads every kind's options: an unknown key is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonOptions:
    """What every endpoint can say, whatever its kind."""

    __pydantic_config__: ClassVar[ConfigDict] = CLOSED

    unknown: Annotated[
        Literal["resend", "hold"],
        Field(
            description="When the answer to a message was lost: resend it, or hold it until the operator says more",
            examples=["hold"],
        ),
    ] = "resend"

    @property
    def holds(self) -> bool:
        """Whether no message may ever arrive twice, so that one whose answer was lost waits for the operator."""
        return self.unknown == "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of one try. ``status`` is None where no answer came; ``answer`` never holds a secret."""

    verdict: Verdict
    status: int | None = None
    answer: str = ""
    """The first 4 KiB of what the receiver said, as one line of text."""
    receipt: str = ""
    """What the receiver calls the message, where it can be changed by that name."""
    rest: timedelta | None = None
    """What the receiver asks us to wait before the next message, though it took this one."""
    skew: timedelta | None = None
    """How far the receiver's clock is ahead of ours, where it shows one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """How much of one limit of its receiver a message uses."""

    name: str
    """What is measured and in what, like ``bytes`` or ``blocks``."""
    used: int
    limit: int


class Compose(Protocol):
    """Words the announcements; pure. Each of them is in exactly one message's ``covers``, none is ever cut."""

    def __call__(
        self, options: Any, announcements: Sequence[Announcement], site: Site, manner: Manner, /
    ) -> tuple[Message, ...]: ...


Plain = Callable[[Any, Announcement, Site], Message]
"""One announcement at its barest, for a receiver that refused how it looked; under the same id. Pure."""

Send = Callable[[Any, Message, Egress, datetime], Awaitable[Sent]]
"""Tries a message once, at that instant. A failure of the network is a verdict, never an exception."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of receiver."""

    name: str
    summary: str
    """One line for people."""
    options: type[CommonOptions]
    """A closed dataclass; each field says what it is and gives an example."""
    rate: Rate
    """How fast one endpoint may be told, until it says otherwise."""
    digests: bool
    """Whether many items can become one message."""
    networked: bool = True
    """Whether it is reached over the network: when all of those fail at once, it is our network."""
    knows_ids: bool = False
    """Whether its receivers tell a repeated message by its id: then a lost answer costs nobody anything."""
    compose: Compose
    plain: Plain | None = None
    send: Send
    check: Callable[[Any], None]
    """Looks at an options object as a whole, secrets included. Raises ``ValueError`` with a sentence without them."""
    shown: Callable[[Any], str]
    """Where it leads, as anybody may see it: a host and the last four characters of a secret address."""
    meters: Callable[[Message], tuple[Meter, ...]] | None = None
    """How much of each limit of its receiver a message uses; pure. None: it knows no limits."""

"""What a sample receiver has received: the newest, bounded, and counts of all. It judges nothing."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

KEPT = 500
"""Messages that one receiver keeps; older ones are only counted."""

Kind = Literal["slack", "webhook"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One message that was taken."""

    kind: Kind
    id: str
    at: datetime
    headers: tuple[tuple[str, str], ...]
    body: Any
    """What the JSON said."""


class Inbox:
    """One receiver's messages, newest first."""

    def __init__(self) -> None:
        self._newest: deque[Received] = deque(maxlen=KEPT)
        self.taken = 0
        self.repeated = 0
        """How many came under an id that is already here."""
        self.refused = 0
        self.last_fault = ""

    def take(self, received: Received) -> None:
        """Keeps the message and drops the oldest one where there are too many."""
        self.repeated += any(one.id == received.id for one in self._newest)
        self.taken += 1
        self._newest.appendleft(received)

    def refuse(self, fault: str) -> None:
        """Counts a message that is not believed."""
        self.refused += 1
        self.last_fault = fault

    def newest(self, most: int = KEPT) -> tuple[Received, ...]:
        """The latest messages, newest first."""
        return tuple(self._newest)[:most]

"""What a sample receiver has received: the newest, bounded, and counts of all. It judges nothing."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

KEPT = 500
"""Messages that one receiver keeps; older ones are only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One message that was taken."""

    id: str
    at: datetime
    body: Any
    """What the JSON said, or what stands in the mail."""
    headers: tuple[tuple[str, str], ...] = ()
    edited: bool = False


class Inbox:
    """One receiver's messages, newest first."""

    def __init__(self) -> None:
        self._newest: deque[Received] = deque(maxlen=KEPT)
        self.taken = 0
        self.repeated = 0
        """How many came under an id that is already here."""
        self.edited = 0
        self.refused = 0
        self.last_fault = ""

    def take(self, received: Received) -> None:
        """Keeps the message and drops the oldest one where there are too many."""
        self.repeated += self.find(received.id) is not None
        self.taken += 1
        self._newest.appendleft(received)

    def edit(self, received: Received, body: Any) -> Received:
        """Changes a message that is here; it keeps its place and the time at which it came."""
        changed = replace(received, body=body, edited=True)
        self._newest[self._newest.index(received)] = changed
        self.edited += 1
        return changed

    def refuse(self, fault: str) -> None:
        """Counts a message that is not believed."""
        self.refused += 1
        self.last_fault = fault

    def find(self, name: str) -> Received | None:
        """The message of that id, if it is still here."""
        return next((one for one in self._newest if one.id == name), None)

    def newest(self, most: int = KEPT) -> tuple[Received, ...]:
        """The latest messages, newest first."""
        return tuple(self._newest)[:most]

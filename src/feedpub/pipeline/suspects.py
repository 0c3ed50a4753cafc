"""What the search in refused messages has found so far. Where it is cut short, by a lease, a rate or an outage, the
next round goes on from there: begun anew each time, it would never end where a receiver takes one message a round.

It lives as long as the process; the next one searches anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import count, islice

from feedpub.model import DeliveryId

MOST = 10_000
"""Suspects in memory. Who is forgotten is searched anew."""


class Suspects:
    """Deliveries that stood in a message that was refused, and have no fate yet."""

    def __init__(self) -> None:
        self._parts: dict[DeliveryId, int] = {}
        self._alone: set[DeliveryId] = set()
        self._numbers = count(1)

    def part(self, id: DeliveryId) -> int:
        """Tells apart the messages in which they go out next; 0 for what is no suspect."""
        return self._parts.get(id, 0)

    def is_alone(self, id: DeliveryId) -> bool:
        """Whether it was refused alone: it goes out as a line of text."""
        return id in self._alone

    def keep(self, parts: Iterable[Collection[DeliveryId]]) -> None:
        """Each of these goes out as a message of its own."""
        for part in parts:
            self._parts |= dict.fromkeys(part, next(self._numbers))
        self.forget(list(islice(self._parts, max(0, len(self._parts) - MOST))))

    def refused_alone(self, id: DeliveryId) -> None:
        """Nothing beside it is to blame."""
        self._alone.add(id)
        self.keep([[id]])

    def forget(self, ids: Collection[DeliveryId]) -> None:
        """These have their fate, or are searched anew."""
        for id in ids:
            self._parts.pop(id, None)
        self._alone.difference_update(ids)

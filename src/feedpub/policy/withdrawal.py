"""What becomes of an item that the operator withdraws, or gives back. Reads and writes nothing.

Readers do not unshow what they have: an entry with the same id that says that it was withdrawn is all that reaches
them, so it stands in the feeds for a while before it goes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from feedpub.model import DeliveryEvent, Item, Withdrawal

SHOWN_FOR = timedelta(days=14)
"""So long a withdrawn item stands in its feeds and says so: longer than most people leave a reader closed."""

CANCELLED = "its item was withdrawn"
"""What is said of a delivery that was still owed."""
GIVEN_BACK = "its item was given back"
"""What is said of the news of a withdrawal that nobody has heard yet."""


def contradicted(event: DeliveryEvent, item: Item) -> str | None:
    """Why that is no longer to be told of the item, as it stands; None where it holds."""
    if event is DeliveryEvent.WITHDRAWN:
        return None if item.withdrawn else GIVEN_BACK
    return CANCELLED if item.withdrawn else None


def withdrawn(item: Item, note: str, now: datetime) -> Item:
    """The item, withdrawn. One that is withdrawn already keeps its day and has another note."""
    said = item.withdrawn
    kept = replace(said, note=note) if said else Withdrawal(made=now, note=note)
    return replace(_changed(item, now), withdrawn=kept)


def given_back(item: Item, now: datetime) -> Item:
    """The item as it was before, changed now: a reader who saw it withdrawn must hear of it."""
    return replace(_changed(item, now), withdrawn=None)


def left(item: Item, now: datetime) -> Item:
    """The withdrawn item after its time: on no shelf any more."""
    return replace(item, withdrawn=replace(item.withdrawn, left=now)) if item.withdrawn else item


def _changed(item: Item, now: datetime) -> Item:
    return replace(item, updated=max(now, item.updated), revision=item.revision + 1)

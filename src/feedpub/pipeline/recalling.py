"""Items that were read a moment ago: one that is told to ten endpoints is read once. Only the writer thread uses it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from feedpub.model import Item, ItemId
from feedpub.store import Tx, items

MOST = 1000
"""Items in memory."""


class Recalled:
    """The items that were told last, each in its latest revision that was seen."""

    def __init__(self) -> None:
        self._items: dict[ItemId, Item] = {}

    def with_ids(self, tx: Tx, ids: Collection[ItemId]) -> dict[ItemId, Item]:
        """Items by id, as they are stored now; an unknown id is left out."""
        wanted = items.revisions(tx, ids)
        stale = [id for id, revision in wanted.items() if id not in self._items or self._items[id].revision != revision]
        read = items.with_ids(tx, stale)
        found = {id: read.get(id) or self._items[id] for id in wanted}
        self._items |= read
        for id in list(islice(self._items, max(0, len(self._items) - MOST))):
            del self._items[id]
        return found

"""Items by week, read once and remembered until something is published or a new week begins."""

from __future__ import annotations

from datetime import date

from feedpub.model import Selection
from feedpub.model.weeks import YEAR, Weeks, WeeksBy, first_monday
from feedpub.pipeline.desk import Desk
from feedpub.store import statistics

KEPT = 512
"""Selections whose weeks are remembered."""


class Weekly:
    """Counts of the last 52 weeks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._by: dict[str, WeeksBy] = {}
        self._of: dict[Selection, Weeks] = {}
        self._edition = 0
        """Counts publications: what was read before one is not kept after it."""

    def forget(self) -> None:
        """Something was published."""
        self._edition += 1
        self._by.clear()
        self._of.clear()

    async def by(self, facet: str) -> WeeksBy:
        """The items of each type, region or country."""
        first, edition = self._first(), self._edition
        known = self._by.get(facet)
        if known is not None and known.first == first:
            return known
        found = await self._desk.store.read(statistics.weeks_by, facet, first, YEAR)
        if edition == self._edition:
            self._by[facet] = found
        return found

    async def of(self, selection: Selection) -> Weeks:
        """The items of a selection."""
        first, edition = self._first(), self._edition
        known = self._of.get(selection)
        if known is not None and known.first == first:
            return known
        found = await self._desk.store.read(statistics.weeks_of, selection, first, YEAR)
        if edition == self._edition:
            if len(self._of) >= KEPT:
                self._of.clear()
            self._of[selection] = found
        return found

    def _first(self) -> date:
        return first_monday(self._desk.clock().date())

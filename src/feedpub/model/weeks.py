"""How many items came in which week: what charts draw. A week is one of ISO 8601, Monday to Sunday, in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
YEAR = 52
"""Weeks that are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """Items of consecutive weeks, the oldest first; ``first`` is the Monday of the oldest."""

    first: date
    counts: tuple[int, ...]

    @property
    def mondays(self) -> tuple[date, ...]:
        """The first day of each week."""
        return tuple(self.first + number * WEEK for number in range(len(self.counts)))

    @property
    def total(self) -> int:
        """The items of all these weeks."""
        return sum(self.counts)

    def last(self, weeks: int) -> Weeks:
        """The newest of them."""
        left_out = max(0, len(self.counts) - weeks)
        return Weeks(first=self.first + left_out * WEEK, counts=self.counts[left_out:])


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeksBy:
    """The weeks of each slug of a facet. ``counts`` lacks slugs without an item in these weeks."""

    first: date
    span: int
    """How many weeks."""
    counts: Mapping[str, tuple[int, ...]]

    def of(self, slug: str) -> Weeks:
        """The weeks of one slug: all zero where it has no item in them."""
        return Weeks(first=self.first, counts=self.counts.get(slug) or (0,) * self.span)


def first_monday(today: date, span: int = YEAR) -> date:
    """The Monday of the oldest of ``span`` weeks, of which the newest holds ``today``."""
    return today - timedelta(days=today.weekday()) - (span - 1) * WEEK


def iso_week(monday: date) -> str:
    """``2026-W08`` (ISO 8601)."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"

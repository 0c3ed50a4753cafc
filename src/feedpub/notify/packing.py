"""Fits pieces into as few parts as a receiver's limits allow, in order; no piece is ever cut or left out.

Greedy, and therefore simple to foresee: a part is closed when the next piece does not fit. It knows costs and
groups only, no markup: what a piece costs is measured by its kind, as the receiver measures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from feedpub.model import DeliveryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """How something looks in a digest, and what it costs there, the gap to its neighbour included."""

    shown: Any
    cost: int
    alone: bool = False
    """Whether it takes a section for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A piece, the deliveries that it stands for, and the group that it belongs to; an empty one has no heading."""

    covers: tuple[DeliveryId, ...]
    group: str
    piece: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one part can hold: sections, and the cost of a section and of all of them."""

    sections: int
    section: int
    all: int
    heading: Callable[[str], int]
    """What a group's heading costs."""


@dataclass(slots=True, kw_only=True)
class Section:
    """Neighbours of one group."""

    group: str
    headed: bool
    """Whether the group begins here."""
    cost: int
    lines: list[Line]

    def takes(self, line: Line, most: int) -> bool:
        apart = line.piece.alone or self.lines[-1].piece.alone
        return self.group == line.group and not apart and self.cost + line.piece.cost <= most

    @property
    def shown(self) -> list[Any]:
        return [line.piece.shown for line in self.lines]


@dataclass(slots=True, kw_only=True)
class Part:
    """One message in the making."""

    budget: Budget
    sections: list[Section] = field(default_factory=list)
    cost: int = 0

    @property
    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]

    def take(self, line: Line) -> bool:
        """Adds the line if it fits; an empty part takes whatever comes."""
        last = self.sections[-1] if self.sections else None
        if last and last.takes(line, self.budget.section):
            return self._continue(last, line)
        return self._begin(line, headed=last is None or last.group != line.group)

    def _continue(self, last: Section, line: Line) -> bool:
        if self.cost + line.piece.cost > self.budget.all:
            return False
        last.lines.append(line)
        last.cost += line.piece.cost
        self.cost += line.piece.cost
        return True

    def _begin(self, line: Line, *, headed: bool) -> bool:
        cost = line.piece.cost + (self.budget.heading(line.group) if headed else 0)
        full = len(self.sections) >= self.budget.sections or self.cost + cost > self.budget.all
        if self.sections and full:
            return False
        self.sections.append(Section(group=line.group, headed=headed, cost=cost, lines=[line]))
        self.cost += cost
        return True


def pack(lines: Iterable[Line], budget: Budget, *, most: int | None = None) -> list[Part] | None:
    """The lines in as few parts as greed finds; None where that is more than ``most``."""
    parts: list[Part] = []
    for line in lines:
        if not parts or not parts[-1].take(line):
            if len(parts) == most:
                return None
            parts.append(Part(budget=budget))
            parts[-1].take(line)
    return parts

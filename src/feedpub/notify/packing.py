"""Fits lines into as few parts as a receiver's limits allow, in order; no line is ever cut or left out.

Greedy, and therefore simple to foresee: a part is closed when the next line does not fit. It knows sizes and
groups only, no markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from feedpub.model import DeliveryId
from feedpub.notify.text import units


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What stands for one delivery, under a group's heading."""

    id: DeliveryId
    group: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one part can hold: sections, and UTF-16 units in a section and in all."""

    sections: int
    section_units: int
    units: int


@dataclass(slots=True, kw_only=True)
class Part:
    """One message in the making: sections of text, and the lines in them."""

    budget: Budget
    gap: str
    """What stands between two lines of a section."""
    lines: list[Line] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)

    def take(self, line: Line) -> bool:
        """Adds the line if it fits; an empty part takes whatever comes."""
        sections = self._with(line)
        if self.lines and not self._holds(sections):
            return False
        self.sections = sections
        self.lines.append(line)
        return True

    def _with(self, line: Line) -> list[str]:
        """The sections with the line in them: in the last one if it can stay there."""
        if not self.lines or self.lines[-1].group != line.group:
            return [*self.sections, f"{line.heading}\n{line.text}"]
        longer = f"{self.sections[-1]}{self.gap}{line.text}"
        if units(longer) <= self.budget.section_units:
            return [*self.sections[:-1], longer]
        return [*self.sections, line.text]

    def _holds(self, sections: list[str]) -> bool:
        return len(sections) <= self.budget.sections and sum(map(units, sections)) <= self.budget.units


def pack(lines: Iterable[Line], budget: Budget, *, gap: str) -> list[Part]:
    """The lines in as few parts as greed finds."""
    parts: list[Part] = []
    for line in lines:
        if not parts or not parts[-1].take(line):
            parts.append(Part(budget=budget, gap=gap))
            parts[-1].take(line)
    return parts

"""Where things stand in the operator's file: places, faults, and the page that turns them into problems.

It knows lines and columns and nothing of what they mean. Text that may be a secret is struck out of the page
before any of it is quoted, so that no problem can show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from feedpub.errors import ConfigError, Problem

Loc = tuple[str | int, ...]
"""The keys and list positions that lead to a value, from the top of the file."""

LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # as the YAML reader counts lines


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A stretch of one line. ``line`` and ``column`` count from 1, ``width`` is in characters."""

    line: int
    column: int
    width: int = 1


TOP = Place(line=1, column=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A mistake before it is shown: where it stands, what it is, what to do. ``place`` is None for none."""

    place: Place | None
    path: str
    what: str
    advice: str | None = None
    quote: bool = True
    """Whether the line may be shown."""
    hide: Place | None = None
    """From here to its end the line may not be shown."""


class Page:
    """The lines of one file, by which faults become problems."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._lines = LINE_END.split(text)

    def line(self, number: int) -> str:
        """A line as it may be shown; empty past the end."""
        return self._lines[number - 1] if number <= len(self._lines) else ""

    def strike(self, start: Place, end: Place) -> None:
        """Makes every character from ``start`` up to ``end`` an asterisk; columns stay where they are."""
        for number in range(start.line, min(end.line, len(self._lines)) + 1):
            line = self._lines[number - 1]
            first = start.column - 1 if number == start.line else 0
            last = end.column - 1 if number == end.line else len(line)
            self._lines[number - 1] = line[:first] + re.sub(r"\S", "*", line[first:last]) + line[last:]

    def problem(self, fault: Fault) -> Problem:
        """The fault with the line that it stands on."""
        if fault.place is None:
            return Problem(file=self.file, line=0, column=0, path=fault.path, what=fault.what, advice=fault.advice)
        return Problem(
            file=self.file,
            line=fault.place.line,
            column=fault.place.column,
            path=fault.path,
            what=fault.what,
            advice=fault.advice,
            excerpt=self.line(fault.place.line).replace("\t", " ") if fault.quote else None,
            width=fault.place.width,
        )

    def problems(self, faults: Iterable[Fault]) -> tuple[Problem, ...]:
        """All of them in the order of the file, and one only where a shared anchor makes the same one many times."""
        faults = list(faults)
        for place in filter(None, (fault.hide for fault in faults)):
            self.strike(place, Place(line=place.line + 1, column=1))
        unlike: dict[tuple[Place | None, str], Fault] = {}
        for fault in faults:
            unlike.setdefault((fault.place, fault.what), fault)
        return tuple(self.problem(fault) for fault in sorted(unlike.values(), key=lambda fault: fault.place or TOP))

    def error(self, *faults: Fault) -> ConfigError:
        """All faults as the one error that is raised."""
        return ConfigError(self.problems(faults))


def spelled(loc: Loc) -> str:
    """The way to a value as people write it: ``subscriptions[0].select.types[1]``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc)
    return "".join(steps).removeprefix(".")

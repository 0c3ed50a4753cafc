"""Items by country to a map of the world in five steps. Pure; the shapes come with the package (``gather.py``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from feedpub.model import CountryCode
from feedpub.web.wording import counted, number

STEPS = 5
"""Shades of a country: step-1 to step-5 in the style sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """A country on the map. ``step`` is 0 without items; ``href`` is None where no feed is kept for it."""

    code: CountryCode
    name: str
    count: int
    step: int
    href: str | None
    d: str | None
    dot: tuple[int, int] | None

    @property
    def label(self) -> str:
        """``Japan: 12 items``."""
        return f"{self.name}: {counted(self.count)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A shade and the counts that it stands for."""

    number: int
    least: int
    most: int

    @property
    def label(self) -> str:
        """``4``, or ``5 to 12``."""
        return number(self.least) if self.least == self.most else f"{number(self.least)} to {number(self.most)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The map, ready to be drawn. ``outside`` are counted countries that it has no place for."""

    width: int
    height: int
    earth: str
    lands: tuple[Land, ...]
    steps: tuple[Step, ...]
    note: str
    outside: tuple[CountryCode, ...]

    @property
    def ground(self) -> str:
        """All countries without items as one path: nothing leads anywhere from them."""
        return "".join(land.d for land in self.lands if land.d and not land.count)

    @property
    def filled(self) -> tuple[Land, ...]:
        """The countries with items, by name: the order of the keyboard."""
        return tuple(sorted((land for land in self.lands if land.count), key=lambda land: land.name))


def world(
    counts: Mapping[CountryCode, int], names: Mapping[CountryCode, str], hrefs: Mapping[CountryCode, str]
) -> World:
    """The map of these counts."""
    shapes = _shapes()
    steps = steps_of(counts)
    lands = (
        Land(
            code=(code := CountryCode(letters)),
            name=names.get(code, code),
            count=counts.get(code, 0),
            step=next((step.number for step in steps if step.least <= counts.get(code, 0) <= step.most), 0),
            href=hrefs.get(code),
            d=shape.get("d"),
            dot=tuple(shape["dot"]) if "dot" in shape else None,
        )
        for letters, shape in shapes["countries"].items()
    )
    return World(
        width=shapes["width"],
        height=shapes["height"],
        earth=shapes["earth"],
        lands=tuple(lands),
        steps=steps,
        note=shapes["note"],
        outside=tuple(sorted(code for code, n in counts.items() if n and code not in shapes["countries"])),
    )


def steps_of(counts: Mapping[CountryCode, int]) -> tuple[Step, ...]:
    """At most five ranges from 1 to the highest count, each as many times wider than the one before.

    Counts of countries differ by powers of ten: on an even scale all but two of them would look alike.
    """
    most = max(counts.values(), default=0)
    if most == 0:
        return ()
    ends = sorted({int(most ** (part / STEPS) + 1e-9) for part in range(1, STEPS)} | {most})
    starts = [1, *(end + 1 for end in ends[:-1])]
    return tuple(
        Step(number=-(-STEPS * place // len(ends)), least=start, most=end)
        for place, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    )


@cache
def _shapes() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files("feedpub.web.charts").joinpath("world.json").read_text(encoding="utf-8"))
    return found

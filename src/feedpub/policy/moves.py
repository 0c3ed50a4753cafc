"""From where to where items move when they are filed again: what readers see differ, told apart and counted.

Evidence and weak regions may differ without any reader noticing: that is no move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from feedpub.model import CountryCode, Filing, Item, ItemId, TypeSlug

EXAMPLES = 3
"""Items that are named for each kind of move."""
KINDS = 2_000
"""Kinds of move that are told apart; those that come later are counted as ``others``, so that memory is bounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What an item leaves and what it enters in one dimension: type, label, region or country (US as the subject).

    ``stays`` says that it also stands in something of that dimension before and after.
    """

    dimension: str
    left: tuple[str, ...] = ()
    entered: tuple[str, ...] = ()
    stays: bool = False


@dataclass(slots=True, kw_only=True)
class Kind:
    """How many items make the same move, and the first of them with their titles."""

    items: int = 0
    examples: list[tuple[ItemId, str]] = field(default_factory=list[tuple[ItemId, str]])


def moves(before: Filing, after: Filing) -> Iterator[Move]:
    """The moves from one filing to another; none where readers see no difference."""
    if before.type != after.type:
        yield Move(dimension="type", left=(before.type,), entered=(after.type,))
    elif before.type_label != after.type_label:
        yield Move(dimension="label", left=(before.type_label,), entered=(after.type_label,))
    yield from _between("region", {*before.regions}, {*after.regions})
    yield from _between("country", countries_of(before), countries_of(after))


def countries_of(filing: Filing) -> set[str]:
    """The countries whose feeds carry the item: the United States only as its subject."""
    return {*filing.countries, *((CountryCode("US"),) if filing.us_is_subject else ())}


def _between(dimension: str, before: set[str], after: set[str]) -> Iterator[Move]:
    if before != after:
        left, entered = tuple(sorted(before - after)), tuple(sorted(after - before))
        yield Move(dimension=dimension, left=left, entered=entered, stays=bool(before & after))


class Tally:
    """Counts moves, whatever their number, in bounded memory."""

    def __init__(self) -> None:
        self.looked = 0
        self.moved = 0
        self.kinds: dict[Move, Kind] = {}
        self.entered: Counter[tuple[str, str]] = Counter()
        """By dimension and value."""
        self.left: Counter[tuple[str, str]] = Counter()
        self.labels: dict[TypeSlug, str] = {}
        """Of the types that were met."""

    def add(self, before: Item, after: Filing) -> None:
        """Counts one item that is filed otherwise than before."""
        found = tuple(moves(before.filing, after))
        self.moved += bool(found)
        for filing in (before.filing, after):
            self.labels[filing.type] = filing.type_label
        for move in found:
            self.left.update((move.dimension, value) for value in move.left)
            self.entered.update((move.dimension, value) for value in move.entered)
            self._count(move, before)

    def _count(self, move: Move, item: Item) -> None:
        if move not in self.kinds and len(self.kinds) >= KINDS:
            move = Move(dimension=move.dimension, left=("others",), entered=("others",))
        kind = self.kinds.setdefault(move, Kind())
        kind.items += 1
        if len(kind.examples) < EXAMPLES:
            kind.examples.append((item.id, item.title))

"""In which parts a refused message is sent again, so that few of them find what the receiver does not take. Pure.

The first half goes out. If it is taken, the second one is what was refused, and need not go out whole to find that; but
only once in a row, as it may have been a whim, and not where all was too large. Parts keep the order of the message.
While nothing has been found, all that stands behind the suspects is one part, so that one thing among n that is refused
costs about 1.5 log2(n) messages; where there are more, that would be dear, and what is refused goes out in its halves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Generic, TypeVar

T = TypeVar("T")
PAIR = 2
"""Two go out one by one, which is hardly dearer than to ask whether it is one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Halving(Generic[T]):
    """How far the search is."""

    trying: tuple[T, ...] = ()
    """What is to be sent next; nothing is left where it is empty."""
    other: tuple[T, ...] = ()
    """What was refused together with it."""
    rests: tuple[tuple[T, ...], ...] = ()
    """Parts behind it that nothing is known of."""
    found: bool = False
    """Whether one thing was refused alone."""
    doubted: bool = False
    """Whether the suspects may be taken as they are: they are what was left of a refused message, or too large."""


def halved(refused: Sequence[T], *, too_large: bool = False) -> Halving[T]:
    """The search in what was refused as one message, or was too large for one."""
    return _in(tuple(refused), Halving(doubted=too_large))


def after(halving: Halving[T], refused: Sequence[tuple[T, ...]], *, taken: bool) -> Halving[T]:
    """The search after ``trying`` was sent, as one message or more: which of them were refused, or whether all were
    taken. That neither may be so: then nothing is known of what was refused together with it.
    """
    if taken and halving.other and (not halving.doubted or len(halving.other) <= PAIR):
        return _in(halving.other, replace(halving, doubted=True))
    several = [one for one in refused if len(one) > 1]
    behind = [one for one in (*several[1:], halving.other, *halving.rests) if one]
    if behind and not halving.found and not taken:
        behind = [tuple(chain.from_iterable(behind))]
    found = halving.found or any(len(one) == 1 for one in refused)
    if several:
        return _in(several[0], Halving(rests=tuple(behind), found=found))
    return Halving(trying=behind[0] if behind else (), rests=tuple(behind[1:]), found=found)


def _in(suspects: tuple[T, ...], halving: Halving[T]) -> Halving[T]:
    middle = len(suspects) // 2 or len(suspects)
    return replace(halving, trying=suspects[:middle], other=suspects[middle:])

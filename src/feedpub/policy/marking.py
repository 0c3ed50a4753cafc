"""A text cut where evidence stands in it, so that a page or a terminal can mark the words that decided. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from feedpub.model import Evidence, Filing, Taxonomy
from feedpub.policy.explanation import why

Strength = Literal["strong", "weak", "aside"]
"""Of words that decided, that only hint, and that were seen and set aside; the earlier hides the later."""
_ORDER: tuple[Strength, ...] = ("strong", "weak", "aside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of a text, in code points; ``why`` is a sentence for whoever points at it."""

    start: int
    end: int
    strength: Strength
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text as it is shown; ``strength`` is None where it says nothing."""

    text: str
    strength: Strength | None = None
    why: str = ""


def pieces(text: str, field: str, filing: Filing, taxonomy: Taxonomy) -> tuple[Piece, ...]:
    """The whole text of that field in order. What stands on the same letters becomes one mark that gives all reasons;
    evidence outside the text (of another edition of it) is left out.
    """
    marks = [_mark(hit, text, filing, taxonomy) for hit in filing.evidence if hit.field == field]
    return tuple(_cut(text, sorted((mark for mark in marks if mark.start < mark.end), key=_first)))


def _cut(text: str, marks: list[Mark]) -> Iterator[Piece]:
    edges = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    last: Piece | None = None
    for start, end in pairwise(edges):
        over = [mark for mark in marks if mark.start < end and start < mark.end]
        piece = _piece(text[start:end], over)
        if last and (last.strength, last.why) == (piece.strength, piece.why):
            last = Piece(text=last.text + piece.text, strength=piece.strength, why=piece.why)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _piece(text: str, over: list[Mark]) -> Piece:
    if not over:
        return Piece(text=text)
    strength = min((mark.strength for mark in over), key=_ORDER.index)
    told = dict.fromkeys(mark.why for mark in over if mark.strength == strength)
    return Piece(text=text, strength=strength, why=". ".join(told))


def _mark(hit: Evidence, text: str, filing: Filing, taxonomy: Taxonomy) -> Mark:
    """Where the hit stands: -1 means the whole field."""
    start, end = (hit.start, hit.end) if hit.start >= 0 else (0, len(text))
    return Mark(
        start=min(start, len(text)), end=min(end, len(text)), strength=strength_of(hit), why=why(hit, filing, taxonomy)
    )


def strength_of(hit: Evidence) -> Strength:
    """What a hit is worth, by what it gives."""
    if not hit.gives:
        return "aside"
    return "weak" if all(gift.startswith("weak:") for gift in hit.gives) else "strong"


def _first(mark: Mark) -> tuple[int, int]:
    return mark.start, _ORDER.index(mark.strength)

"""A text cut where evidence stands in it, so that a page can mark the words that decided. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from feedpub.model import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text; ``marked`` where it decided something."""

    text: str
    marked: bool


def pieces(text: str, evidence: Iterable[Evidence]) -> tuple[Piece, ...]:
    """The whole text in order. Evidence that overlaps becomes one mark; what lies outside the text is left out."""
    cut: list[Piece] = []
    at = 0
    for start, end in _merged(text, evidence):
        cut += [Piece(text=text[at:start], marked=False), Piece(text=text[start:end], marked=True)]
        at = end
    cut.append(Piece(text=text[at:], marked=False))
    return tuple(piece for piece in cut if piece.text)


def _merged(text: str, evidence: Iterable[Evidence]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(_span(text, hit) for hit in evidence):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _span(text: str, hit: Evidence) -> tuple[int, int]:
    """Where the hit stands: -1 means the whole field."""
    if hit.start < 0:
        return (0, len(text))
    return (min(hit.start, len(text)), min(max(hit.start, hit.end), len(text)))

"""A text with the words of a search marked, cut to the stretch that holds them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feedpub.model import Question, words_in

WIDTH = 280
"""Characters of a snippet."""
_BEFORE = 60
_CUT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A piece of a text, marked where it answers."""

    text: str
    marked: bool = False


def marked(text: str, question: Question) -> tuple[Stretch, ...]:
    """The whole text; what stands over each other is one mark."""
    return tuple(_stretches(text, _spots(text, question)))


def snippet(text: str, question: Question) -> tuple[Stretch, ...]:
    """The stretch of the text around the first word that answers, from its beginning where that is near."""
    spots = _spots(text, question)
    first = spots[0][0] if spots else 0
    start = 0 if first + _BEFORE < WIDTH else _edge(text, first - _BEFORE)
    end = len(text) if len(text) - start <= WIDTH else _edge(text, start + WIDTH)
    inside = [
        (max(begin, start) - start, min(stop, end) - start) for begin, stop in spots if begin < end and stop > start
    ]
    cut = _stretches(text[start:end], inside)
    before, behind = [Stretch(text=_CUT)] * (start > 0), [Stretch(text=_CUT)] * (end < len(text))
    return (*before, *cut, *behind)


def _spots(text: str, question: Question) -> list[tuple[int, int]]:
    words = tuple(words_in(text))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spot for term in question.wanted for spot in term.spots(words)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _stretches(text: str, spots: list[tuple[int, int]]) -> Iterator[Stretch]:
    place = 0
    for start, end in spots:
        if place < start:
            yield Stretch(text=text[place:start])
        yield Stretch(text=text[start:end], marked=True)
        place = end
    if place < len(text):
        yield Stretch(text=text[place:])


def _edge(text: str, place: int) -> int:
    """The beginning of a word near there, not earlier; the place itself where no space is near."""
    space = text.find(" ", place, place + 30)
    return place if space < 0 else space + 1

"""Finds the phrases of the gazetteer in a text: from left to right, the longest at each place, none inside another.

Says where phrases stand, and nothing about whether they count: see ``aside``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feedpub.classify.gazetteer import Phrase

_WORD = re.compile(r"[^\W_]+")
_HASHTAG = re.compile(r"#(\w+)")
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LONGEST_TAG = 4
"""Words that a place's name has at most inside a hashtag (#DemocraticRepublicofCongo is none of ours)."""
_SHOUTED = 4
"""Letters that a name must have to be found in capitals: "CHAD" is Chad, "US" and "IN" are their own words."""


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase and where it stands in the folded text (which is where it stands in the printed one)."""

    start: int
    end: int
    phrase: Phrase


class Index:
    """Phrases by their first word, the longest first. A text costs a look-up per word, however many there are."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        exact: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
        caseless: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
        for phrase in phrases:
            if phrase.any_case:
                _enter(caseless, phrase.words.lower(), phrase)
                continue
            _enter(exact, phrase.words, phrase)
            shouted = phrase.words.upper()
            if len(phrase.words) >= _SHOUTED and shouted != phrase.words:
                _enter(exact, shouted, phrase)
        self._exact = {first: _longest_first(entries) for first, entries in exact.items()}
        self._caseless = {first: _longest_first(entries) for first, entries in caseless.items()}
        self._whole = {words: phrase for entries in self._exact.values() for words, phrase in reversed(entries)}

    def find(self, text: str) -> tuple[Match, ...]:
        """The matches of a folded text, in its order."""
        lower = text.lower()
        if len(lower) != len(text):  # one letter that has two as a small one would move every offset
            lower = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
        found = list(self._in_words(text, lower))
        if "#" in text:
            starts = {match.start for match in found}  # a tag that is one word is found as a word, too
            found += [match for match in self._in_hashtags(text) if match.start not in starts]
            found.sort(key=lambda match: match.start)
        return tuple(found)

    def _in_words(self, text: str, lower: str) -> Iterator[Match]:
        done = 0
        for word in _WORD.finditer(text):
            start = word.start()
            if start < done:
                continue
            match = _first(self._exact.get(word[0]), text, start)
            other = _first(self._caseless.get(lower[start : word.end()]), lower, start)
            if other and (match is None or other.end > match.end):
                match = other
            if match:
                done = match.end
                yield match

    def _in_hashtags(self, text: str) -> Iterator[Match]:
        """Names that are written together: #AlertaVenezuela, #SouthSudan, #ukraine."""
        for tag in _HASHTAG.finditer(text):
            pieces = [
                (piece[0], piece.start() + tag.start(1), piece.end() + tag.start(1))
                for piece in _PIECE.finditer(tag[1])
            ]
            at = 0
            while at < len(pieces):
                match = self._joined(pieces[at : at + _LONGEST_TAG])
                yield from (match,) if match else ()
                at += match.phrase.words.count(" ") + 1 if match else 1

    def _joined(self, pieces: list[tuple[str, int, int]]) -> Match | None:
        for length in range(len(pieces), 0, -1):
            words = " ".join(piece if piece.isupper() else piece.capitalize() for piece, _, _ in pieces[:length])
            if phrase := self._whole.get(words):
                return Match(pieces[0][1], pieces[length - 1][2], phrase)
        return None


def _enter(entries: dict[str, list[tuple[str, Phrase]]], words: str, phrase: Phrase) -> None:
    first = _WORD.match(words)
    if first is None:
        raise ValueError(f"{words!r} does not start with a word")
    entries[first[0]].append((words, phrase))


def _longest_first(entries: list[tuple[str, Phrase]]) -> tuple[tuple[str, Phrase], ...]:
    """Where two phrases are spelt alike, the one that is written so in the data (NATO, before Nato in capitals)."""
    return tuple(
        sorted(entries, key=lambda entry: (-len(entry[0]), entry[0], entry[0] != entry[1].words, entry[1].words))
    )


def _first(entries: tuple[tuple[str, Phrase], ...] | None, text: str, start: int) -> Match | None:
    for words, phrase in entries or ():
        end = start + len(words)
        if text.startswith(words, start) and not text[end : end + 1].isalnum():
            return Match(start, end, phrase)
    return None

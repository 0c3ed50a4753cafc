"""What somebody searches for, and the words of a text that it is held against: the one place that says what a word is.

The store indexes exactly these words, so that a search in memory and one in the index find the same items.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana and Han are written without spaces: each letter is a word, and a word a phrase."""
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
)
_WORD = re.compile(rf"[{_UNSPACED}][{_MARKS}]*|(?:(?![{_UNSPACED}])[^\W_]|[{_MARKS}])+")
_ACCENT = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a text: where it stands, in code points, and how it is compared."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase of a question. ``exact`` takes whole words only; else the last may be the beginning of one."""

    text: str
    exact: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words as they are compared, in their order."""
        return tuple(word.folded for word in words_in(self.text))

    def spots(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Where it stands in a text that has these words: start and end in code points."""
        wanted = self.words
        for place in range(len(words) - len(wanted) + 1):
            here = words[place : place + len(wanted)]
            if wanted and self._fits(tuple(word.folded for word in here), wanted):
                yield here[0].start, here[-1].end

    def _fits(self, here: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
        return here == wanted if self.exact else here[:-1] == wanted[:-1] and here[-1].startswith(wanted[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What all must stand in title or summary, and what must stand in neither."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def takes(self, *texts: str) -> bool:
        """Whether an item with these texts is an answer. A phrase stands within one text."""
        words = [tuple(words_in(text)) for text in texts]

        def stands(term: Term) -> bool:
            return any(any(term.spots(text)) for text in words)

        return all(map(stands, self.wanted)) and not any(map(stands, self.unwanted))

    def __str__(self) -> str:
        """The question as somebody would type it."""
        return " ".join([*map(_typed, self.wanted), *(f"-{_typed(term)}" for term in self.unwanted)])


def words_in(text: str) -> Iterator[Word]:
    """The words of a text in order, compared without case, accents and compatibility forms (NFKC)."""
    for match in _WORD.finditer(text):
        if folded := _folded(match[0]):
            yield Word(start=match.start(), end=match.end(), folded=folded)


def _folded(word: str) -> str:
    # Composed again, or Korean would stay in single letters; what a compatibility form adds is no part of a word.
    plain = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", word))).casefold()
    return "".join(_WORD.findall(plain))


def _typed(term: Term) -> str:
    return f'"{term.text}"' if term.exact else term.text

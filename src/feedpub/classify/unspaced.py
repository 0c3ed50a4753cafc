"""Finds phrases in a text without blanks, Chinese or Japanese: at each character the longest that stands there.

A name in katakana is no part of a longer run of katakana: タイ is not in タイトル.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from feedpub.classify.gazetteer import Phrase
from feedpub.classify.index import Index, Match

_HEAD = 2
"""Characters by which phrases are looked up; one alone names nothing."""
_SIGNS = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_NOT_LATIN = re.compile(r"[^\x00-\u024f]")
_RUN = re.compile(r"[\u30a1-\u30fa\u30fc]")
_LONG_NAME = 5
"""Letters of katakana that are a name whatever katakana follow them (ウクライナメディア)."""
_DAY = "日"


class Unspaced:
    """Phrases by their first two characters, the longest first; those in Latin script are found as words."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        known = tuple(phrases)
        heads: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in known:
            if _SIGNS.match(phrase.words):
                heads[phrase.words[:_HEAD]].append(phrase)
        self._heads = {
            head: tuple(sorted(listed, key=lambda phrase: (-len(phrase.words), phrase.words)))
            for head, listed in heads.items()
        }
        self._words = Index(phrase for phrase in known if not _SIGNS.match(phrase.words))

    def find(self, text: str) -> tuple[Match, ...]:
        """The matches of a folded text, in its order."""
        found = []
        at = 0
        while at < len(text):
            match = self._at(text, at)
            found += [match] if match else []
            at = match.end if match else at + 1
        found += self._words.find(_NOT_LATIN.sub(" ", text))
        return tuple(sorted(found, key=lambda match: match.start))

    def _at(self, text: str, at: int) -> Match | None:
        if text[at] == _DAY and at and text[at - 1].isnumeric():  # the 5th of a month, and no Japan
            return None
        for phrase in self._heads.get(text[at : at + _HEAD], ()):
            end = at + len(phrase.words)
            if text.startswith(phrase.words, at) and _stands_alone(text, at, end):
                return Match(at, end, phrase)
        return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    if start and _RUN.match(text[start]) and _RUN.match(text[start - 1]):
        return False
    if end == len(text) or not (_RUN.match(text[end - 1]) and _RUN.match(text[end])):
        return True
    return end - start >= _LONG_NAME and bool(_RUN.match(text[start]))

"""A match in its neighbourhood: what every reason looks at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from feedpub.classify.gazetteer import Phrase
from feedpub.classify.index import Match
from feedpub.model import CountryCode

NEAR = 64
"""Characters on either side that are looked at."""
SENTENCE = 400
"""Characters on either side in which the sentence's ends are looked for."""

_STOP = re.compile(r"[.!?…]+[\"')]* ")


class Around:
    """What title and summary together name."""

    def __init__(self, matches: Iterable[Match]) -> None:
        phrases = {match.phrase.words: match.phrase for match in matches}
        self._words = frozenset(phrases)
        self.rules = frozenset(phrase.rule for phrase in phrases.values())
        naming: dict[CountryCode, set[str]] = {}
        for phrase in phrases.values():
            for code in phrase.countries:
                naming.setdefault(code, set()).add(phrase.words)
        self._areas = any(phrase.rule == "area" for phrase in phrases.values())
        self._naming: Mapping[CountryCode, set[str]] = naming

    @property
    def countries(self) -> frozenset[CountryCode]:
        """All countries that are named."""
        return frozenset(self._naming)

    def names_otherwise(self, phrase: Phrase) -> bool:
        """Whether a country of the phrase is also named by other words."""
        return any(self._naming.get(code, set()) - {phrase.words} for code in phrase.countries)

    def names_only(self, phrase: Phrase) -> bool:
        """Whether these words are the only ones that name a place abroad."""
        return self._naming.keys() <= set(phrase.countries) and not self.names_otherwise(phrase)

    def names_another(self, phrase: Phrase, *, but: frozenset[CountryCode] = frozenset()) -> bool:
        """Whether another place is named: a country that the phrase does not mean, besides ``but``, or a region."""
        return self._areas or bool(self._naming.keys() - set(phrase.countries) - but)

    def says_any_of(self, words: frozenset[str]) -> bool:
        """Whether one of these phrases stands in it."""
        return not words.isdisjoint(self._words)

    def names_any_of(self, codes: frozenset[CountryCode]) -> bool:
        """Whether one of these countries is named."""
        return not codes.isdisjoint(self._naming)


@dataclass(frozen=True, eq=False)
class Spot:
    """A match, the folded text of its field, and what the whole item names. ``next`` starts the match behind it."""

    field: str
    text: str
    match: Match
    around: Around
    next: int = -1

    @property
    def is_followed_by_a_match(self) -> bool:
        """Whether the very next word begins another match."""
        return self.next == self.match.end + 1

    @property
    def phrase(self) -> Phrase:
        return self.match.phrase

    @cached_property
    def before(self) -> str:
        """The text that leads to the match."""
        return self.text[max(0, self.match.start - NEAR) : self.match.start]

    @cached_property
    def after(self) -> str:
        """The text that follows the match."""
        return self.text[self.match.end : self.match.end + NEAR]

    @cached_property
    def sentence(self) -> str:
        """The sentence that holds the match, at most some lines of it."""
        near, far = max(0, self.match.start - SENTENCE), self.match.end + SENTENCE
        begins = [stop.end() for stop in _STOP.finditer(self.text, near, self.match.start)]
        end = _STOP.search(self.text, self.match.end, far)
        return self.text[begins[-1] if begins else near : end.start() if end else far]

    @property
    def sentence_number(self) -> int:
        """Which sentence of its field holds the match, counted from 0."""
        return sum(1 for _ in _STOP.finditer(self.text, 0, self.match.start))

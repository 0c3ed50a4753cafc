"""The few reasons that texts in other languages than English have; their words stand in each language's file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from feedpub.classify import shelves
from feedpub.classify.aside.spot import Spot
from feedpub.classify.folding import folded
from feedpub.classify.inflection import FORMS
from feedpub.classify.languages import UNSPACED
from feedpub.model import CountryCode

_NEIGHBOURS = frozenset(map(CountryCode, ("RU", "AM", "AZ", "UA", "TR", "MD")))
_SENTENCE_STARTS = re.compile(r"(?:^|[.!?…«»\"'] ?|\n)$")
_NAMED_AND_DONE = re.compile(r"[:,(]")


class ForeignContext:
    """The reasons of one language, with its words for meetings, news and places."""

    def __init__(self, code: str) -> None:
        table = shelves.toml(f"languages/{code}")
        event = {name: _forms(code, words) for name, words in table.get("event", {}).items()}
        self._start = frozenset(map(folded, table.get("start", {}).get("words", ())))
        self._states = frozenset(map(folded, table.get("state", {}).get("words", ())))
        self._homonyms = {
            folded(words): CountryCode(other) for other, listed in table.get("homonym", {}).items() for words in listed
        }
        meeting, news = _any_of(event.get("before", ())), _any_of(event.get("news", ()))
        inside, of = _any_of(event.get("preposition", ())), _any_of(event.get("of", ()))
        self._in = re.compile(rf"(?<!\w){inside} $", re.IGNORECASE)
        self._meeting_of = re.compile(rf"(?<!\w){meeting}(?: \w+)? (?:{inside}|{of}) $", re.IGNORECASE)
        self._meeting = re.compile(rf"(?<!\w){meeting}\b[^.;:]*$", re.IGNORECASE)
        self._news = re.compile(news if code in UNSPACED else rf"(?<!\w){news}", re.IGNORECASE)
        self._at_before = re.compile(rf"{_any_of(event.get('at', ()))}$")
        self._at_behind = re.compile(_any_of(event.get("at_behind", ())))
        self._language = re.compile(rf"(?<!\w){_any_of(event.get('language', ()))} $", re.IGNORECASE)

    def set_aside(self, spot: Spot) -> str | None:
        """Why the match does not count, or None if it does."""
        phrase = spot.phrase
        if phrase.rule == "blocker":
            return "blocker"
        if phrase.words in self._start and self._is_plain_word(spot):
            return "word"
        if (other := self._homonyms.get(phrase.words)) and spot.around.names_any_of(frozenset({other})):
            return "namesake"
        if phrase.words in self._states and _is_us_state(spot):
            return "us_state"
        if phrase.rule == "demonym" and self._language.search(spot.before):
            return "language"
        return "venue" if phrase.rule in ("capital", "city", "hub") and self._is_venue(spot) else None

    def _is_plain_word(self, spot: Spot) -> bool:
        """At the start of a sentence, where every word has a capital, and in capitals; not where the country is
        named otherwise, too.
        """
        if spot.around.names_otherwise(spot.phrase):
            return False
        start = bool(_SENTENCE_STARTS.search(spot.before)) and not _NAMED_AND_DONE.match(spot.after)
        return start or spot.text[spot.match.start : spot.match.end].isupper()

    def _is_venue(self, spot: Spot) -> bool:
        """A conference town is one in which something stands; any other town only beside a word for a meeting."""
        if spot.phrase.rule == "hub" and self._meeting_of.search(spot.before):
            return True
        inside = self._in.search(spot.before) or self._at_before.search(spot.before)
        behind = self._at_behind.match(spot.after)
        if inside is None and behind is None:
            return False
        if spot.phrase.rule != "hub":
            return inside is not None and bool(self._meeting.search(spot.before[: inside.start()]))
        return not self._news.search(spot.before) and not (behind and self._news.search(spot.after))


def _is_us_state(spot: Spot) -> bool:
    abroad = spot.around.names_any_of(_NEIGHBOURS) or spot.around.names_otherwise(spot.phrase)
    return not abroad and "us_state" in spot.around.rules


def _forms(code: str, words: Iterable[str]) -> tuple[str, ...]:
    """All forms of the words, folded, the longest first."""
    made = {folded(form) for word in words for form in FORMS[code](word, "event")}
    return tuple(sorted(made, key=lambda form: (-len(form), form)))


def _any_of(words: Iterable[str]) -> str:
    """A pattern that is one of the words; of none where there are none."""
    listed = "|".join(map(re.escape, words))
    return rf"(?:{listed})" if listed else r"(?!)"

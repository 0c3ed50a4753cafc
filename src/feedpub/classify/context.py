"""Whether a place that a text names is what the text is about, told by the words around it.

Each rule gives a reason to set a match aside, and keeps to the match's own neighbourhood; what depends on the
other places of the item is decided in ``places``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from feedpub.classify import shelves
from feedpub.classify.index import Match

NEAR = 48
"""Characters on either side that are looked at."""

_COMPARISON = re.compile(
    r"\b(?:unlike|compared (?:to|with)|similar to|second only to|reminiscent of|as opposed to)(?: the)? $",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"\b(?:available|translated|written|published|version|read|also) in(?: [A-Z]\w+,)*(?: and)? $")
_BYLINE = re.compile(
    r"\b(?:[Bb]y|Dr\.|Mr\.|Ms\.|Mrs\.|Prof\.|Professor|Sgt\.|Capt\.|Rep\.|Representative|Sen\.|Senator|Congressman"
    r"|Congresswoman|Chairman) $"
)
_SEAT = re.compile(r"(?:'s)?,? [(]?[RD] [A-Z]")
_GUEST = re.compile(r"\b(?:interview|conversation|q&a|talk) with $", re.IGNORECASE)
_SURNAME = re.compile(r" [A-Z][a-z]+")
_PARTY = re.compile(r"\b[RD][ .(]+$")
_EMBASSY = re.compile(r" (?:embassy|consulate|ambassador's residence|mission to)\b", re.IGNORECASE)
_OFFICE = re.compile(
    r" (?:(?:deputy|under|assistant|vice|former|special|permanent) ?)*"
    r"(?:secretary|ambassador|president|senator|envoy|representative|diplomat|general|admiral|attorney)\b",
    re.IGNORECASE,
)
_VENUE_IN = re.compile(r"\b(?:in|at|near|outside)(?: [A-Z]\w+,)? $")
_TOWN_OF = re.compile(r"\b(?:Fort|Camp|County|University of|State of|state of|Savannah,|Augusta,|Coastal) $")

NAMES_OF_PEOPLE = frozenset(
    {"Jordan", "Chad", "Georgia", "Israel", "Kenya", "Cyprus", "London", "Paris", "Sofia", "Santiago"}
)
"""Places that are also given names or surnames."""


def set_aside(text: str, match: Match, others: Sequence[Match]) -> str | None:
    """Why the match does not count, or None if it does. ``text`` is folded; ``others`` are all its matches."""
    phrase = match.phrase
    if phrase.rule == "blocker":
        return "blocker"
    before, after = text[max(0, match.start - NEAR) : match.start], text[match.end : match.end + NEAR]
    if phrase.rule == "us":
        return "office" if _OFFICE.match(after) else None
    if not phrase.countries and phrase.rule != "hub":
        return None
    return _of_country(match, before, after, others)


def _of_country(match: Match, before: str, after: str, others: Sequence[Match]) -> str | None:
    """The reasons that concern countries and their cities."""
    phrase = match.phrase
    if phrase.words in NAMES_OF_PEOPLE and _is_person(before, after):
        return "person"
    if phrase.words in ("Georgia", "Georgian") and _is_us_state(before, others):
        return "us_state"
    if phrase.rule in ("capital", "city", "hub") and _is_venue(phrase.rule, before, after):
        return "venue"
    if phrase.rule == "demonym" and (reason := _of_demonym(before, after)):
        return reason
    return "comparison" if _COMPARISON.search(before) else None


def _of_demonym(before: str, after: str) -> str | None:
    """An adjective of a language, or of an embassy, which stands in another country."""
    if _LANGUAGE.search(before):
        return "language"
    return "embassy" if _EMBASSY.match(after) else None


def _is_person(before: str, after: str) -> bool:
    """A title or a given name before it, a seat behind it ("Jordan, R-Ohio"), or somebody who is talked with."""
    given = before.rstrip().rpartition(" ")[2]
    if _BYLINE.search(before) or (before.endswith(" ") and given in _given_names()):
        return True
    return bool(_SEAT.match(after) or (_GUEST.search(before) and _SURNAME.match(after)))


def _is_us_state(before: str, others: Sequence[Match]) -> bool:
    """Georgia beside another state of the United States, or as the seat of a senator (R-Georgia)."""
    among_states = any(other.phrase.rule == "us_state" for other in others)
    return among_states or bool(_PARTY.search(before) or _TOWN_OF.search(before))


def _is_venue(rule: str, before: str, after: str) -> bool:
    """A conference town is a venue, unless the news is of the town; any other city only beside a word for a meeting."""
    following, preceding, news = _event_words()
    if following.match(after):
        return True
    inside = _VENUE_IN.search(before)
    if inside is None:
        return False
    happened = before[: inside.start()]
    return not news.search(happened) if rule == "hub" else bool(preceding.search(happened))


@cache
def _event_words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = {name: "|".join(listed) for name, listed in shelves.toml("places/cities")["event"].items()}
    return (
        re.compile(rf"'?s? (?:\w+ )?(?:{words['after']})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{words['before']})\b[^.;:]*$", re.IGNORECASE),
        re.compile(rf"\b(?:{words['news']})\b[^.;:]*$", re.IGNORECASE),
    )


@cache
def _given_names() -> frozenset[str]:
    return frozenset(shelves.toml("places/blockers")["person"]["given"])

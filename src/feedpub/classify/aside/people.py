"""Places that are also the names of people."""

from __future__ import annotations

import re
from functools import cache

from feedpub.classify import shelves
from feedpub.classify.aside.spot import Spot

NAMES_OF_PEOPLE = frozenset({
    "Jordan", "Chad", "Georgia", "Israel", "Kenya", "Cyprus", "London", "Paris", "Sofia", "Santiago", "Milan",
    "Sydney", "Holland", "Ireland", "England", "Castro", "Marcos", "Ortega", "Bolivar", "Montenegro",
})  # fmt: skip
"""Places, and leaders by their surname, that are also given names or surnames of others."""

GIVEN = frozenset({"Jordan", "Chad", "Paris", "Georgia", "Sydney"})
"""Of these, the ones that a surname may follow."""

_BYLINE = re.compile(
    r"(?:(?:^|[.!?] )By|\b(?:Dr\.|Mr\.|Ms\.|Mrs\.|Prof\.|Professor|Sgt\.|Capt\.|Rep\.|Representative|Sen\.|Senator"
    r"|Congressman|Congresswoman|Chairman|Justice|Judge)) $"
)
_GIVEN_BEFORE = re.compile(r"[^.!?:] ([A-Z][a-z]+|[A-Z]\.) $")
_TITLES = frozenset({
    "President", "Minister", "Premier", "Chancellor", "King", "Queen", "General", "Secretary", "Colonel", "Marshal",
    "Ayatollah", "Sheikh", "Sheik", "Emir", "Sultan", "Prince", "Chairman", "Leader", "Mayor", "Governor", "Admiral",
    "Candidate", "Ex", "Former", "Mullah", "Imam", "Pope", "Dictator", "Strongman",
})  # fmt: skip
_SEAT = re.compile(r"(?:'s)?,? [(]?[RD] [A-Z]")
_GUEST = re.compile(
    r"\b(?:interview|conversation|q&a|talk|chat|podcast|remembering|honou?ring|introducing|welcoming|welcome)"
    r"(?: with)? $",
    re.IGNORECASE,
)
_SURNAME = re.compile(r" (?!River|Valley|Times|Basin|Agreement|Compact|Accord)[A-Z][a-z]+")
_OF_THE_COUNTRY = re.compile(
    r" (?:President|King|Queen|Prime|Parliament|Minist|Army|Government|Basin|Valley|River|Times|Initiative|Response"
    r"|Peace|Agreement|Accord|Compact|Crisis|Country|Humanitarian|Situation|Election|Club|Climate|Pact|Olympics|Summit|Foreign"
    r"|Armed|Senate|Attack|Defen[cs]e|Royal|National|State|Central|Bank|Air|Police|Refugee|Border|Conference|Commission"
    r"|Supreme|High|Human|Water|Energy|Trade|Economic|Free|Football|Governor|House|Customs|Interior|Health|Security)"
)
_PLACED = re.compile(r"\b(?:[Ii]n|[Aa]cross|from|to|of|for|into|inside|through|with|and|between) $")
_APPOSITION = re.compile(r" [A-Z][a-z]+(?:, (?:[Ww]ho|[Aa]n?|[Tt]he|[Oo]n|\d)|'s\b| on [A-Z])")


def person(spot: Spot) -> str | None:
    """A title or a given name before it, a surname or a seat behind it, or somebody who is talked with."""
    if spot.phrase.tenures and " " not in spot.phrase.words and _is_somebody_else(spot):
        return "person"
    if spot.phrase.words not in NAMES_OF_PEOPLE:
        return None
    given = spot.before.rstrip().rpartition(" ")[2]
    if _BYLINE.search(spot.before) or (spot.before.endswith(" ") and given in _given_names()):
        return "person"
    if _SEAT.match(spot.after) or (_GUEST.search(spot.before) and _is_surname(spot.after)):
        return "person"
    return "person" if spot.phrase.words in GIVEN and _has_surname(spot) else None


def _is_somebody_else(spot: Spot) -> bool:
    """Whether another given name stands before a leader's surname: in running text, and not at a sentence's start."""
    if spot.field == "title":
        return False
    given = _GIVEN_BEFORE.search(spot.before)
    if _is_surname(spot.after):
        return True
    return bool(_BYLINE.search(spot.before) or (given and given[1] not in _TITLES))


def _is_surname(after: str) -> bool:
    return bool(_SURNAME.match(after) and not _OF_THE_COUNTRY.match(after))


def _has_surname(spot: Spot) -> bool:
    """In running text a capital tells a surname; in a title, where all is capital, only what stands behind it."""
    if _OF_THE_COUNTRY.match(spot.after) or _PLACED.search(spot.before) or spot.is_followed_by_a_match:
        return False
    return bool((_SURNAME if spot.field == "summary" else _APPOSITION).match(spot.after))


@cache
def _given_names() -> frozenset[str]:
    return frozenset(shelves.toml("places/blockers")["person"]["given"])

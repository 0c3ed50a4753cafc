"""Adjectives and asides of grammar: a language, an embassy, an office, a comparison."""

from __future__ import annotations

import re

from feedpub.classify.aside.spot import Spot

_COMPARISON = re.compile(
    r"\b(?:unlike|compared (?:to|with)|similar to|second only to|reminiscent of|as opposed to|the size of"
    r"|bigger than|larger than|smaller than)(?: the)? $",
    re.IGNORECASE,
)
_IN_LANGUAGE = re.compile(
    r"\b(?:available|translated|written|published|version|edition) (?:in|into|from)(?: [A-Z]\w+,)*(?: and)? $"
)
_BEGINS = re.compile(r"(?:^|[.!?…] )$")
_NO_NOUN = re.compile(r"$|[.,;:!?)]| and\b| or\b| by\b")
_LANGUAGE = re.compile(
    r" (?:language|speaking|subtitles|dialects?|alphabet)\b",
    re.IGNORECASE,
)
_EMBASSY = re.compile(
    r" (?:embassy|consulate|ambassador's residence|mission to (?:the )?"
    r"(?:UN|U\.N\.|United Nations|EU|European|NATO|OSCE|WTO))\b",
    re.IGNORECASE,
)
_ATTACKED = re.compile(
    r"\b(?:attack\w*|bomb\w*|storm\w*|strikes?|struck|raid\w*|siege|burn\w*|hostages?)\b", re.IGNORECASE
)
_OFFICE = re.compile(
    r" (?:(?:deputy|under|assistant|vice|former|special|permanent) ?)*"
    r"(?:secretary|ambassador|president|senator|envoy|representative|diplomat|general|admiral|attorney)\b",
    re.IGNORECASE,
)

_AMERICANS = re.compile(r" Americans?\b")
_SEAT = re.compile(
    r"(?:'s)?(?: junior| senior)? (?:Democrat|Republican|senator|congress(?:wo)?man|representative)\b", re.IGNORECASE
)

_SCHOOL_OF = re.compile(r"\b(?:University|Institute|College|Regents) of (?:the )?$")
_SCHOOL = re.compile(r" (?:State )?(?:University|College|Institute|Board of Regents|office|headquarters)\b")


def language(spot: Spot) -> str | None:
    """An adjective that names a language: "available in Spanish", "a Russian-language channel"."""
    if spot.phrase.rule not in ("demonym", "alias"):
        return None
    written = _IN_LANGUAGE.search(spot.before) and _NO_NOUN.match(spot.after)
    return "language" if written or _LANGUAGE.match(spot.after) else None


def embassy(spot: Spot) -> str | None:
    """An embassy stands in another country than its own, unless something happened to it."""
    named = spot.phrase.rule == "demonym" and _EMBASSY.match(spot.after)
    return "embassy" if named and not _ATTACKED.search(spot.sentence) else None


def office(spot: Spot) -> str | None:
    """The United States or a state of it in what somebody is: "the U.S. ambassador", "a Delaware Democrat"."""
    if spot.phrase.rule != "us_state":
        return "office" if _OFFICE.match(spot.after) else None
    if _SCHOOL_OF.search(spot.before) or _SCHOOL.match(spot.after):
        return "institution"
    return "office" if _SEAT.match(spot.after) else None


def comparison(spot: Spot) -> str | None:
    """What something else is held against: "unlike the French election"; where a title begins so, it is a subject."""
    compared = _COMPARISON.search(spot.before)
    begins = spot.field == "title" and compared and _BEGINS.search(spot.before[: compared.start()])
    return "comparison" if compared and not begins else None


def american(spot: Spot) -> str | None:
    """A people of the United States: "Korean American families" live there."""
    return "american" if spot.phrase.rule in ("demonym", "alias", "area") and _AMERICANS.match(spot.after) else None

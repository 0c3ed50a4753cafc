"""Cities and countries that are only the place of a meeting."""

from __future__ import annotations

import re
from functools import cache

from feedpub.classify import shelves
from feedpub.classify.aside.spot import Spot

_IN = re.compile(r"\b(?:in|at|near|outside)(?: [A-Z]\w+,)? $")
_CITY_STATES = frozenset({"Singapore", "Luxembourg", "Monaco"})
"""Countries whose summits are talked about as those of a town are."""


def venue(spot: Spot) -> str | None:
    """A place beside a word for a meeting ("talks in Geneva", "the Hanoi summit").

    A conference town needs nothing else; any other place is one only where the text names another that the meeting
    may be about, and a country only where nothing else in the text speaks of it.
    """
    rule = spot.phrase.rule
    if rule == "hub":
        return "venue" if _is_beside_a_meeting(spot) else None
    if rule not in ("name", "capital", "city") or not spot.around.names_another(spot.phrase):
        return None
    if rule == "name" and spot.around.names_otherwise(spot.phrase):
        return None
    if rule == "name" and spot.phrase.words not in _CITY_STATES:
        return "venue" if _words().met_in.search(spot.before) else None
    return "venue" if _is_beside_a_meeting(spot) else None


def _is_beside_a_meeting(spot: Spot) -> bool:
    words = _words()
    following = words.following_a_hub if spot.phrase.rule == "hub" else words.following
    if following.match(spot.after):
        return True
    inside = _IN.search(spot.before)
    if inside is None:
        return False
    happened = spot.before[: inside.start()]
    return bool(words.meeting.search(happened)) and not words.news.search(happened)


class _Words:
    """The patterns that are made of the data file's words."""

    def __init__(self, after: str, signed: str, middle: str, before: str, news: str) -> None:
        self.following = re.compile(rf" (?:(?:{middle}) )?(?:{after})\b", re.IGNORECASE)
        self.following_a_hub = re.compile(rf" (?:(?:{middle}) )?(?:{after}|{signed})\b", re.IGNORECASE)
        """Never behind a possessive: "Moscow's plan" is a government's."""
        self.meeting = re.compile(rf"\b(?:{before})\b[^.;:!?…]*$", re.IGNORECASE)
        self.news = re.compile(rf"\b(?:{news})\b[^.;:!?…]*$", re.IGNORECASE)
        self.met_in = re.compile(
            rf"\b(?:{before})(?: (?:held|hosted|today|again|here|last week|this week|next week|earlier|later|late))?"
            r" (?:in|at)(?: [A-Z]\w+,)? $",
            re.IGNORECASE,
        )


@cache
def _words() -> _Words:
    listed = shelves.toml("places/cities")["event"]
    return _Words(**{name: "|".join(listed[name]) for name in ("after", "signed", "middle", "before", "news")})

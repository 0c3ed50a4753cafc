"""Cities and countries that are only the place of a meeting."""

from __future__ import annotations

import re
from functools import cache

from feedpub.classify import shelves
from feedpub.classify.aside.spot import Spot

_IN = re.compile(r"\b(?:in|at|near|outside)(?: [A-Z]\w+,)? $")
_CITY_STATES = frozenset({"Singapore", "Luxembourg", "Monaco"})
"""Countries whose summits are talked about as those of a town are."""
_MET = re.compile(
    r"\b(?:talks|summit|summits|meeting|meetings|conference|negotiations|met|meet|meets|gathered|convened|held|hosted"
    r"|signed|workshop|seminar|agreed|session)"
    r"(?: (?:today|yesterday|tomorrow|again|here|last week|this week|next week|earlier|later|early|late))?"
    r" (?:in|at)(?: [A-Z]\w+,)? $"
)


def venue(spot: Spot) -> str | None:
    """A conference town is a venue, unless the news is of the town; any other place only beside a word for a meeting.

    A country is one only where the text names another that the meeting may be about.
    """
    rule = spot.phrase.rule
    if rule == "name":
        return "venue" if _is_host(spot) else None
    return "venue" if rule in ("capital", "city", "hub") and _is_town(spot) else None


def _is_host(spot: Spot) -> bool:
    if not spot.around.names_another(spot.phrase) or spot.around.names_otherwise(spot.phrase):
        return False
    following, _, _ = _words()
    if spot.phrase.words in _CITY_STATES and (following.match(spot.after) or _IN.search(spot.before)):
        return True
    return bool(_MET.search(spot.before))


def _is_town(spot: Spot) -> bool:
    following, preceding, news = _words()
    if following.match(spot.after):
        return True
    inside = _IN.search(spot.before)
    if inside is None:
        return False
    happened = spot.before[: inside.start()]
    return not news.search(happened) if spot.phrase.rule == "hub" else bool(preceding.search(happened))


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = {name: "|".join(listed) for name, listed in shelves.toml("places/cities")["event"].items()}
    return (
        re.compile(rf"'?s? (?:\w+ )?(?:{words['after']})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{words['before']})\b[^.;:!?…]*$", re.IGNORECASE),
        re.compile(rf"\b(?:{words['news']})\b[^.;:!?…]*$", re.IGNORECASE),
    )

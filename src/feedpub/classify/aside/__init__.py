"""Whether a place that a text names is what the text is about, told by the words around it.

Each module holds one family of reasons to set a match aside; what depends on the weight of the other places is
decided in ``places``. The rules are English ones; ``abroad`` has the few of other languages.
"""

from __future__ import annotations

from feedpub.classify.aside.participants import participant
from feedpub.classify.aside.people import person
from feedpub.classify.aside.spot import Around, Spot
from feedpub.classify.aside.towns import namesake, us_town
from feedpub.classify.aside.venues import venue
from feedpub.classify.aside.wording import american, comparison, embassy, language, office
from feedpub.classify.office import NOT_IN_OFFICE

__all__ = ["Around", "Spot", "set_aside"]

_OF_COUNTRIES = (person, us_town, venue, language, embassy, participant, comparison)
"""In this order: the first that gives a reason is the one that is told."""


def set_aside(spot: Spot) -> str | None:
    """Why the match does not count, or None if it does."""
    phrase = spot.phrase
    if phrase.rule in ("blocker", NOT_IN_OFFICE):
        return phrase.rule
    if phrase.rule in ("us", "us_vague", "us_state"):
        return office(spot)
    if why := namesake(spot) or american(spot):
        return why
    if not phrase.countries and phrase.rule != "hub":
        return None
    return next((why for reason in _OF_COUNTRIES if (why := reason(spot))), None)

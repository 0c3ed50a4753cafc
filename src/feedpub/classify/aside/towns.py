"""Places that bear the name of another one: towns and states of the United States, a coast, a second Tripoli."""

from __future__ import annotations

import re
from functools import cache

from feedpub.classify import shelves
from feedpub.classify.aside.spot import Spot
from feedpub.model import CountryCode

NAMESAKES = frozenset({
    "Cairo", "Venice", "Athens", "Rome", "Dublin", "Manchester", "Birmingham", "Odessa", "Naples", "Melbourne",
    "Lima", "Toledo", "Lebanon", "Alexandria", "Oxford", "Cambridge",
})  # fmt: skip
"""Towns beside other places of the United States, unless something else tells of the country."""

_DOMESTIC = frozenset({"us_state", "us_domestic"})
_NEIGHBOURS = frozenset(map(CountryCode, ("RU", "AM", "AZ", "UA", "TR", "MD", "BY", "KZ", "IR")))
_LEBANON = frozenset({CountryCode("LB")})
_IRAQ = frozenset(map(CountryCode, ("IQ", "SY")))
_PACIFIC_COAST = frozenset(map(CountryCode, ("CO", "EC", "PE", "CL", "MX", "GT", "SV", "HN", "NI", "CR", "PA")))
_PARTY = re.compile(r"\b[RD][ .(]+$")
_OF_THE_STATE = re.compile(
    r"(?:'s)? (?:new |rural )*(?:Governor|Gov\.|Senate|Tech|Power|Republicans?|Democrats?|Legislature|Voting Law"
    r"|New Voting|Runoff|Counties|County|Secretary of State|Southern|State University)\b",
    re.IGNORECASE,
)
_TOWN_OF = re.compile(r"\b(?:Fort|Camp|County|University of|State of|state of|Savannah,|Augusta,|Macon,|Coastal) $")


def us_town(spot: Spot) -> str | None:
    """Georgia beside other states or as a senator's seat; a town with its state ("Lebanon, Pa.") or among states."""
    phrase, around = spot.phrase, spot.around
    if phrase.words in ("Georgia", "Georgian") and _is_state(spot):
        return "us_state"
    if phrase.rule in ("name", "capital", "city", "hub") and phrase.words != "Georgia":
        if _state().match(spot.after) and not around.names_otherwise(phrase):
            return "us_town"
        if phrase.words in NAMESAKES and "us_state" in around.rules and _is_bare(spot):
            return "us_town"
    return None


def _is_bare(spot: Spot) -> bool:
    """Nothing else is abroad, and it does nothing by itself as a government would."""
    return spot.around.names_only(spot.phrase) and not spot.after.startswith("'s")


def _is_state(spot: Spot) -> bool:
    if _PARTY.search(spot.before) or _TOWN_OF.search(spot.before) or _OF_THE_STATE.match(spot.after):
        return True
    abroad = spot.around.names_any_of(_NEIGHBOURS) or spot.around.names_otherwise(spot.phrase)
    return not abroad and not _DOMESTIC.isdisjoint(spot.around.rules)


@cache
def _state() -> re.Pattern[str]:
    """A state behind a town: ", Pa.", ", Kansas", " (PA)"."""
    tables = shelves.toml("places/united_states")
    names = "|".join(sorted(tables["us_state"]["state"], key=len, reverse=True))
    short = "|".join(map(re.escape, tables["written"]["short"]))
    codes = "|".join(tables["written"]["code"])
    alone = r"(?!,? (?:and|or|to) [A-Z]|, [A-Z][\w ]+,? and )"  # a list of places is no address
    return re.compile(rf",? [(]?(?:{short})|, (?:{names})\b{alone}|,? [(]?(?:{codes})\b(?! [A-Z])")


def namesake(spot: Spot) -> str | None:
    """Tripoli in Lebanon, the Turkmen of Iraq and Syria, and the Pacific as the coast of a country of Latin America."""
    phrase, around = spot.phrase, spot.around
    if phrase.words == "Tripoli" and around.names_any_of(_LEBANON) and not around.names_otherwise(phrase):
        return "namesake"
    if phrase.words == "Turkmen" and around.names_any_of(_IRAQ) and not around.names_otherwise(phrase):
        return "namesake"
    if phrase.words == "Pacific" and around.names_any_of(_PACIFIC_COAST) and around.countries <= _PACIFIC_COAST:
        return "namesake"
    return None

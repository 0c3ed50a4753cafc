"""Countries that take part in what happens elsewhere: donors, leaders of a force, members of a circle of powers.

Each holds only where the text names another place, which is then what it is about.
"""

from __future__ import annotations

import re

from feedpub.classify.aside.spot import Spot
from feedpub.model import CountryCode

DONORS = frozenset(map(CountryCode, (
    "AE", "AT", "AU", "BE", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT",
    "JP", "KR", "KW", "LU", "NL", "NO", "NZ", "PT", "QA", "SA", "SE",
)))  # fmt: skip
"""Countries that give, and hardly ever receive, humanitarian help."""

_RELIEF = re.compile(
    r"\b(?:humanitarian|UNICEF|WFP|UNHCR|OCHA|UNFPA|UNDP|FAO|IOM|UNRWA|relief|Red Cross|Red Crescent|food aid"
    r"|World Food Programme|refugees|displaced|vaccines?|vaccination|famine|drought|cholera|earthquake|floods?"
    r"|cyclone|typhoon|hurricane|donors?|children)\b",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"(?:'s)?(?: government)?(?:,| and| \w+)? (?:(?:donat\w+|pledg\w+|gives?|gave|giving|provid\w+|contribut\w+|sends?"
    r"|sent|sending|funds?|funded|funding|grants?|commits?|committed|announc\w+|pays?|paid)\b[^.!?]{0,40}?"
    r"\b(?:aid|assistance|million|billion|funds?|funding|relief|food|grants?|kits|supplies|tents|water|units|doses"
    r"|vaccines|contribution)|Red Cross|Red Crescent|aid|assistance|development agency|field hospital)\b",
    re.IGNORECASE,
)
_GIVEN_BY = re.compile(
    r"\b(?:fund(?:ed|ing|s)|donat\w+|contribut\w+|pledg\w+|support(?:ed)?|grants?|gifts?|financ\w+|money|million|billion"
    r"|donors?|thanks)(?: [\w$€.]+){0,4} (?:by|from|of|including|to|with)(?: the)?(?: (?:government|people)s? of)?"
    r"(?: the)?(?: [A-Z]\w+,?)*(?: and)?(?: the)? $"
)
_LEADS = re.compile(
    r" led (?:multinational |international |regional |peacekeeping |security |police |UN )*(?:force|mission)\b"
)
_BORN = re.compile(r" (?:American|born|educated|trained|descended|style|type|inspired)\b")
_NATIONAL_OF = re.compile(r"[A-Z][\w\']+ [A-Z][\w\']+, of $")
_ENDS = re.compile(r"[,.;)]")
_CIRCLE = re.compile(
    r"\b(?:P5 ?\+ ?1|P5|E3(?:/EU)?(?: ?\+ ?3)?|EU 3|G7|G8|G20|permanent members|Contact Group)\b[^.]{0,24}[(:][^).]*$"
)


_SOVIET = frozenset({"Soviet", "Soviets", "USSR", "Soviet Union"})
_ONCE_SOVIET_LANDS = frozenset({"Caucasus", "Central Asia", "Central Asian", "Ferghana", "Fergana", "Eurasia"})
_ONCE_SOVIET = frozenset(map(CountryCode, (
    "AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "TJ", "TM", "UA", "UZ",
)))  # fmt: skip
_TEAMS = re.compile(
    r"\b(?i:teams?|peacekeepers|blue helmets|contingents?|rescuers|medics|doctors|donors)"
    r"(?:,? \w+){0,4} (?:from|of|them|including)(?: the)?(?: (?:[A-Z]\w+ ?)+,?)*(?: and)?(?: the)? $"
    r"|\b(?:drawn|contributed) (?:from|by)(?: the)?(?: (?:[A-Z]\w+ ?)+,?)*(?: and)?(?: the)? $"
)
_AUTHOR = re.compile(
    r" (?:\w+ )?(?:author|writer|poet|novelist|artist|scholar|economist|historian|philosopher|singer|actor|actress"
    r"|filmmaker|architect|photographer|designer|inventor|chef)\b"
)
_ARTICLE = re.compile(r"\b[Aa]n? $")
_ETHNIC = re.compile(r"\bethnic(?:ally)? $", re.IGNORECASE)
_BORN_IN = re.compile(r"(?:, |\bwho was |\bhe was |\bshe was )(?:born(?: and raised)?|educated) in(?: [A-Z]\w+,)? $")
_SERVED = re.compile(
    r"\b(?:return(?:ed|ing|ees)?|back|home|deployed|deployments?|served|serving|tours?|wounded)"
    r" (?:from|to|in|of)(?: [A-Z]\w+)*(?:,| and| or)*(?: the)? $"
)
_SOLDIERS = frozenset({
    "service members", "servicemembers", "veterans", "military families", "military spouses", "National Guard",
    "Guardsmen", "guardsmen", "reserve component", "reserve components", "Veterans Affairs", "military caregivers",
})  # fmt: skip


def participant(spot: Spot) -> str | None:
    """Why the country is not the subject, where the words beside it tell that it only takes part."""
    phrase = spot.phrase
    if _SERVED.search(spot.before) and spot.around.says_any_of(_SOLDIERS):
        return "participant"
    if len(phrase.countries) != 1 or phrase.rule not in ("name", "demonym", "alias", "capital", "hub"):
        return None
    if not spot.around.names_another(phrase):
        return None
    if phrase.words in _SOVIET:
        once = spot.around.names_any_of(_ONCE_SOVIET) or spot.around.says_any_of(_ONCE_SOVIET_LANDS)
        return "former" if once else None
    if phrase.rule == "demonym" and _ARTICLE.search(spot.before) and _AUTHOR.match(spot.after):
        return "participant"
    if _ETHNIC.search(spot.before) or _BORN_IN.search(spot.before) or _TEAMS.search(spot.before):
        return "participant"
    if _CIRCLE.search(spot.before) or (
        phrase.rule == "demonym" and (_BORN.match(spot.after) or _LEADS.match(spot.after))
    ):
        return "participant"
    if _NATIONAL_OF.search(spot.before) and _ENDS.match(spot.after):
        return "participant"
    return "participant" if _is_donor(spot) else None


def _is_donor(spot: Spot) -> bool:
    if not DONORS.issuperset(spot.phrase.countries) or not spot.around.names_another(spot.phrase, but=DONORS):
        return False
    gives = _GIVES.match(spot.after) or _GIVEN_BY.search(spot.before)
    return bool(gives and _RELIEF.search(spot.sentence))

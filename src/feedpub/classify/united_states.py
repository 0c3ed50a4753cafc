"""Whether the United States is an item's subject: it is named by every other one, mostly as the actor."""

from __future__ import annotations

import re

from feedpub.classify.gazetteer import country_regions
from feedpub.classify.hits import LONGEST, Hit
from feedpub.classify.verdict import NORTH_AMERICA, Places
from feedpub.model import CountryCode, RegionSlug

TERRITORIES = frozenset(map(CountryCode, ("PR", "VI", "GU", "AS", "MP", "UM")))
"""Of the United States: a text about them and its agencies is about it, too."""

_BESIDE = frozenset({NORTH_AMERICA, RegionSlug("space")})
_DIGEST = re.compile(r"\b(?:Recap|Roundup|Round Up|Weekly Update)\b")
_DOMESTIC_NAMESAKES = frozenset({"us_town", "us_state"})
_US = frozenset({"us", "us_vague", "us_domestic", "us_likely", "us_state"})
_NAMED = _US - {"us_vague"}
_BYSTANDERS = frozenset({"venue", "participant", "comparison"})
_ACTS = re.compile(
    r" (?:can|cannot|can't|could|must|should|shall|will|won't|needs?|has|have|had|is|are|isn't|votes?|elects?|may|might"
    r"|faces|goes|turns|wants|loses|lost|wins|spends|remains?|deserves|at)\b",
    re.IGNORECASE,
)


def united_states(found: Places, hits: list[Hit], title: str) -> None:
    """The subject of domestic matters, or where it is named and nothing else is."""
    elsewhere = _is_elsewhere(found, hits)
    # What the title says holds for the whole item, what a sentence says for itself: another one takes nothing away.
    abroad = {(hit.field, hit.sentence) for hit in hits if hit.phrase.rule == "abroad"}
    outward = any(field == "title" for field, _ in abroad)
    digest = bool(_DIGEST.search(title, 0, LONGEST))
    titled = any(hit.field == "title" and _names_a_place(hit) for hit in hits)
    named = {hit.phrase.words for hit in hits if hit.aside is None and hit.phrase.rule in _NAMED}
    for hit in hits:
        if hit.aside is None and not TERRITORIES.isdisjoint(hit.phrase.countries):
            _give(found, hit, hit.phrase.rule)
        if hit.aside == "american" or (hit.aside in _DOMESTIC_NAMESAKES and not elsewhere):
            _give(found, hit, hit.aside)
        if hit.aside is not None or hit.phrase.rule not in _US:
            continue
        inward = not outward and (hit.field, hit.sentence) not in abroad
        enough = bool(named) if hit.phrase.rule == "us_vague" else hit.field == "title" or len(named) > 1
        alone = inward and not elsewhere and enough
        if _is_subject(hit, title, elsewhere=elsewhere and not digest, titled=titled, alone=alone):
            _give(found, hit, hit.phrase.rule)
        else:
            actor = hit.phrase.rule in ("us", "us_vague")
            found.evidence.append(hit.evidence(rule="us_actor" if actor else "elsewhere"))


def _is_elsewhere(found: Places, hits: list[Hit]) -> bool:
    """Whether another place is named, be it only as a venue or a bystander."""
    if found.countries - TERRITORIES or found.regions - _BESIDE - _regions_of_territories(found):
        return True
    return any(hit.aside in _BYSTANDERS and hit.phrase.countries for hit in hits)


def _give(found: Places, hit: Hit, rule: str) -> None:
    found.us_is_subject = True
    found.regions.add(NORTH_AMERICA)
    found.evidence.append(hit.evidence(rule=rule, gives=("us_subject", f"region:{NORTH_AMERICA}")))


def _regions_of_territories(found: Places) -> set[RegionSlug]:
    return {region for code in found.countries & TERRITORIES for region in country_regions()[code]}


def _names_a_place(hit: Hit) -> bool:
    return hit.aside is None and bool(hit.phrase.countries or hit.phrase.regions)


def _is_subject(hit: Hit, title: str, *, elsewhere: bool, titled: bool, alone: bool) -> bool:
    """A state beside foreign places is where something went or stood, unless the title says so.

    ``titled``: the title names a place; ``alone``: nothing tells of the world outside.
    """
    match hit.phrase.rule:
        case "us_domestic":
            return True
        case "us_likely":
            return not elsewhere
        case "us_state":
            return hit.field == "title" or not elsewhere
        case _:
            acts = hit.field == "title" and hit.start == 0 and not titled and bool(_ACTS.match(title, hit.end))
            return alone or (acts and hit.phrase.rule == "us")

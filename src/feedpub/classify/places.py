"""Which countries and regions an item is about.

Joins the hits of title and summary: what a text names counts; wide words, organisations and the United States
count only beside nothing more definite. Captions are a last resort and give weak regions only.
"""

from __future__ import annotations

from collections.abc import Iterable

from feedpub.classify.gazetteer import Phrase, country_regions
from feedpub.classify.hits import Hit, hits
from feedpub.classify.reader import Reader
from feedpub.classify.text import Text
from feedpub.classify.united_states import united_states
from feedpub.classify.verdict import Places
from feedpub.model import CountryCode, RegionSlug

RUSSIA = RegionSlug("russia-eurasia")
SPACE = RegionSlug("space")

_FIRM = frozenset({"name", "demonym", "capital", "alias", "city", "hub", "people", "leader", "area", "own"})


def places(text: Text, reader: Reader) -> Places:
    """Judges title and summary; the caption only where those name nothing."""
    named = hits({"title": text.title, "summary": text.summary}, text.published, reader)
    found = _firm(named)
    _soft(found, named)
    united_states(found, named, text.title)
    if not (found.countries or found.regions or found.weak):
        _caption(found, hits({"caption": text.caption}, text.published, reader))
    found.weak -= found.regions
    return found


def regions_of(countries: Iterable[CountryCode]) -> set[RegionSlug]:
    """The regions of these countries, all together."""
    return {region for code in countries for region in country_regions()[code]}


def _firm(named: list[Hit]) -> Places:
    """What counts wherever it stands, and the note of all that was set aside."""
    found = Places()
    for hit in named:
        if hit.aside is not None:
            found.evidence.append(hit.evidence(rule=hit.aside))
        elif hit.phrase.rule in _FIRM:
            found.countries.update(hit.phrase.countries)
            found.regions.update(hit.phrase.regions, regions_of(hit.phrase.countries))
            found.weak.update(hit.phrase.weak)
            found.evidence.append(hit.evidence(gives=_gives(hit.phrase)))
    return found


def _soft(found: Places, named: list[Hit]) -> None:
    """Wide words and organisations, judged by what is firmly named; none of them judges another."""
    firm = frozenset(found.regions)
    for hit in named:
        if hit.aside is not None or hit.phrase.rule in _FIRM:
            continue
        if (strong := _is_strong(hit, firm)) is None:
            continue
        regions, weak = (hit.phrase.regions, hit.phrase.weak) if strong else ((), hit.phrase.regions + hit.phrase.weak)
        found.regions.update(regions)
        found.weak.update(weak)
        gives = (*(f"region:{slug}" for slug in regions), *(f"weak:{slug}" for slug in weak))
        found.evidence.append(hit.evidence(gives=gives))


def _is_strong(hit: Hit, firm: frozenset[RegionSlug]) -> bool | None:
    """Whether a soft phrase counts, weakly or not; None for one that is no soft phrase."""
    own = {*hit.phrase.regions, *hit.phrase.weak}
    elsewhere = firm - own - {RUSSIA, SPACE}  # Russia is what an alliance of Europe is about
    match hit.phrase.rule:
        case "umbrella":
            return firm.isdisjoint(own) and (hit.field == "title" or not elsewhere)
        case "passing":
            return hit.field == "title" and not firm
        case "organisation":
            return hit.field == "title" or not elsewhere
        case "alliance":
            return not elsewhere
        case _:
            return None


def _caption(found: Places, named: list[Hit]) -> None:
    for hit in named:
        regions = {*hit.phrase.regions, *regions_of(hit.phrase.countries)}
        if hit.aside is None and hit.phrase.rule in _FIRM and regions:
            found.weak |= regions
            found.evidence.append(hit.evidence(gives=tuple(f"weak:{slug}" for slug in sorted(regions))))


def _gives(phrase: Phrase) -> tuple[str, ...]:
    regions = sorted({*phrase.regions, *regions_of(phrase.countries)})
    return (
        *(f"country:{code}" for code in phrase.countries),
        *(f"region:{slug}" for slug in regions),
        *(f"weak:{slug}" for slug in phrase.weak),
    )

"""Which countries and regions an item is about, and whether the United States is its subject.

Joins the matches of title and summary: what a text names counts; wide words, organisations and the United States
count only beside nothing more definite. Captions are a last resort and give weak regions only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from feedpub.classify.context import set_aside
from feedpub.classify.folding import folded
from feedpub.classify.gazetteer import Phrase, country_regions
from feedpub.classify.index import Index
from feedpub.classify.text import Text
from feedpub.model import CountryCode, Evidence, RegionSlug

NORTH_AMERICA = RegionSlug("north-america")
RUSSIA = RegionSlug("russia-eurasia")
SPACE = RegionSlug("space")

LONGEST = 20_000
"""Characters of a field that are read; a listing's blurb has some hundreds, and no text may hold the program."""

_FIRM = frozenset({"name", "demonym", "capital", "alias", "city", "hub", "people", "leader", "area", "own"})
_US = frozenset({"us", "us_domestic", "us_likely", "us_state"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase in one field, and why it does not count (None: it does)."""

    field: str
    start: int
    end: int
    text: str
    phrase: Phrase
    aside: str | None


@dataclass(slots=True, kw_only=True)
class Places:
    """What an item is about, with the evidence."""

    countries: set[CountryCode] = field(default_factory=set)
    regions: set[RegionSlug] = field(default_factory=set)
    weak: set[RegionSlug] = field(default_factory=set)
    us_is_subject: bool = False
    evidence: list[Evidence] = field(default_factory=list)


def places(text: Text, index: Index) -> Places:
    """Judges title and summary; the caption only where those name nothing."""
    hits = [*_hits("title", text.title, index), *_hits("summary", text.summary, index)]
    found = _firm(hits)
    _soft(found, hits)
    _united_states(found, hits)
    if not (found.countries or found.regions or found.weak):
        _caption(found, _hits("caption", text.caption, index))
    found.weak -= found.regions
    return found


def regions_of(countries: Iterable[CountryCode]) -> set[RegionSlug]:
    """The regions of these countries, all together."""
    return {region for code in countries for region in country_regions()[code]}


def _hits(name: str, printed: str, index: Index) -> list[Hit]:
    """The distinct phrases of a field: where one is repeated, the first that counts (else the first)."""
    text = folded(printed[:LONGEST])
    matches = index.find(text)
    kept: dict[str, Hit] = {}
    for match in matches:
        before = kept.get(match.phrase.words)
        if before is not None and before.aside is None:
            continue
        aside = set_aside(text, match, matches)
        if before is None or aside is None:
            span = printed[match.start : match.end]
            kept[match.phrase.words] = Hit(
                field=name, start=match.start, end=match.end, text=span, phrase=match.phrase, aside=aside
            )
    return list(kept.values())


def _firm(hits: list[Hit]) -> Places:
    """What counts wherever it stands, and the note of all that was set aside."""
    found = Places()
    for hit in hits:
        if hit.aside is not None:
            found.evidence.append(_evidence(hit, rule=hit.aside))
        elif hit.phrase.rule in _FIRM:
            found.countries.update(hit.phrase.countries)
            found.regions.update(hit.phrase.regions, regions_of(hit.phrase.countries))
            found.weak.update(hit.phrase.weak)
            found.evidence.append(_evidence(hit, gives=_gives(hit.phrase)))
    return found


def _soft(found: Places, hits: list[Hit]) -> None:
    """Wide words and organisations, judged by what is firmly named; none of them judges another."""
    firm = frozenset(found.regions)
    for hit in hits:
        if hit.aside is not None or hit.phrase.rule in _FIRM:
            continue
        if (strong := _is_strong(hit, firm)) is None:
            continue
        regions, weak = (hit.phrase.regions, hit.phrase.weak) if strong else ((), hit.phrase.regions + hit.phrase.weak)
        found.regions.update(regions)
        found.weak.update(weak)
        gives = (*(f"region:{slug}" for slug in regions), *(f"weak:{slug}" for slug in weak))
        found.evidence.append(_evidence(hit, gives=gives))


def _is_strong(hit: Hit, firm: frozenset[RegionSlug]) -> bool | None:
    """Whether a soft phrase counts, weakly or not; None for one that is no soft phrase."""
    own = {*hit.phrase.regions, *hit.phrase.weak}
    elsewhere = firm - own - {RUSSIA, SPACE}  # Russia is what an alliance of Europe is about
    match hit.phrase.rule:
        case "umbrella":
            return firm.isdisjoint(own)
        case "passing":
            return hit.field == "title" and not firm
        case "organisation":
            return hit.field == "title" or not elsewhere
        case "alliance":
            return not elsewhere
        case _:
            return None


def _united_states(found: Places, hits: list[Hit]) -> None:
    """The United States is the subject of domestic matters, or where it is named and nothing else is."""
    elsewhere = bool(found.countries or found.regions - {NORTH_AMERICA})
    abroad = any(hit.phrase.rule == "abroad" for hit in hits)
    for hit in hits:
        if hit.aside is not None or hit.phrase.rule not in _US:
            continue
        if _is_us_subject(hit, elsewhere=elsewhere, abroad=abroad):
            found.us_is_subject = True
            found.regions.add(NORTH_AMERICA)
            found.evidence.append(_evidence(hit, gives=("us_subject", f"region:{NORTH_AMERICA}")))
        else:
            found.evidence.append(_evidence(hit, rule="us_actor" if hit.phrase.rule == "us" else "elsewhere"))


def _is_us_subject(hit: Hit, *, elsewhere: bool, abroad: bool) -> bool:
    """A state beside foreign places is where something went or stood, unless the title says so."""
    match hit.phrase.rule:
        case "us_domestic":
            return True
        case "us_likely":
            return not elsewhere
        case "us_state":
            return hit.field == "title" or not elsewhere
        case _:
            return not elsewhere and not abroad


def _caption(found: Places, hits: list[Hit]) -> None:
    for hit in hits:
        regions = {*hit.phrase.regions, *regions_of(hit.phrase.countries)}
        if hit.aside is None and hit.phrase.rule in _FIRM and regions:
            found.weak |= regions
            found.evidence.append(_evidence(hit, gives=tuple(f"weak:{slug}" for slug in sorted(regions))))


def _gives(phrase: Phrase) -> tuple[str, ...]:
    regions = sorted({*phrase.regions, *regions_of(phrase.countries)})
    return (
        *(f"country:{code}" for code in phrase.countries),
        *(f"region:{slug}" for slug in regions),
        *(f"weak:{slug}" for slug in phrase.weak),
    )


def _evidence(hit: Hit, *, rule: str | None = None, gives: Iterable[str] = ()) -> Evidence:
    return Evidence(
        field=hit.field, text=hit.text, rule=rule or hit.phrase.rule, gives=tuple(gives), start=hit.start, end=hit.end
    )

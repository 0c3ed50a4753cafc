"""The phrases by which a text names a place, and what each one stands for, loaded from the data files.

Does not look at any text: see ``index`` for finding phrases and ``aside`` for those that do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from feedpub.classify import shelves
from feedpub.classify.folding import folded
from feedpub.model import CountryCode, RegionSlug

RULES = frozenset({
    "name", "demonym", "capital", "alias", "city", "hub", "people", "leader", "in_office",
    "area", "umbrella", "passing", "organisation", "alliance",
    "us", "us_vague", "us_domestic", "us_likely", "us_state", "abroad", "blocker", "own",
})  # fmt: skip
"""What a phrase is. ``blocker`` and ``abroad`` give nothing; every other rule is explained in its data file."""

SUBJECTLESS = frozenset({"us", "us_vague", "us_domestic", "us_likely", "us_state", "abroad", "blocker"})
"""Sections whose keys are headings for a person, not places."""

_WORD_LISTS = frozenset({"event", "person", "written"})
"""Tables of the same files that ``aside`` reads: words around a place, not places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """The years, both included, in which a name meant a leader of this country."""

    country: CountryCode
    since: int
    until: int = 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that name a place, folded. One that starts with a small letter is found in any case, as is a blocker of
    several words: a title capitalises them all.
    """

    words: str
    rule: str
    countries: tuple[CountryCode, ...] = ()
    regions: tuple[RegionSlug, ...] = ()
    weak: tuple[RegionSlug, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    """Of a name that means whoever holds an office: the country follows from the item's day."""

    @property
    def any_case(self) -> bool:
        """Whether it is found in any case."""
        return self.words[:1].islower() or (self.rule == "blocker" and " " in self.words)


@cache
def gazetteer() -> tuple[Phrase, ...]:
    """Every phrase, sorted by its words. Raises ``ValueError`` naming every defect of the data files."""
    phrases = (*_from_factbook(), *by_hand())
    found = defects(phrases)
    if found:
        raise ValueError("; ".join(found))
    return tuple(sorted(phrases, key=lambda phrase: phrase.words))


@cache
def country_regions() -> Mapping[CountryCode, tuple[RegionSlug, ...]]:
    """The regions of each country; empty for those that belong to none (Antarctica)."""
    table = shelves.json_table("country_regions")
    return {CountryCode(code): tuple(map(RegionSlug, regions)) for code, regions in sorted(table.items())}


def region_phrases(slug: RegionSlug) -> tuple[str, ...]:
    """The phrases that name a region itself, and not a country of it; folded, sorted, none for an unknown region."""
    return tuple(phrase.words for phrase in gazetteer() if slug in (*phrase.regions, *phrase.weak))


def by_hand() -> Iterator[Phrase]:
    """The phrases of the hand-kept files."""
    for name in shelves.PLACES:
        for rule, section in shelves.toml(f"places/{name}").items():
            if rule not in _WORD_LISTS:
                yield from phrases_in(rule, section)


def defects(phrases: Iterable[Phrase]) -> list[str]:
    """What is wrong with these phrases: duplicates, unknown rules, codes or regions, and what can never be found."""
    found, exact, small, any_case = [], set[str](), set[str](), set[str]()
    for phrase in phrases:
        lower = phrase.words.lower()
        if phrase.words in exact or lower in any_case or (phrase.any_case and lower in small):
            found.append(f"{phrase.words!r} stands twice")
        exact.add(phrase.words)
        small.add(lower)
        any_case.update({lower} if phrase.any_case else ())
        found += flaws(phrase)
    return found


def flaws(phrase: Phrase) -> Iterator[str]:
    """What is wrong with a phrase by itself."""
    if phrase.rule not in RULES:
        yield f"{phrase.words!r} has the unknown rule {phrase.rule!r}"
    if not phrase.words[:1].isalnum() or "  " in phrase.words or phrase.words != phrase.words.strip():
        yield f"{phrase.words!r} can never be found"
    yield from (
        f"{phrase.words!r} names no country: {code}"
        for code in (*phrase.countries, *(tenure.country for tenure in phrase.tenures))
        if code not in country_regions()
    )
    if any(tenure.until < tenure.since for tenure in phrase.tenures):
        yield f"{phrase.words!r} ends in office before it begins"
    known = shelves.toml("regions")
    for region in (*phrase.regions, *phrase.weak):
        if region not in known or "union_of" in known[region]:
            yield f"{phrase.words!r} names no region: {region}"


def phrases_in(rule: str, section: Mapping[str, list[str]]) -> Iterator[Phrase]:
    """The phrases of one table of a data file, in its order."""
    if rule == "in_office":
        yield from (_in_office(words, years) for words, years in section.items())
        return
    for target, phrases in section.items():
        countries, regions, weak = ((), (), ()) if rule in SUBJECTLESS else _meaning(target)
        for words in phrases:
            yield Phrase(words=folded(words), rule=rule, countries=countries, regions=regions, weak=weak)


def _in_office(words: str, years: list[str]) -> Phrase:
    """A name with the years that it stands for: ``"President Lee" = ["KR 2008-2013", "KR 2025-"]``."""
    tenures = []
    for said in years:
        code, _, span = said.partition(" ")
        since, _, until = span.partition("-")
        tenures.append(Tenure(country=CountryCode(code), since=int(since), until=int(until or 9999)))
    return Phrase(words=folded(words), rule="in_office", tenures=tuple(tenures))


def _meaning(target: str) -> tuple[tuple[CountryCode, ...], tuple[RegionSlug, ...], tuple[RegionSlug, ...]]:
    """What a key of a data file says: ``IN PK``, ``europe russia-eurasia`` or ``east-asia ~oceania``."""
    parts = target.split()
    return (
        tuple(CountryCode(part) for part in parts if part.isupper()),
        tuple(RegionSlug(part) for part in parts if part.islower() and not part.startswith("~")),
        tuple(RegionSlug(part.removeprefix("~")) for part in parts if part.startswith("~")),
    )


def _from_factbook() -> Iterator[Phrase]:
    """Names, demonyms and capitals of ``countries.json``, which ``gather`` builds."""
    for code, country in shelves.json_table("countries").items():
        for rule in ("name", "demonym", "capital"):
            for words in country.get(f"{rule}s", ()):
                yield Phrase(words=folded(words), rule=rule, countries=(CountryCode(code),))

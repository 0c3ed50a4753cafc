"""The phrases by which a text names a place, and what each one stands for, loaded from the data files.

Does not look at any text: see ``index`` for finding phrases and ``context`` for those that do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from feedpub.classify import shelves
from feedpub.classify.folding import folded
from feedpub.model import CountryCode, RegionSlug

RULES = frozenset({
    "name", "demonym", "capital", "alias", "city", "hub", "people", "leader",
    "area", "umbrella", "passing", "organisation", "alliance",
    "us", "us_domestic", "us_likely", "us_state", "abroad", "blocker", "own",
})  # fmt: skip
"""What a phrase is. ``blocker`` and ``abroad`` give nothing; every other rule is explained in its data file."""

SUBJECTLESS = frozenset({"us", "us_domestic", "us_likely", "us_state", "abroad", "blocker"})
"""Sections whose keys are headings for a person, not places."""

_WORD_LISTS = frozenset({"event", "person"})
"""Tables of the same files that ``context`` reads: words around a place, not places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that name a place, folded. One that starts with a small letter is found in any case."""

    words: str
    rule: str
    countries: tuple[CountryCode, ...] = ()
    regions: tuple[RegionSlug, ...] = ()
    weak: tuple[RegionSlug, ...] = ()


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


def by_hand() -> Iterator[Phrase]:
    """The phrases of the hand-kept files."""
    for name in shelves.PLACES:
        for rule, section in shelves.toml(f"places/{name}").items():
            if rule not in _WORD_LISTS:
                yield from _section(rule, section)


def defects(phrases: Iterable[Phrase]) -> list[str]:
    """What is wrong with these phrases: duplicates, unknown rules, codes or regions, and what can never be found."""
    found, seen = [], set[str]()
    for phrase in phrases:
        key = phrase.words.lower() if phrase.words[:1].islower() else phrase.words
        if key in seen:
            found.append(f"{phrase.words!r} stands twice")
        seen.add(key)
        found += _flaws(phrase)
    return found


def _flaws(phrase: Phrase) -> Iterator[str]:
    if phrase.rule not in RULES:
        yield f"{phrase.words!r} has the unknown rule {phrase.rule!r}"
    if not phrase.words[:1].isalnum() or "  " in phrase.words or phrase.words != phrase.words.strip():
        yield f"{phrase.words!r} can never be found"
    yield from (
        f"{phrase.words!r} names no country: {code}" for code in phrase.countries if code not in country_regions()
    )
    known = shelves.toml("regions")
    for region in (*phrase.regions, *phrase.weak):
        if region not in known or "union_of" in known[region]:
            yield f"{phrase.words!r} names no region: {region}"


def _section(rule: str, section: Mapping[str, list[str]]) -> Iterator[Phrase]:
    for target, phrases in section.items():
        countries, regions, weak = ((), (), ()) if rule in SUBJECTLESS else _meaning(target)
        for words in phrases:
            yield Phrase(words=folded(words), rule=rule, countries=countries, regions=regions, weak=weak)


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

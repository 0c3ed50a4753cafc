"""The operator's own regions: their phrases among ours, and the items that belong to them by country or region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from feedpub.classify.folding import folded
from feedpub.classify.gazetteer import SUBJECTLESS, Phrase
from feedpub.classify.verdict import Places
from feedpub.model import CountryCode, OwnRegion, RegionSlug, Taxonomy

RULE = "own"
"""Of a phrase that only the operator's file knows; it counts wherever it stands."""


def with_own_phrases(phrases: Iterable[Phrase], own: tuple[OwnRegion, ...]) -> tuple[Phrase, ...]:
    """The phrases less those that a region is ``without``, and with its own ones.

    A phrase that both know gives what it gave, and the own region too; one that says nothing (a blocker) is the
    operator's now.
    """
    known = {phrase.words: phrase for phrase in phrases}
    for region in own:
        for words in map(folded, region.without):
            if words in known:
                known[words] = _without(known[words], region.slug)
    _add(known, [(folded(printed), region.slug) for region in own for printed in region.phrases])
    return tuple(phrase for phrase in known.values() if _says_anything(phrase))


def _add(known: dict[str, Phrase], said: list[tuple[str, RegionSlug]]) -> None:
    """Adds own phrases. One with a small letter gives its region to every spelling, for those are found first."""
    caseless = {words.lower(): phrase for words, phrase in known.items() if words[:1].islower()}
    for words, slug in said:
        known[words] = _with(known.get(words) or caseless.get(words.lower()), words, slug)
    spelt = defaultdict(list)
    for words in known:
        spelt[words.lower()].append(words)
    for words, slug in said:
        for spelling in spelt[words.lower()] if words[:1].islower() else ():
            known[spelling] = _with(known[spelling], spelling, slug)


def belonging(found: Places, own: tuple[OwnRegion, ...], taxonomy: Taxonomy) -> None:
    """Adds the own regions to which an item belongs by a country or a region, each to the evidence that gave it."""
    for region in own:
        members = set(_members(region, taxonomy))
        for at, hit in enumerate(found.evidence):
            gift = f"region:{region.slug}"
            if gift not in hit.gives and not members.isdisjoint(hit.gives):
                found.evidence[at] = replace(hit, gives=(*hit.gives, gift))
                found.regions.add(region.slug)
    found.weak -= found.regions


def _members(region: OwnRegion, taxonomy: Taxonomy) -> Iterator[str]:
    """The gifts of evidence that make an item belong."""
    for code in region.countries:
        yield "us_subject" if code == CountryCode("US") else f"country:{code}"
    for slug in region.regions:
        yield from (f"region:{plain}" for plain in taxonomy.plain(slug))


def _without(phrase: Phrase, slug: RegionSlug) -> Phrase:
    return replace(
        phrase,
        regions=tuple(region for region in phrase.regions if region != slug),
        weak=tuple(region for region in phrase.weak if region != slug),
    )


def _with(phrase: Phrase | None, words: str, slug: RegionSlug) -> Phrase:
    if phrase is None or phrase.rule in SUBJECTLESS:
        return Phrase(words=words, rule=RULE, regions=(slug,))
    return replace(phrase, words=words, regions=tuple(dict.fromkeys((*phrase.regions, slug))))


def _says_anything(phrase: Phrase) -> bool:
    return phrase.rule in SUBJECTLESS or bool(phrase.countries or phrase.regions or phrase.weak or phrase.tenures)

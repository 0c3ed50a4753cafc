"""What is wrong with filings: types of their own, own regions and phrases that catch nothing, idle corrections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from json import dumps

from feedpub.model import Additions, Correction, ItemId, SourceKey, Taxonomy, TypeSlug
from feedpub.policy.diagnosis.finding import Finding, counted

_ALIKE = 0.6
"""How alike two labels must be, as ``difflib`` counts it, for one to be named as the nearest of the other."""
_PHRASES_TOLD = 8
_YAML_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Plain words that YAML reads as something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTypeFact:
    """A type that is in no list, because a publisher prints it."""

    slug: TypeSlug
    label: str
    sources: Mapping[SourceKey, int]
    """How many items of each source have it."""
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFact:
    """What an operator said of an item, and whether it is still there."""

    item: ItemId
    correction: Correction
    there: bool


def filing_findings(
    own_types: Iterable[OwnTypeFact],
    corrections: Iterable[CorrectionFact],
    additions: Additions,
    taxonomy: Taxonomy,
    labels: Mapping[str, TypeSlug],
    region_items: Mapping[str, int],
    found_phrases: Collection[str],
) -> Iterator[Finding]:
    """The findings, types first.

    ``labels`` are all words for known types, in small letters; ``region_items`` counts items by region;
    ``found_phrases`` are the own ones that decided or were set aside somewhere.
    """
    own, said = list(own_types), list(corrections)
    for fact in own:
        yield _own_type(fact, taxonomy, labels)
    for region in additions.regions:
        adds = region.countries or region.regions or region.phrases
        if adds and not region_items.get(region.slug):
            yield _empty_region(region.slug)
        elif unused := [phrase for phrase in region.phrases if phrase not in found_phrases]:
            yield _unused_phrases(region.slug, unused)
    types = {*taxonomy.types, *_printed(own, said)}
    for kept in said:
        if finding := _correction(kept, taxonomy, types):
            yield finding


def nearest_type(label: str, labels: Mapping[str, TypeSlug]) -> TypeSlug | None:
    """The known type one of whose words is most like a label: with the same last word, else spelt alike."""
    words = label.casefold().split()
    same = [known for known in labels if words and known.split()[-1] == words[-1].removesuffix("s")]
    near = get_close_matches(label.casefold(), same or labels, n=1, cutoff=0.0 if same else _ALIKE)
    return labels[near[0]] if near else None


def _own_type(fact: OwnTypeFact, taxonomy: Taxonomy, labels: Mapping[str, TypeSlug]) -> Finding:
    near = nearest_type(fact.label, labels)
    quoted = _quoted(fact.label)
    keep = f"{_quoted(fact.slug)}: {quoted}"
    sources = ", ".join(f"{key} ({count:,})" for key, count in fact.sources.items())
    return Finding(
        weight="note",
        kind="own_type",
        subject=fact.slug,
        what=f"“{fact.label}” became a type of its own, with {counted(fact.items, 'item')}: {sources}",
        why=f"The label is in no list; it has a feed of its own at type/{fact.slug}."
        + (f" The nearest known type is {taxonomy.types[near]}." if near else ""),
        todo=f"Say below `types:` what it is: `{keep}` keeps it as a type; or it is another word for that one:"
        if near
        else "Take it as a type of yours, below `types:`:",
        paste=f"{near}: {{aliases: [{quoted}]}}" if near else keep,
    )


def _quoted(words: str) -> str:
    """The words as YAML reads them back: JSON's strings are YAML's, and plain words need no quotes."""
    plain = words.replace(" ", "").replace("-", "").isalpha() and words.casefold() not in _YAML_WORDS
    return words if plain and words.isascii() and words[0].isalpha() else dumps(words, ensure_ascii=False)


def _empty_region(slug: str) -> Finding:
    return Finding(
        weight="note",
        kind="own_region_empty",
        subject=slug,
        what=f"no item belongs to your region {slug}",
        why="None of its countries, regions or phrases is named by anything that is stored.",
        todo="See that its phrases are spelt as publishers print them: `feedpub explain --text` files a title.",
    )


def _unused_phrases(slug: str, unused: list[str]) -> Finding:
    told = ", ".join(f"“{phrase}”" for phrase in unused[:_PHRASES_TOLD])
    more = f" and {len(unused) - _PHRASES_TOLD} more" if len(unused) > _PHRASES_TOLD else ""
    return Finding(
        weight="note",
        kind="own_phrase_unused",
        subject=slug,
        what=f"{counted(len(unused), 'phrase')} of your region {slug} matched nothing: {told}{more}",
        why="No stored title, summary or caption holds them as they are spelt.",
        todo="See whether publishers print them otherwise; one that starts with a small letter is found in any case.",
    )


def _printed(own: list[OwnTypeFact], said: list[CorrectionFact]) -> Iterator[TypeSlug]:
    """The types of their own that more items have than an operator has given them to."""
    given = Counter(kept.correction.type for kept in said if kept.there)
    yield from (fact.slug for fact in own if fact.items > given[fact.slug])


def _correction(kept: CorrectionFact, taxonomy: Taxonomy, types: Collection[TypeSlug]) -> Finding | None:
    said = kept.correction
    lost = [f"the region {slug}" for slug in said.regions or () if slug not in taxonomy.regions]
    lost += [f"the country {code}" for code in said.countries or () if code not in taxonomy.countries]
    if said.type and said.type not in types:
        lost.append(f"the type {said.type}")
    if kept.there and not lost:
        return None
    what = f"names {' and '.join(lost)}, which there is no more" if kept.there else "is of an item that is gone"
    return Finding(
        weight="note",
        kind="correction_idle",
        subject=kept.item,
        what=f"your correction of {kept.item} {what}",
        why=f"It was made on {said.made:%Y-%m-%d}" + (f": “{said.note}”" if said.note else "."),
        todo=f"Correct it anew with `feedpub file {kept.item}`, or take it back with --undo."
        if kept.there
        else "Nothing: it counts again if the item comes back.",
    )

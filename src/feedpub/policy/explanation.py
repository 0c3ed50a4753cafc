"""A filing as people read it: for each label the words that gave it and a sentence why, and what was set aside.

Pure, and the only place that does so: the item's page and ``feedpub explain`` show the same. The sentences stand in
``reasons``, the marks in a text are made by ``marking``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from feedpub.model import CountryCode, Evidence, Filing, RegionSlug, Taxonomy, TypeSlug
from feedpub.policy import reasons

UNITED_STATES = CountryCode("US")
_CORRECTION = "correction"
OVERRULED = "overruled"
"""The rule of a reason that tells what an operator has taken from words."""
_ORDER = tuple(reasons.FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Words of the item, where they stand, and why they count or do not: ``why`` goes on from the words.

    Without words it goes on from the field: an operator's correction stands in no text of the item.
    """

    words: str
    field: str
    rule: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Something that the item is filed under, with all that speaks for it."""

    key: str
    """A type's or region's slug, a country's code."""
    name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Where an item belongs, and why."""

    type: Label
    type_known: bool
    """False for a type of its own: the label is in no list."""
    countries: tuple[Label, ...]
    """US among them where the United States is the subject."""
    regions: tuple[Label, ...]
    """Those whose feeds carry the item; none means ``global``."""
    weak: tuple[Label, ...]
    """Hints: shown, but in no feed."""
    set_aside: tuple[Reason, ...]
    """What gives nothing; and, of the rule ``overruled``, what an operator has taken from words."""
    correction: str | None
    """The note of an operator who has said otherwise than the rules, maybe empty; None where nobody has."""


def explained(filing: Filing, taxonomy: Taxonomy) -> Explanation:
    """The filing in words."""
    hits = sorted(filing.evidence, key=lambda hit: (_place(hit.field), hit.start))
    tell = _Teller(filing, taxonomy, hits)
    codes = (*filing.countries, *((UNITED_STATES,) if filing.us_is_subject else ()))
    return Explanation(
        type=Label(key=filing.type, name=filing.type_label, reasons=tuple(tell.type())),
        type_known=filing.type_known,
        countries=tuple(
            Label(key=code, name=tell.country(code), reasons=tuple(tell.of_country(code)))
            for code in sorted(codes, key=tell.country)
        ),
        regions=tuple(
            Label(key=slug, name=tell.region(slug), reasons=tuple(tell.of_region(slug))) for slug in filing.regions
        ),
        weak=tuple(
            Label(key=slug, name=tell.region(slug), reasons=tuple(tell.of_hint(slug))) for slug in filing.weak_regions
        ),
        set_aside=tuple(tell.set_aside()),
        correction=next((hit.text for hit in hits if hit.rule == _CORRECTION), None),
    )


def why(hit: Evidence, filing: Filing, taxonomy: Taxonomy) -> str:
    """What one piece of evidence gives, and the sentence of its rule: for whoever points at a marked word."""
    return _Teller(filing, taxonomy, [hit]).all_of(hit)


class _Teller:
    """Tells of one filing, in the words of the taxonomy."""

    def __init__(self, filing: Filing, taxonomy: Taxonomy, hits: list[Evidence]) -> None:
        self._filing = filing
        self._taxonomy = taxonomy
        self._hits = hits

    def type(self) -> Iterator[Reason]:
        for hit in self._giving(f"type:{self._filing.type}"):
            yield self.reason(hit, _sentence(reasons.STRONG, hit.rule, self._filing.type_label))

    def of_country(self, code: CountryCode) -> Iterator[Reason]:
        gifts = {f"country:{code}"} | ({"us_subject"} if code == UNITED_STATES else set())
        for hit in self._hits:
            if not gifts.isdisjoint(hit.gives):
                yield self.reason(hit, _sentence(reasons.STRONG, hit.rule, self._named([code])))

    def of_region(self, slug: RegionSlug) -> Iterator[Reason]:
        """By the words that name it, by each of its countries once, by what only hints at it."""
        told: set[str | None] = set()
        for hit in self._giving(f"region:{slug}"):
            member = self._by_member(hit, slug)
            if member is None or member not in told:
                yield self.reason(hit, member or self._strong(hit, slug))
            told.add(member)
        yield from self.of_hint(slug)

    def of_hint(self, slug: RegionSlug) -> Iterator[Reason]:
        for hit in self._giving(f"weak:{slug}"):
            yield self.reason(hit, self._weak(hit, reasons.in_a_sentence(self.region(slug))))

    def set_aside(self) -> Iterator[Reason]:
        """What gives nothing, and what an operator has taken from words that may still give something else."""
        for hit in self._hits:
            if hit.taken:
                yield self.reason(replace(hit, rule=OVERRULED), self._overruled(hit))
            elif not hit.gives and hit.rule != _CORRECTION:
                yield self.reason(hit, _aside(hit))

    def all_of(self, hit: Evidence) -> str:
        """The sentence of the rule, and before it everything that the hit gives."""
        if not hit.gives:
            return f"Set aside: {self._overruled(hit) if hit.taken else _aside(hit)}"
        names = tuple(dict.fromkeys(self._gift(gift) for gift in hit.gives))
        codes = self._countries(hit)
        what = self._named(codes) if codes else _joined(list(map(reasons.in_a_sentence, names)))
        if all(gift.startswith("weak:") for gift in hit.gives):
            return f"Hint of {', '.join(names)}: {self._weak(hit, what)}"
        return f"{', '.join(names)}: {_sentence(reasons.STRONG, hit.rule, what)}"

    def reason(self, hit: Evidence, sentence: str) -> Reason:
        if hit.rule == _CORRECTION:
            why = reasons.NOTED.format(note=hit.text) if hit.text else sentence
            return Reason(words="", field=hit.field, rule=hit.rule, why=why)
        return Reason(words=hit.text, field=hit.field, rule=hit.rule, why=sentence)

    def country(self, code: str) -> str:
        return self._taxonomy.countries.get(CountryCode(code), code)

    def region(self, slug: str) -> str:
        region = self._taxonomy.regions.get(RegionSlug(slug))
        return region.name if region else slug

    def _overruled(self, hit: Evidence) -> str:
        names = dict.fromkeys(reasons.in_a_sentence(self._gift(gift)) for gift in hit.taken)
        kind = "the type " if all(gift.startswith("type:") for gift in hit.taken) else ""
        return reasons.OVERRULED.format(what=f"{kind}{_joined(list(names))}")

    def _giving(self, gift: str) -> list[Evidence]:
        return [hit for hit in self._hits if gift in hit.gives]

    def _strong(self, hit: Evidence, slug: RegionSlug) -> str:
        """Of a region of the operator's own that no member gave, a phrase of the operator's must be the reason."""
        region = self._taxonomy.regions.get(slug)
        only_own = region is not None and bool(region.own_members) and bool(_values(hit, "country"))
        rule = "own" if only_own and hit.rule != _CORRECTION else hit.rule
        return _sentence(reasons.STRONG, rule, reasons.in_a_sentence(self.region(slug)))

    def _weak(self, hit: Evidence, what: str) -> str:
        if hit.field == "caption":
            return reasons.CAPTION.format(what=what)
        if _values(hit, "region"):
            return reasons.EDGE.format(what=what)
        if hit.rule in reasons.WEAK:
            return _sentence(reasons.WEAK, hit.rule, what)
        return _sentence(reasons.STRONG, hit.rule, what) + reasons.HINT

    def _by_member(self, hit: Evidence, slug: RegionSlug) -> str | None:
        """The sentence of a region that a country or another region of the same evidence brought."""
        if hit.rule == _CORRECTION:
            return None
        codes = self._countries(hit)
        region = self._taxonomy.regions.get(slug)
        members = {plain for member in region.own_members for plain in self._plain(member)} if region else set()
        if own := [code for code in codes if code in members]:
            return reasons.OWN_MEMBER.format(what=self._named(own))
        if wider := [self.region(other) for other in _values(hit, "region") if other in members]:
            return reasons.OWN_MEMBER.format(what=reasons.in_a_sentence(_joined(wider)))
        there = [code for code in codes if slug in self._taxonomy.country_regions.get(code, ())]
        return reasons.MEMBER.format(what=self._named(there)) if there else None

    def _plain(self, member: str) -> tuple[str, ...]:
        """A member of a region of the operator's own: a union is its parts."""
        return self._taxonomy.plain(RegionSlug(member)) if member in self._taxonomy.regions else (member,)

    def _named(self, codes: Iterable[CountryCode]) -> str:
        return _joined([reasons.in_a_sentence(self.country(code)) for code in codes])

    def _countries(self, hit: Evidence) -> list[CountryCode]:
        codes = [CountryCode(code) for code in _values(hit, "country")]
        return [*codes, UNITED_STATES] if "us_subject" in hit.gives else codes

    def _gift(self, gift: str) -> str:
        kind, _, value = gift.partition(":")
        match kind:
            case "country":
                return self.country(value)
            case "region" | "weak":
                return self.region(value)
            case "type":
                label = self._filing.type_label if value == self._filing.type else value
                return self._taxonomy.types.get(TypeSlug(value), label)
            case "us_subject":
                return self.country(UNITED_STATES)
            case _:
                return gift


def facts_of(explanation: Explanation) -> dict[str, Any]:
    """The explanation as JSON."""
    return {
        "type": _facts(explanation.type) | {"known": explanation.type_known},
        "countries": [_facts(label) for label in explanation.countries],
        "regions": [_facts(label) for label in explanation.regions],
        "weak_regions": [_facts(label) for label in explanation.weak],
        "set_aside": [_reason_facts(reason) for reason in explanation.set_aside],
        "correction": explanation.correction,
    }


def _facts(label: Label) -> dict[str, Any]:
    return {"key": label.key, "name": label.name, "because": [_reason_facts(reason) for reason in label.reasons]}


def _reason_facts(reason: Reason) -> dict[str, str]:
    return {"words": reason.words, "field": reason.field, "rule": reason.rule, "why": reason.why}


def _place(field: str) -> int:
    return _ORDER.index(field) if field in _ORDER else len(_ORDER)


def _values(hit: Evidence, kind: str) -> list[str]:
    return [gift.removeprefix(f"{kind}:") for gift in hit.gives if gift.startswith(f"{kind}:")]


def _aside(hit: Evidence) -> str:
    return _sentence(reasons.ASIDE, hit.rule, "")


def _sentence(table: Any, rule: str, what: str) -> str:
    return str(table.get(rule, reasons.spoken(rule))).replace("{what}", what)


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""

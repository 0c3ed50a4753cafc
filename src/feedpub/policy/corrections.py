"""What an operator says of one item, laid over what the rules say of it. Reads and writes nothing.

What the rules saw stays visible: evidence that gave what no longer holds says what an operator has taken from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from feedpub.model import Correction, CountryCode, Evidence, Filing, RegionSlug, Taxonomy

US = CountryCode("US")
FIELD = "operator"
"""Where the evidence of a correction stands: in no field of the item."""
RULE = "correction"
OVERRULED = "overruled"
"""The rule of evidence all of whose gifts an operator has taken away."""


def corrected(filing: Filing, correction: Correction | None, taxonomy: Taxonomy) -> Filing:
    """The filing by the rules as the operator corrected it; the same filing where nobody did.

    Where countries are given and regions are not, the regions are those of the countries and no others. What the
    taxonomy no longer holds is left out; where none of the regions is left, it is as if none had been named. A type
    has the taxonomy's name of today.
    """
    correction = correction and _standing(correction, taxonomy)
    if correction is None:
        return filing
    filing = _placed(_typed(filing, correction, taxonomy), correction, taxonomy)
    said = Evidence(field=FIELD, text=correction.note, rule=RULE, gives=tuple(_gifts(filing, correction)))
    return replace(filing, evidence=(*(_left(hit, filing) for hit in filing.evidence), said))


def merged(earlier: Correction | None, later: Correction) -> Correction:
    """Both corrections as one: what the later one does not name stays as the earlier one said.

    Regions follow from the countries only where neither has named regions.
    """
    if earlier is None:
        return later
    return Correction(
        type=earlier.type if later.type is None else later.type,
        type_label=earlier.type_label if later.type is None else later.type_label,
        countries=earlier.countries if later.countries is None else later.countries,
        regions=earlier.regions if later.regions is None else later.regions,
        note=later.note or earlier.note,
        made=later.made,
    )


def _standing(correction: Correction, taxonomy: Taxonomy) -> Correction | None:
    """The correction without regions that are all gone; None where it then says nothing."""
    if correction.regions and not any(slug in taxonomy.regions for slug in correction.regions):
        correction = replace(correction, regions=None)
    said = (correction.type, correction.countries, correction.regions)
    return None if said == (None, None, None) else correction


def _typed(filing: Filing, correction: Correction, taxonomy: Taxonomy) -> Filing:
    if correction.type is None:
        return filing
    name = taxonomy.types.get(correction.type)
    label = name or correction.type_label or filing.type_label
    return replace(filing, type=correction.type, type_label=label, type_known=name is not None)


def _placed(filing: Filing, correction: Correction, taxonomy: Taxonomy) -> Filing:
    if correction.countries is not None:
        known = [code for code in correction.countries if code in taxonomy.countries]
        filing = replace(
            filing,
            countries=tuple(sorted(code for code in known if code != US)),
            us_is_subject=US in known,
            regions=tuple(sorted(_regions_of(known, taxonomy))),
        )
    if correction.regions is not None:
        filing = replace(filing, regions=tuple(sorted(slug for slug in correction.regions if slug in taxonomy.regions)))
    return replace(filing, weak_regions=tuple(slug for slug in filing.weak_regions if slug not in filing.regions))


def _regions_of(countries: list[CountryCode], taxonomy: Taxonomy) -> set[RegionSlug]:
    """The regions in which these countries lie, and the operator's own ones to which they or those belong."""
    found = {region for code in countries for region in taxonomy.country_regions.get(code, ())}
    belonging: set[str] = {*countries, *found}
    for slug, region in taxonomy.regions.items():
        members = {plain for member in region.own_members for plain in _plain(member, taxonomy)}
        if not belonging.isdisjoint(members):
            found.add(slug)
    return found


def _plain(member: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """A country as it is, a region or a union as plain regions."""
    return taxonomy.plain(RegionSlug(member)) if member in taxonomy.regions else (member,)


def _gifts(filing: Filing, correction: Correction) -> Iterator[str]:
    """What the correction files the item under, spelt as evidence spells it."""
    if correction.type is not None:
        yield f"type:{filing.type}"
    if correction.countries is not None:
        yield from (f"country:{code}" for code in filing.countries)
        yield from ("us_subject",) if filing.us_is_subject else ()
    if correction.countries is not None or correction.regions is not None:
        yield from (f"region:{slug}" for slug in filing.regions)


def _left(hit: Evidence, filing: Filing) -> Evidence:
    """A piece of the rules' evidence with what still holds of its gifts."""
    gives = tuple(gift for gift in hit.gives if _holds(gift, filing))
    if gives == hit.gives:
        return hit
    taken = tuple(gift for gift in hit.gives if gift not in gives)
    return replace(hit, gives=gives, rule=hit.rule if gives else OVERRULED, taken=taken)


def _holds(gift: str, filing: Filing) -> bool:
    kind, _, value = gift.partition(":")
    match kind:
        case "type":
            return value == filing.type
        case "country":
            return value in filing.countries
        case "region":
            return value in filing.regions
        case "us_subject":
            return filing.us_is_subject
        case _:
            return True

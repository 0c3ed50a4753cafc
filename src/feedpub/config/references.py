"""Values that are names of something else: types, regions, countries, sources, endpoints, kinds, secrets.

Each is an annotated type that looks the name up in the file's scope. ``x-fill`` in their JSON Schema is replaced
by what the program knows (see ``schema``).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, PlainValidator, ValidationInfo, WithJsonSchema

from feedpub.config import options
from feedpub.config.known import refusal, scope, unknown
from feedpub.config.options import Chosen
from feedpub.model import NO_REGION, CountryCode, RegionSlug, Secret, Taxonomy

FILL = "x-fill"


def region_words(taxonomy: Taxonomy) -> tuple[str, ...]:
    """All words for regions: slugs, the words of addresses, and the word for items without one."""
    words = (word for region in taxonomy.regions.values() for word in (region.slug, region.url))
    return tuple(dict.fromkeys((*words, NO_REGION)))


def plain_regions(word: str, taxonomy: Taxonomy) -> tuple[RegionSlug, ...]:
    """The plain regions that a word means; a union means several."""
    region = taxonomy.regions.get(RegionSlug(word)) or taxonomy.region_at(word)
    return taxonomy.plain(region.slug) if region else (NO_REGION,)


def _region(word: str, info: ValidationInfo) -> str:
    words = region_words(scope(info).known.taxonomy)
    if word not in words:
        raise unknown("region", word, words)
    return word


def _type(slug: str, info: ValidationInfo) -> str:
    slugs = (*scope(info).known.taxonomy.types, *scope(info).types)
    if slug not in slugs:
        raise unknown("type", slug, slugs)
    return slug


def _country(text: str, info: ValidationInfo) -> CountryCode:
    countries = scope(info).known.taxonomy.countries
    code = CountryCode(text.upper())
    if code in countries:
        return code
    named = {name.casefold(): found for found, name in countries.items()}.get(text.casefold())
    raise refusal(
        f"no country has the code '{text}'",
        f"did you mean '{named}'?" if named else "write its two letters as in ISO 3166-1, like JP",
    )


def _source(name: str, info: ValidationInfo) -> str:
    if name not in scope(info).sources:
        raise unknown("source", name, scope(info).sources)
    return name


def _endpoint(name: str, info: ValidationInfo) -> str:
    if name not in scope(info).endpoints:
        raise unknown("endpoint", name, scope(info).endpoints)
    return name


def _secret(value: object, info: ValidationInfo) -> Secret:
    return scope(info).vault.secret(value)


RegionWord = Annotated[str, AfterValidator(_region), WithJsonSchema({FILL: "region"})]
TypeRef = Annotated[str, AfterValidator(_type)]
CountryRef = Annotated[str, AfterValidator(_country)]
SourceRef = Annotated[str, AfterValidator(_source)]
EndpointRef = Annotated[str, AfterValidator(_endpoint)]
SecretRef = Annotated[Secret, PlainValidator(_secret), WithJsonSchema({FILL: "secret"})]
ListingChoice = Annotated[Chosen, PlainValidator(options.listing), WithJsonSchema({FILL: "listing"})]
EndpointChoice = Annotated[Chosen, PlainValidator(options.endpoint), WithJsonSchema({FILL: "endpoint"})]

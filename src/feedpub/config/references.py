"""Values that are names of something else: types, regions, countries, sources, endpoints, kinds, secrets.

Each is an annotated type that looks the name up in the file's scope. ``x-fill`` in their JSON Schema is replaced
by what the program knows (see ``schema``).
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, PlainValidator, ValidationInfo, WithJsonSchema

from feedpub.config import options
from feedpub.config.known import refusal, scope, unknown
from feedpub.config.options import Chosen
from feedpub.config.tokens import tokens
from feedpub.model import NO_REGION, CountryCode, RegionSlug, Secret, Taxonomy

FILL = "x-fill"


def region_words(taxonomy: Taxonomy) -> tuple[str, ...]:
    """All words for the taxonomy's regions: slugs, the words of addresses, and the word for items without one."""
    words = (word for region in taxonomy.regions.values() for word in (region.slug, region.url))
    return tuple(dict.fromkeys((*words, NO_REGION)))


def member_words(taxonomy: Taxonomy) -> tuple[str, ...]:
    """The words for those of them that hold items, and so may be parts of another region."""
    return tuple(word for word in region_words(taxonomy) if word != NO_REGION)


def region_slug(word: str, taxonomy: Taxonomy) -> RegionSlug:
    """The region that a word means, a union as one; what the taxonomy does not know is a region of the file's own."""
    region = taxonomy.regions.get(RegionSlug(word)) or taxonomy.region_at(word)
    return region.slug if region else RegionSlug(word)


def plain_regions(word: str, taxonomy: Taxonomy) -> tuple[RegionSlug, ...]:
    """The plain regions that a word means: of a union all parts, of an own region only itself."""
    slug = region_slug(word, taxonomy)
    return taxonomy.plain(slug) if slug in taxonomy.regions else (slug,)


def _region(word: str, info: ValidationInfo) -> str:
    words = dict.fromkeys((*region_words(scope(info).known.taxonomy), *scope(info).regions))
    if word not in words:
        raise unknown("region", word, words)
    return word


def _member(word: str, info: ValidationInfo) -> str:
    if word == NO_REGION:
        raise refusal(f"'{NO_REGION}' holds the items without a region", "name the regions that you mean")
    words = member_words(scope(info).known.taxonomy)
    if word not in (*words, *scope(info).regions):  # that an own one is no part of another is told by own_checks
        raise unknown("region", word, words)
    return word


def _type(slug: str, info: ValidationInfo) -> str:
    slugs = dict.fromkeys((*scope(info).known.taxonomy.types, *scope(info).types))
    if slug not in slugs:
        raise unknown("type", slug, slugs)
    return slug


def _country(text: str, info: ValidationInfo) -> CountryCode:
    countries = scope(info).known.taxonomy.countries
    code = CountryCode(text.upper())
    if code in countries:
        return code
    codes = {name.casefold(): found for found, name in countries.items()}
    near = get_close_matches(text.casefold(), codes, n=1, cutoff=0.75)
    raise refusal(
        f"no country has the code '{text}'",
        f"did you mean '{codes[near[0]]}'?" if near else "write its two letters as in ISO 3166-1, like JP",
    )


def _source(name: str, info: ValidationInfo) -> str:
    if name not in scope(info).sources:
        raise unknown("source", name, scope(info).sources)
    return name


def _endpoint(name: str, info: ValidationInfo) -> str:
    if name not in scope(info).endpoints:
        raise unknown("endpoint", name, scope(info).endpoints)
    return name


def _feed(name: str, info: ValidationInfo) -> str:
    if name not in scope(info).feeds:
        raise unknown("feed", name, scope(info).feeds)
    return name


def _secret(value: object, info: ValidationInfo) -> Secret:
    return scope(info).vault.secret(value)


MemberWord = Annotated[str, AfterValidator(_member), WithJsonSchema({FILL: "member"})]
RegionWord = Annotated[str, AfterValidator(_region), WithJsonSchema({FILL: "region"})]
TypeRef = Annotated[str, AfterValidator(_type)]
CountryRef = Annotated[str, AfterValidator(_country)]
SourceRef = Annotated[str, AfterValidator(_source)]
FeedRef = Annotated[str, AfterValidator(_feed)]
EndpointRef = Annotated[str, AfterValidator(_endpoint)]
SecretRef = Annotated[Secret, PlainValidator(_secret), WithJsonSchema({FILL: "secret"})]
TokenRefs = Annotated[tuple[Secret, ...], PlainValidator(tokens), WithJsonSchema({FILL: "tokens"})]
ListingChoice = Annotated[Chosen, PlainValidator(options.listing), WithJsonSchema({FILL: "listing"})]
EndpointChoice = Annotated[Chosen, PlainValidator(options.endpoint), WithJsonSchema({FILL: "endpoint"})]

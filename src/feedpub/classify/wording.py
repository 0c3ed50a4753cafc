"""The wording of types, regions and countries, as the rest of the program shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from feedpub.classify import shelves
from feedpub.classify.gazetteer import country_regions
from feedpub.model import CountryCode, OwnRegion, Region, RegionSlug, Taxonomy, TypeSlug


def taxonomy(types: Mapping[TypeSlug, str], own: tuple[OwnRegion, ...] = ()) -> Taxonomy:
    """Types and regions in their order of display, countries by name. The operator's own regions stand last."""
    names = {CountryCode(code): country["name"] for code, country in shelves.json_table("countries").items()}
    regions = {region.slug: region for region in _regions(own)}
    return Taxonomy(
        types=types,
        regions=regions,
        countries=dict(sorted(names.items(), key=lambda pair: pair[1])),
        country_regions=_country_regions(regions) if own else country_regions(),
    )


def _country_regions(regions: Mapping[RegionSlug, Region]) -> Mapping[CountryCode, tuple[RegionSlug, ...]]:
    """The regions of each country, those among them that have it by the operator's file."""
    has = {region.slug: set(_plain_members(region, regions)) for region in regions.values() if region.own_members}
    return {
        code: (*slugs, *(slug for slug in has if slug not in slugs and not has[slug].isdisjoint((code, *slugs))))
        for code, slugs in country_regions().items()
    }


def _plain_members(region: Region, regions: Mapping[RegionSlug, Region]) -> Iterator[CountryCode | RegionSlug]:
    for member in region.own_members:
        union = regions.get(RegionSlug(member))
        yield from (union.union_of or (member,)) if union else (member,)


def _regions(own: tuple[OwnRegion, ...]) -> Iterator[Region]:
    said = {region.slug: region for region in own}
    known = [_known(RegionSlug(slug), table) for slug, table in shelves.toml("regions").items()]
    *places, nowhere = (_renamed(region, said.get(region.slug)) for region in known)
    slugs = {region.slug for region in known}
    yield from places
    for region in own:
        if region.slug not in slugs:
            name = region.name or region.slug.replace("-", " ").capitalize()
            yield Region(slug=region.slug, name=name, url=region.slug, own_members=_members(region))
    yield nowhere


def _known(slug: RegionSlug, table: Mapping[str, Any]) -> Region:
    union = tuple(map(RegionSlug, table.get("union_of", ())))
    return Region(slug=slug, name=table["name"], url=table.get("url", slug), union_of=union)


def _renamed(region: Region, by: OwnRegion | None) -> Region:
    return replace(region, name=by.name or region.name, own_members=_members(by)) if by else region


def _members(own: OwnRegion) -> tuple[CountryCode | RegionSlug, ...]:
    return (*own.countries, *own.regions)

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
    return Taxonomy(
        types=types,
        regions={region.slug: region for region in _regions(own)},
        countries=dict(sorted(names.items(), key=lambda pair: pair[1])),
        country_regions=country_regions(),
    )


def _regions(own: tuple[OwnRegion, ...]) -> Iterator[Region]:
    said = {region.slug: region for region in own}
    known = [_known(RegionSlug(slug), table) for slug, table in shelves.toml("regions").items()]
    *places, nowhere = (_renamed(region, said.get(region.slug)) for region in known)
    slugs = {region.slug for region in known}
    yield from places
    for region in own:
        if region.slug not in slugs:
            name = region.name or region.slug.replace("-", " ").capitalize()
            yield Region(slug=region.slug, name=name, url=region.slug)
    yield nowhere


def _known(slug: RegionSlug, table: Mapping[str, Any]) -> Region:
    union = tuple(map(RegionSlug, table.get("union_of", ())))
    return Region(slug=slug, name=table["name"], url=table.get("url", slug), union_of=union)


def _renamed(region: Region, by: OwnRegion | None) -> Region:
    return replace(region, name=by.name) if by and by.name else region

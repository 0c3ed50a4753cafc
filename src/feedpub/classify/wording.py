"""The wording of types, regions and countries, as the rest of the program shows them."""

from __future__ import annotations

from functools import cache

from feedpub.classify import shelves
from feedpub.classify.gazetteer import country_regions
from feedpub.model import CountryCode, Region, RegionSlug, Taxonomy, TypeSlug


@cache
def taxonomy() -> Taxonomy:
    """Types and regions in their order of display, countries by name."""
    names = {CountryCode(code): country["name"] for code, country in shelves.json_table("countries").items()}
    return Taxonomy(
        types={TypeSlug(slug): kind["name"] for slug, kind in shelves.toml("types").items()},
        regions={region.slug: region for region in map(_region, shelves.toml("regions"))},
        countries=dict(sorted(names.items(), key=lambda pair: pair[1])),
        country_regions=country_regions(),
    )


def _region(slug: str) -> Region:
    said = shelves.toml("regions")[slug]
    return Region(
        slug=RegionSlug(slug),
        name=said["name"],
        url=said.get("url", slug),
        union_of=tuple(map(RegionSlug, said.get("union_of", ()))),
    )

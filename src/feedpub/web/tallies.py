"""The types, regions and countries that hold items, each with its name, its feed, its count and its weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from feedpub.model import CountryCode, Overview, RegionSlug, TypeSlug
from feedpub.model.weeks import Weeks, iso_week
from feedpub.web.directory import Directory
from feedpub.web.library import Library

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One of them. ``count`` is of all time, ``weeks`` of the last 52."""

    slug: str
    label: str
    href: str | None
    count: int
    weeks: Weeks


async def tallies(kind: str, library: Library, overview: Overview, directory: Directory) -> tuple[Tally, ...]:
    """Those of one kind that hold an item, in order of display."""
    names, counts = _names(kind, library, overview)
    by_week = await library.weeks_by(kind)
    return tuple(
        Tally(
            slug=slug,
            label=names.get(slug, slug),
            href=directory.href({kind: slug}),
            count=counts[slug],
            weeks=by_week.of(slug),
        )
        for slug in _ordered(names, counts)
    )


def sheet_rows(kind: str, found: Iterable[Tally]) -> tuple[list[str], list[list[str | int]]]:
    """Heads and rows of the table that a spreadsheet takes: a column for each ISO week."""
    lines = list(found)
    mondays = lines[0].weeks.mondays if lines else ()
    head = [kind, "name", "items", *map(iso_week, mondays)]
    return head, [[line.slug, line.label, line.count, *line.weeks.counts] for line in lines]


def _names(kind: str, library: Library, overview: Overview) -> tuple[dict[str, str], dict[str, int]]:
    """Names in order of display, and counts; a union of regions is left out, as its parts are there."""
    taxonomy = library.taxonomy
    match kind:
        case "type":
            own = {slug: label for slug, label in overview.type_labels.items() if slug not in taxonomy.types}
            return _plain({**taxonomy.types, **own}), _plain(overview.types)
        case "region":
            regions = {slug: region.name for slug, region in taxonomy.regions.items() if not region.union_of}
            return _plain(regions), _plain(overview.regions)
        case _:
            by_name = sorted(taxonomy.countries.items(), key=lambda pair: pair[1])
            return _plain(dict(by_name)), _plain(overview.countries)


def _plain(by_slug: Mapping[TypeSlug, T] | Mapping[RegionSlug, T] | Mapping[CountryCode, T]) -> dict[str, T]:
    return {str(slug): value for slug, value in by_slug.items()}


def _ordered(names: dict[str, str], counts: dict[str, int]) -> list[str]:
    known = [slug for slug in names if counts.get(slug)]
    return known + sorted(slug for slug in counts if slug not in names and counts[slug])

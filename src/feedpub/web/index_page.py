"""The index: what is here, how much of it, and where each feed stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import Overview, RegionSlug, Selection, Shelf, SourceReport, TypeSlug
from feedpub.web.addresses import Addresses
from feedpub.web.cards import card
from feedpub.web.directory import ALL, Directory, Line
from feedpub.web.library import Library
from feedpub.web.map import world_of
from feedpub.web.pages import Pages
from feedpub.web.sparks import Sparks

NEWEST = 6
"""Items shown on the index."""
_HEATS = 4
"""Shades of a matrix cell: heat-1 to heat-4 in the style sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Items of one type about one region. ``heat`` grows with the count, 0 for none."""

    line: Line
    heat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A type and its cells, one for each column of the matrix."""

    type: Line
    cells: tuple[Cell, ...]
    spark: str
    """The path of its last weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source, and the feed of what it lists."""

    report: SourceReport
    href: str | None


class IndexPage:
    """Makes the index."""

    def __init__(self, library: Library, pages: Pages) -> None:
        self._library = library
        self._pages = pages

    async def show(self, request: Request) -> Response:
        """``/``."""
        library = self._library
        directory = Directory(library, await library.shelves())
        overview = await library.overview()
        matrix = Matrix(library, overview, directory, await Sparks.of(library))
        newest = await library.items(Selection(), NEWEST)
        return self._pages.answer(
            request,
            "index.html",
            addresses=Addresses(library, ALL),
            canonical=f"{library.site.url}/",
            about=library.site.description,
            all_items=directory.href({}),
            overview=overview,
            newest=[card(item, library, directory) for item in newest],
            columns=matrix.columns,
            column_sparks=matrix.column_sparks,
            world=world_of(library, overview, directory),
            rows=tuple(matrix.rows()),
            types=_lines(directory, "type", overview.types.items()),
            regions=_lines(directory, "region", overview.regions.items()),
            countries=_lines(directory, "country", overview.countries.items()),
            sources=[
                SourceLine(report=report, href=directory.href({"source": report.key}))
                for report in await library.sources()
            ],
            named=[directory.line(shelf) for shelf in directory.named],
        )


def _lines(directory: Directory, kind: str, counts: Iterable[tuple[str, int]]) -> tuple[Line, ...]:
    counted = dict(counts)

    # A union of regions has no count of its own (its parts overlap): its feed's entries are counted instead.
    def line(shelf: Shelf) -> Line:
        return directory.line(shelf, counted.get(shelf.facets[kind]))

    return tuple(line(shelf) for shelf in directory.of_kind(kind))


class Matrix:
    """Types × regions, in the taxonomy's order; a publisher's own types stand behind it, the fullest first."""

    def __init__(self, library: Library, overview: Overview, directory: Directory, sparks: Sparks) -> None:
        self._sparks = sparks
        self._library = library
        self._overview = overview
        self._directory = directory
        self._regions = [
            slug
            for slug, region in library.taxonomy.regions.items()
            if not region.union_of and overview.regions.get(slug)
        ]
        self._most = max(overview.matrix.values(), default=1)

    @property
    def columns(self) -> tuple[Line, ...]:
        """The plain regions that hold an item."""
        return tuple(self._column(slug) for slug in self._regions)

    @property
    def column_sparks(self) -> tuple[str, ...]:
        """The path of the last weeks of each column."""
        return tuple(self._sparks.region(slug) for slug in self._regions)

    def rows(self) -> Iterator[Row]:
        """The types that hold an item."""
        for slug in self._types():
            cells = tuple(self._cell(slug, region) for region in self._regions)
            yield Row(type=self._type(slug), cells=cells, spark=self._sparks.type(slug))

    def _types(self) -> Iterator[TypeSlug]:
        counts, known = self._overview.types, self._library.taxonomy.types
        yield from (slug for slug in known if counts.get(slug))
        own = (slug for slug in counts if slug not in known and counts[slug])
        yield from sorted(own, key=lambda slug: (-counts[slug], slug))

    def _column(self, slug: RegionSlug) -> Line:
        return Line(
            label=self._library.taxonomy.regions[slug].name,
            href=self._directory.href({"region": slug}),
            count=self._overview.regions[slug],
            kind="region",
        )

    def _type(self, slug: TypeSlug) -> Line:
        return Line(
            label=self._library.taxonomy.types.get(slug) or self._overview.type_labels.get(slug, slug),
            href=self._directory.href({"type": slug}),
            count=self._overview.types[slug],
            kind="type",
        )

    def _cell(self, type: TypeSlug, region: RegionSlug) -> Cell:
        count = self._overview.matrix.get((type, region), 0)
        label = f"{self._type(type).label}, {self._library.taxonomy.regions[region].name}"
        href = self._directory.href({"type": type, "region": region})
        return Cell(line=Line(label=label, href=href, count=count), heat=-(-_HEATS * count // self._most))

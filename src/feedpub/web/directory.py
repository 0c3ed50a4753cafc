"""The shelves by what they stand for, so that a page can link the feed of a type, region, country or source.

It spells no address: every path comes from a shelf. Made anew for each page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedpub.model import CountryCode, Feed, FeedPath, RegionSlug, Selection, Shelf, Taxonomy
from feedpub.web.addresses import here
from feedpub.web.library import Library

ALL = FeedPath("all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A feed as a line, a chip or a cell: what it is called here, where its page is, and what is in it."""

    label: str
    href: str | None
    """None where no kept feed stands for it."""
    count: int | None = None
    kind: str = ""
    """type, region, country, source or empty."""


class Directory:
    """All shelves of a library, to be looked up by facets."""

    def __init__(self, library: Library, shelves: Sequence[Shelf]) -> None:
        self._library = library
        self.named = tuple(shelf for shelf in shelves if _is_named(shelf.feed))
        self._shelves = {frozenset(shelf.facets.items()): shelf for shelf in shelves if not _is_named(shelf.feed)}

    def of_kind(self, kind: str) -> tuple[Shelf, ...]:
        """The shelves that stand for one value of that facet and nothing else, in order of display."""
        return tuple(shelf for shelf in self._shelves.values() if set(shelf.facets) == {kind})

    def href(self, facets: Mapping[str, str]) -> str | None:
        """The page of the feed with exactly these facets; None where none is kept."""
        shelf = self._shelves.get(frozenset(facets.items()))
        return self._page(shelf) if shelf else None

    def chip(self, kind: str, value: str, label: str | None = None) -> Line:
        """A label that leads to its feed. Without a label it is called as its feed is."""
        shelf = self._shelves.get(frozenset({(kind, value)}))
        if shelf is None:
            return Line(label=label or value, href=None, kind=kind)
        return Line(label=label or self.short_title(shelf.feed), href=self._page(shelf), kind=kind)

    def line(self, shelf: Shelf, count: int | None = None) -> Line:
        """A shelf with its count: the one given, else its items."""
        return Line(
            label=self.short_title(shelf.feed),
            href=self._page(shelf),
            count=shelf.items if count is None else count,
            kind=next(iter(shelf.facets), ""),
        )

    def items(self, facets: Mapping[str, str]) -> int | None:
        """What the feed with exactly these facets holds; None where none is kept."""
        shelf = self._shelves.get(frozenset(facets.items()))
        return shelf.items if shelf else None

    def short_title(self, feed: Feed) -> str:
        """A feed's title without the site's, which stands above every page."""
        if feed.path == ALL:
            return "Everything"
        return feed.title.removeprefix(f"{self._library.site.title}: ")

    def narrower(self, facets: Mapping[str, str]) -> tuple[Line, ...]:
        """Feeds that hold a part of this one, the fullest first."""
        shelves = [shelf for shelf in self._shelves.values() if self._within(shelf.facets, facets)]
        shelves.sort(key=lambda shelf: -shelf.items)
        return tuple(self.line(shelf) for shelf in shelves)

    def wider(self, facets: Mapping[str, str]) -> tuple[Line, ...]:
        """Feeds that this one is a part of: one facet fewer."""
        parts = [{name: value for name, value in facets.items() if name != left_out} for left_out in facets]
        shelves = [self._shelves.get(frozenset(part.items())) for part in parts]
        return tuple(self.line(shelf) for shelf in shelves if shelf)

    def _within(self, narrow: Mapping[str, str], wide: Mapping[str, str]) -> bool:
        if not wide:
            return set(narrow) in ({"type"}, {"region"})
        one_more = len(narrow) == len(wide) + 1 and wide.items() <= narrow.items()
        return one_more or self._is_country_of(narrow, wide)

    def _is_country_of(self, narrow: Mapping[str, str], wide: Mapping[str, str]) -> bool:
        if set(narrow) != {"country"} or set(wide) != {"region"}:
            return False
        taxonomy = self._library.taxonomy
        lies_in = taxonomy.country_regions.get(CountryCode(narrow["country"]), ())
        return not set(taxonomy.plain(RegionSlug(wide["region"]))).isdisjoint(lies_in)

    def _page(self, shelf: Shelf) -> str:
        return here(self._library.page(shelf.feed.path))


def facets_of(selection: Selection, taxonomy: Taxonomy) -> dict[str, str] | None:
    """The one value of each field that a selection stands for; None where it stands for more than that."""
    facets: dict[str, str] = {}
    fields = {
        "type": selection.types,
        "region": _region(selection.regions, taxonomy),
        "country": selection.countries,
        "source": selection.sources,
    }
    for name, values in fields.items():
        if len(values) > 1 or selection.words:
            return None
        facets.update((name, value) for value in values)
    return facets


def _region(chosen: frozenset[RegionSlug], taxonomy: Taxonomy) -> frozenset[RegionSlug]:
    """A union of regions is one region here."""
    union = next((slug for slug in taxonomy.regions if set(taxonomy.plain(slug)) == chosen), None)
    return frozenset({union}) if union else chosen


def _is_named(feed: Feed) -> bool:
    return "/" not in feed.path and feed.path != ALL

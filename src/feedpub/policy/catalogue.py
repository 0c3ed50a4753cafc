"""Which feeds there are, what each selects, and under which address: nothing else spells a feed's path.

A path is ``all``, a named feed, or pairs of dimension and value in the order type, region, country, source:
``type/report/region/east-asia``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from feedpub.model import (
    CountryCode,
    Feed,
    FeedPath,
    Item,
    Name,
    NameKind,
    RegionSlug,
    Selection,
    Site,
    Source,
    SourceKey,
    Taxonomy,
    TypeSlug,
)
from feedpub.policy.combination import (
    PLUS,
    Combination,
    feed_of_combination,
    path_of_combination,
    read_combination,
)
from feedpub.policy.naming import Standings
from feedpub.policy.searching import SEARCH, Search, path_of_search

ALL = FeedPath("all")
DIMENSIONS = ("type", "region", "country", "source")
KEPT: tuple[tuple[str, ...], ...] = ((), ("type",), ("region",), ("country",), ("source",), ("type", "region"))
"""The combinations whose feeds always lie ready; any other is rendered when somebody asks."""
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """At most one value of each dimension: what a path spells."""

    type: TypeSlug | None = None
    region: RegionSlug | None = None
    country: CountryCode | None = None
    source: SourceKey | None = None

    @property
    def facets(self) -> dict[str, str]:
        """The chosen values by dimension, in their order."""
        chosen = ((name, getattr(self, name)) for name in DIMENSIONS)
        return {name: value for name, value in chosen if value is not None}


class Catalogue:
    """All feeds that this site has or can make. ``learn`` adds the types that publishers have of their own."""

    def __init__(self, site: Site, taxonomy: Taxonomy, sources: Sequence[Source], named: Sequence[Feed]) -> None:
        self.site = site
        self.taxonomy = taxonomy
        self.sources: Mapping[SourceKey, Source] = {source.key: source for source in sources}
        self.named: Mapping[FeedPath, Feed] = {feed.path: feed for feed in named if not feed.private}
        self.private: Mapping[FeedPath, Feed] = {feed.path: feed for feed in named if feed.private}
        """Of no address and no list of this catalogue."""
        self.names = Standings()
        self._own_types: dict[TypeSlug, str] = {}

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What a path may choose by, in its order."""
        return DIMENSIONS

    def known(self, dimension: str) -> tuple[str, ...]:
        """The words of an address that mean something there, in order of display."""
        match dimension:
            case "type":
                return (*self.taxonomy.types, *sorted(self._own_types))
            case "region":
                return tuple(region.url for region in self.taxonomy.regions.values())
            case "country":
                return tuple(code.lower() for code in self.taxonomy.countries)
            case _:
                return tuple(self.sources)

    def learn(self, types: Mapping[TypeSlug, str]) -> None:
        """Takes note of types that the taxonomy does not hold, with their labels."""
        self._own_types = {slug: label for slug, label in types.items() if slug not in self.taxonomy.types}

    def know(self, names: Standings) -> None:
        """Takes note of what feeds, sources, regions and types were called before, and which have ended."""
        self.names = names

    def type_name(self, slug: TypeSlug) -> str:
        return self.taxonomy.types.get(slug) or self._own_types.get(slug) or slug.replace("-", " ").capitalize()

    def feed(self, path: FeedPath) -> Feed | None:
        """The feed at a path; None where there is none, or where the path is spelt otherwise."""
        if path in self.named:
            return self.named[path]
        choice = self._read(path)
        if choice is None and PLUS in path:
            chosen = read_combination(self, path)
            return self.combined(chosen) if chosen is not None and path_of_combination(chosen) == path else None
        return self.feed_of(choice) if choice is not None and self.path_of(choice) == path else None

    def moved(self, path: FeedPath) -> FeedPath | None:
        """Where a path leads that means a feed and is spelt otherwise, or holds a name from before."""
        if renamed := self._renamed(path):
            return renamed
        choice = self._read(path)
        if choice is None and PLUS in path:
            chosen = read_combination(self, path)
            right = None if chosen is None else path_of_combination(chosen)
        elif choice is None or path in self.named:
            return None
        else:
            right = self.path_of(choice)
        return right if right != path else None

    def _renamed(self, path: FeedPath) -> FeedPath | None:
        """The feed that a named one has become."""
        today = FeedPath(self.names.today(Name(kind=NameKind.FEED, word=path)).word)
        return today if today != path and path not in self.named and today in self.named else None

    def choice(self, path: FeedPath) -> Choice | None:
        """What a path spells; None for a named feed and for no feed."""
        return None if path in self.named else self._read(path)

    def path_of(self, choice: Choice) -> FeedPath:
        """The one spelling of a choice."""
        words = [f"{name}/{self.word(name, value)}" for name, value in choice.facets.items()]
        return FeedPath("/".join(words)) if words else ALL

    def feed_of(self, choice: Choice) -> Feed:
        """The feed of a choice. Kept ready are all, one value, and type with region."""
        regions = frozenset(self.taxonomy.plain(choice.region)) if choice.region else frozenset[RegionSlug]()
        kept = tuple(choice.facets) in KEPT
        return Feed(
            path=self.path_of(choice),
            title=self._title(choice),
            description=self._description(choice),
            selection=Selection(
                types=frozenset({choice.type} if choice.type else ()),
                regions=regions,
                countries=frozenset({choice.country} if choice.country else ()),
                sources=frozenset({choice.source} if choice.source else ()),
            ),
            kept=kept,
        )

    def combined(self, chosen: Combination) -> Feed:
        """The feed of a combination; that of a choice where no dimension has more than one value."""
        if any(len(values) > 1 for _, values in chosen.facets):
            return feed_of_combination(self, chosen)
        return self.feed_of(_choice({name: values[0] for name, values in chosen.facets}))

    def searched(self, search: Search) -> Feed:
        """The feed of a search."""
        asked = str(search.question)
        within = self.combined(search.among)
        among = "" if within.path == ALL else f" ({within.title.removeprefix(f'{self.site.title}: ')})"
        return Feed(
            path=path_of_search(search),
            title=f"{self.site.title}: {asked}{among}",
            description=f"Items that answer the search {asked}{among}.",
            selection=replace(within.selection, question=search.question),
            kept=False,
        )

    def kept_with(self, item: Item) -> Iterator[FeedPath]:
        """The paths of all kept feeds that carry the item."""
        filing = item.filing
        regions = tuple(self._regions_with(filing.shelf_regions))
        countries = (*filing.countries, *((CountryCode("US"),) if filing.us_is_subject else ()))
        yield ALL
        yield self.path_of(Choice(type=filing.type))
        yield from (self.path_of(Choice(region=region)) for region in regions)
        yield from (self.path_of(Choice(country=country)) for country in countries)
        yield from (self.path_of(Choice(source=source)) for source in item.sources)
        yield from (self.path_of(Choice(type=type, region=region)) for type, region in product([filing.type], regions))
        yield from (path for path, feed in self.named.items() if feed.selection.takes(item))

    def page(self, path: FeedPath) -> str:
        """The absolute address of a feed's page for people."""
        return f"{self.site.url}/{path}" if path.startswith(f"{SEARCH}?") else f"{self.site.url}/feeds/{path}"

    def address(self, path: FeedPath, format: str) -> str:
        """The absolute address of a feed document; the query of a search stands behind the suffix."""
        word, mark, query = path.partition("?")
        return f"{self.site.url}/feeds/{word}.{format}{mark}{query}"

    def _regions_with(self, regions: Iterable[RegionSlug]) -> Iterator[RegionSlug]:
        plain = set(regions)
        for slug, region in self.taxonomy.regions.items():
            if slug in plain or not plain.isdisjoint(region.union_of):
                yield slug

    def _read(self, path: FeedPath) -> Choice | None:
        words = path.split("/")
        if path == ALL:
            return Choice()
        if len(words) % 2 or len(words) > 2 * len(DIMENSIONS):
            return None
        facets: dict[str, str] = {}
        for name, word in zip(words[::2], words[1::2], strict=True):
            value = self.meaning(name.lower(), word)
            if value is None or name.lower() in facets:
                return None
            facets[name.lower()] = value
        return _choice(facets)

    def meaning(self, dimension: str, word: str) -> str | None:
        """The value that a word of an address means, be it a former one; None if it means nothing here."""
        if (today := self._today(dimension, word)) != word:
            return self.meaning(dimension, today)
        match dimension:
            case "type":
                slug = TypeSlug(word.lower())
                return slug if slug in self.taxonomy.types or slug in self._own_types else None
            case "region":
                region = self.taxonomy.region_at(word.lower()) or self.taxonomy.regions.get(RegionSlug(word.lower()))
                return region.slug if region else None
            case "country":
                code = CountryCode(word.upper())
                return code if code in self.taxonomy.countries else None
            case "source":
                return word if SourceKey(word) in self.sources and _SLUG.fullmatch(word) else None
            case _:
                return None

    def _today(self, dimension: str, word: str) -> str:
        if dimension not in ("type", "region", "source"):
            return word
        return self.names.today(Name(kind=NameKind(dimension), word=word)).word

    def word(self, dimension: str, value: str) -> str:
        """A value as an address spells it."""
        if dimension == "region":
            return self.taxonomy.regions[RegionSlug(value)].url
        return value.lower() if dimension == "country" else value

    def label(self, dimension: str, value: str) -> str:
        """A value as a person reads it."""
        match dimension:
            case "type":
                return self.type_name(TypeSlug(value))
            case "region":
                return self.taxonomy.regions[RegionSlug(value)].name
            case "country":
                return self.taxonomy.countries[CountryCode(value)]
            case _:
                return self.sources[SourceKey(value)].title

    def _title(self, choice: Choice) -> str:
        labels = [self.label(name, value) for name, value in choice.facets.items()]
        return f"{self.site.title}: {', '.join(labels)}" if labels else self.site.title

    def _description(self, choice: Choice) -> str:
        if not choice.facets:
            return self.site.description or f"Everything that {self.site.title} watches."
        said = {"type": "of type {}", "region": "about {}", "country": "about {}", "source": "listed by {}"}
        parts = [said[name].format(self.label(name, value)) for name, value in choice.facets.items()]
        return f"Items {' '.join(parts)}."


def _choice(facets: Mapping[str, str]) -> Choice:
    return Choice(
        type=TypeSlug(facets["type"]) if "type" in facets else None,
        region=RegionSlug(facets["region"]) if "region" in facets else None,
        country=CountryCode(facets["country"]) if "country" in facets else None,
        source=SourceKey(facets["source"]) if "source" in facets else None,
    )

"""A library in memory: the stand-in for the port that the pages are written against, with real values and real bytes.

It renders with the program's own formats and spells paths with the program's own catalogue; only the keeping is short.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from feedpub.model import (
    Channel,
    CountryCode,
    Delivery,
    Document,
    Ending,
    EntryId,
    Every,
    Feed,
    FeedPath,
    Item,
    ItemId,
    Overview,
    Quarantined,
    Region,
    RegionSlug,
    Selection,
    Shelf,
    Site,
    Source,
    SourceKey,
    SourceReport,
    Taxonomy,
    TypeSlug,
)
from feedpub.model.hub import TopicReport
from feedpub.model.weeks import WEEK, YEAR, Weeks, WeeksBy, first_monday
from feedpub.policy.catalogue import Catalogue
from feedpub.policy.combination import Combination, combination
from feedpub.policy.searching import Search
from feedpub.render import FORMATS, OutlineLine, entry_of, opml, render
from makers import NOON

SITE = Site(title="Harbour Watch", url="https://feeds.example", description="Research on ports, seas and their states.")


def _region(slug: str, name: str, url: str = "", union_of: str = "") -> Region:
    parts = tuple(RegionSlug(part) for part in union_of.split())
    return Region(slug=RegionSlug(slug), name=name, url=url or slug, union_of=parts)


_REGIONS = (
    _region("africa", "Africa"),
    _region("middle-east", "Middle East & North Africa"),
    _region("europe", "Europe"),
    _region("russia-eurasia", "Russia & Eurasia"),
    _region("central-asia", "Central Asia"),
    _region("south-asia", "South Asia"),
    _region("southeast-asia", "Southeast Asia"),
    _region("east-asia", "East Asia"),
    _region("oceania", "Oceania & the Pacific"),
    _region("americas-latin", "Latin America & the Caribbean", "latin-america"),
    _region("north-america", "United States & Canada"),
    _region("arctic", "Arctic"),
    _region("space", "Space"),
    _region("asia", "Asia", union_of="central-asia south-asia southeast-asia east-asia"),
    _region("indo-pacific", "Indo-Pacific", union_of="east-asia southeast-asia south-asia oceania"),
    _region("global", "Global"),
)
_TYPES = {
    "report": "Report",
    "commentary": "Commentary",
    "testimony": "Testimony",
    "policy-brief": "Policy Brief",
    "journal-article": "Journal Article",
    "news-release": "News Release",
    "podcast": "Podcast",
    "event": "Event",
    "untyped": "Other",
}
_COUNTRIES = {
    "AU": ("Australia", "oceania"),
    "BR": ("Brazil", "americas-latin"),
    "CA": ("Canada", "north-america"),
    "CL": ("Chile", "americas-latin"),
    "DE": ("Germany", "europe"),
    "EG": ("Egypt", "middle-east africa"),
    "FJ": ("Fiji", "oceania"),
    "GL": ("Greenland", "arctic"),
    "ID": ("Indonesia", "southeast-asia"),
    "IN": ("India", "south-asia"),
    "JP": ("Japan", "east-asia"),
    "KE": ("Kenya", "africa"),
    "KR": ("South Korea", "east-asia"),
    "KZ": ("Kazakhstan", "central-asia"),
    "NG": ("Nigeria", "africa"),
    "NL": ("Netherlands", "europe"),
    "NO": ("Norway", "europe"),
    "OM": ("Oman", "middle-east"),
    "PA": ("Panama", "americas-latin"),
    "PK": ("Pakistan", "south-asia"),
    "SG": ("Singapore", "southeast-asia"),
    "TW": ("Taiwan", "east-asia"),
    "UA": ("Ukraine", "europe russia-eurasia"),
    "US": ("United States", "north-america"),
    "VN": ("Vietnam", "southeast-asia"),
    "YE": ("Yemen", "middle-east"),
}
TAXONOMY = Taxonomy(
    types={TypeSlug(slug): name for slug, name in _TYPES.items()},
    regions={region.slug: region for region in _REGIONS},
    countries={CountryCode(code): name for code, (name, _) in _COUNTRIES.items()},
    country_regions={
        CountryCode(code): tuple(RegionSlug(slug) for slug in regions.split())
        for code, (_, regions) in _COUNTRIES.items()
    },
)
NAMED = Feed(
    path=FeedPath("indo-pacific-testimony"),
    title="Testimony on the Indo-Pacific",
    description="What was said before committees about the Indo-Pacific.",
    selection=Selection(
        types=frozenset({TypeSlug("testimony")}), regions=frozenset(TAXONOMY.plain(RegionSlug("indo-pacific")))
    ),
)


def a_source(key: str, title: str) -> Source:
    """A source that is looked at every half hour."""
    every = Every(interval=timedelta(minutes=30))
    return Source(key=SourceKey(key), url=f"https://{key}.example/topics/ports", title=title, cadence=every)


@dataclass
class MemoryLibrary:
    """Everything in lists; ``kept`` says whether documents lie ready or are rendered when asked for."""

    stored: Sequence[Item] = ()
    watched: Sequence[Source] = (a_source("pub", "The Publisher: Ports"),)
    reports: Sequence[SourceReport] = ()
    owed: Sequence[Delivery] = ()
    topics: tuple[TopicReport, ...] = ()
    held: Sequence[Quarantined] = ()
    named: Sequence[Feed] = (NAMED,)
    site: Site = SITE
    taxonomy: Taxonomy = TAXONOMY
    kept: bool = True
    modified: datetime = NOON
    closed: int = 0
    """Volumes of each feed's archive."""
    ended: Sequence[Ending] = ()
    now: datetime = NOON

    @cached_property
    def catalogue(self) -> Catalogue:
        catalogue = Catalogue(self.site, self.taxonomy, self.watched, self.named)
        catalogue.learn({item.filing.type: item.filing.type_label for item in self.stored})
        return catalogue

    @property
    def formats(self) -> tuple[str, ...]:
        return FORMATS.names

    def media_type(self, format: str) -> str:
        return FORMATS[format].media_type

    def ready(self, path: FeedPath, format: str) -> Document | None:
        feed = self.feed(path)
        return self._document(feed, format) if self.kept and feed is not None and feed.kept else None

    async def document(self, path: FeedPath, format: str) -> Document | None:
        feed = self.feed(path)
        return self._document(feed, format) if feed is not None else None

    async def volumes(self, path: FeedPath) -> int:
        return self.closed

    async def search(self, search: Search, format: str) -> Document:
        return self._document(self.searched(search), format)

    def combination(self, chosen: Mapping[str, Iterable[str]]) -> Combination:
        return combination(self.catalogue, chosen)

    def combined(self, chosen: Combination) -> Feed:
        return self.catalogue.combined(chosen)

    def searched(self, search: Search) -> Feed:
        return self.catalogue.searched(search)

    def known(self, dimension: str) -> tuple[str, ...]:
        return self.catalogue.known(dimension)

    def word(self, dimension: str, value: str) -> str:
        return self.catalogue.word(dimension, value)

    async def answers(self, selection: Selection, limit: int, offset: int = 0) -> tuple[Item, ...]:
        return await self.items(selection, limit, offset)

    async def count(self, selection: Selection) -> int:
        return len(self._of(selection))

    async def item_span(self) -> tuple[int, datetime]:
        return len(self.stored), max((item.updated for item in self.stored), default=self.modified)

    async def item_changes(self, first: int, last: int) -> tuple[tuple[ItemId, datetime], ...]:
        return tuple((item.id, item.updated) for item in self.stored[first - 1 : last])

    def feed(self, path: FeedPath) -> Feed | None:
        return self.catalogue.feed(path)

    def ending(self, path: FeedPath) -> Ending | None:
        found = next((one for one in self.ended if one.feed.path == path), None)
        return None if found is None or found.is_over(self.now) else found

    def is_gone(self, path: FeedPath) -> bool:
        return any(one.feed.path == path and one.is_over(self.now) for one in self.ended)

    async def last_items(self, ending: Ending) -> tuple[Item, ...]:
        return tuple(item for item in self.stored if item.id in ending.shown)

    def moved(self, path: FeedPath) -> FeedPath | None:
        return self.catalogue.moved(path)

    def page(self, path: FeedPath) -> str:
        return self.catalogue.page(path)

    def address(self, path: FeedPath, format: str) -> str:
        return self.catalogue.address(path, format)

    async def shelves(self) -> tuple[Shelf, ...]:
        return tuple(self._shelves())

    async def opml(self, chosen: Feed | None = None) -> bytes:
        lines = [
            OutlineLine(shelf=shelf, page=self.page(shelf.feed.path), address=self.address(shelf.feed.path, "rss"))
            for shelf in self._shelves()
            if chosen is None or any(map(chosen.selection.takes, self._of(shelf.feed.selection)))
        ]
        return opml(self.site, lines, self.modified)

    async def items(self, selection: Selection, limit: int, offset: int = 0) -> tuple[Item, ...]:
        return tuple(self._of(selection)[offset : offset + limit])

    async def item(self, id: ItemId) -> Item | None:
        return next((item for item in self.stored if item.id == id), None)

    async def overview(self) -> Overview:
        filed = [(item.filing.type, region) for item in self.stored for region in item.filing.shelf_regions]
        return Overview(
            items=len(self.stored),
            newest=max((item.first_seen for item in self.stored), default=None),
            types=Counter(item.filing.type for item in self.stored),
            type_labels={item.filing.type: item.filing.type_label for item in self.stored},
            regions=Counter(region for _, region in filed),
            countries=Counter(code for item in self.stored for code in item.filing.countries),
            sources=Counter(key for item in self.stored for key in item.sources),
            matrix=Counter(filed),
        )

    async def weeks_by(self, facet: str) -> WeeksBy:
        slugs = {slug for item in self.stored for slug in _slugs(item, facet)}
        of = {slug: self._weeks([item for item in self.stored if slug in _slugs(item, facet)]) for slug in slugs}
        return WeeksBy(first=self.first, span=YEAR, counts={slug: weeks.counts for slug, weeks in of.items()})

    async def weeks_of(self, selection: Selection) -> Weeks:
        return self._weeks(self._of(selection))

    @property
    def first(self) -> date:
        return first_monday(self.modified.date())

    def _weeks(self, items: Sequence[Item]) -> Weeks:
        found = Counter((item.published.date() - self.first) // WEEK for item in items)
        return Weeks(first=self.first, counts=tuple(found[week] for week in range(YEAR)))

    async def sources(self) -> tuple[SourceReport, ...]:
        return tuple(self.reports)

    async def quarantined(self) -> tuple[Quarantined, ...]:
        return tuple(self.held)

    async def followed(self, limit: int) -> tuple[TopicReport, ...]:
        return self.topics[:limit]

    async def deliveries(self, limit: int) -> tuple[Delivery, ...]:
        return tuple(self.owed[:limit])

    def _shelves(self) -> Iterator[Shelf]:
        paths = {path for item in self.stored for path in self.catalogue.kept_with(item)}
        order = {f"region/{region.url}": place for place, region in enumerate(self.taxonomy.regions.values())}
        for path in sorted(paths | {feed.path for feed in self.named}, key=lambda path: (order.get(path, -1), path)):
            feed, choice = self.feed(path), self.catalogue.choice(path)
            assert feed is not None
            entries = self._of(feed.selection)
            newest = entries[0].published if entries else None
            facets = choice.facets if choice else {}
            yield Shelf(feed=feed, items=len(entries), entries=len(entries), newest=newest, facets=facets)

    def _of(self, selection: Selection) -> list[Item]:
        return sorted(filter(selection.takes, self.stored), key=lambda item: item.published, reverse=True)

    def _document(self, feed: Feed, format: str) -> Document:
        sources = {source.key: (source.title, source.url) for source in self.watched}
        kind = FORMATS[format]
        entries = [entry_of(item, self.taxonomy, self.site, sources) for item in self._of(feed.selection)]
        channel = Channel(
            id=EntryId(f"tag:feeds.example,2026:feed/{feed.path}"),
            title=feed.title,
            description=feed.description,
            language=self.site.language,
            page=self.page(feed.path),
            documents={name: self.address(feed.path, name) for name in self.formats},
            updated=self.modified,
        )
        return render(kind, channel, [kind.entry(entry) for entry in entries], feed.path)


def _slugs(item: Item, facet: str) -> tuple[str, ...]:
    filing = item.filing
    return {"type": (filing.type,), "region": filing.shelf_regions, "country": filing.countries}[facet]

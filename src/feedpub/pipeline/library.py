"""Everything that has been published, to be read: what the pages and the commands ask for."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from feedpub.model import (
    Delivery,
    Document,
    Feed,
    FeedPath,
    Item,
    ItemId,
    Overview,
    Selection,
    Shelf,
    Site,
    SourceReport,
    Taxonomy,
)
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.publish import Publisher
from feedpub.pipeline.rendering import Press
from feedpub.policy.catalogue import Catalogue, Choice
from feedpub.render import FORMATS, OutlineLine, opml
from feedpub.store import Tx, deliveries, documents, instance, items, polls, shelves

POLLS_SHOWN = 10
MADE_KEPT = 200
"""Documents of feeds that are not kept ready, remembered until something is published."""


class Library:
    """Reads; the only thing that it makes are documents of selections that nobody has asked for yet."""

    def __init__(self, desk: Desk, publisher: Publisher) -> None:
        self._desk = desk
        self._catalogue = desk.catalogue
        self._publisher = publisher
        self._press = Press(desk.catalogue, desk.bus)
        self._made: dict[tuple[FeedPath, str], Document] = {}
        self._shelves: tuple[Shelf, ...] | None = None
        self._edition = 0
        """Counts publications: what was read before one is not kept after it."""

    @property
    def site(self) -> Site:
        return self._catalogue.site

    @property
    def taxonomy(self) -> Taxonomy:
        return self._catalogue.taxonomy

    @property
    def formats(self) -> tuple[str, ...]:
        """Suffixes of the feed documents."""
        return FORMATS.names

    def media_type(self, format: str) -> str:
        """The Content-Type of a format."""
        return FORMATS[format].media_type

    def ready(self, path: FeedPath, format: str) -> Document | None:
        """A document that lies ready in memory."""
        return self._publisher.ready(path, format) or self._made.get((path, format))

    def forget_made(self) -> None:
        """Something was published: what was made on request may be old."""
        self._edition += 1
        self._made.clear()
        self._shelves = None

    async def document(self, path: FeedPath, format: str) -> Document | None:
        """The document at a path, rendered now unless it lies ready; None where no feed is."""
        feed = self.feed(path)
        if feed is None:
            return None
        return self.ready(path, format) or await self._make(feed, format)

    async def search(self, words: tuple[str, ...], format: str) -> Document:
        """The feed of all items that hold all the words."""
        phrase = " ".join(words)
        feed = Feed(
            path=FeedPath(f"search?{urlencode({'q': phrase})}"),
            title=f"{self.site.title}: {phrase}",
            description=f"Items that hold the words {phrase}.",
            selection=Selection(words=words),
            kept=False,
        )
        return self.ready(feed.path, format) or await self._make(feed, format)

    async def _make(self, feed: Feed, format: str) -> Document:
        edition = self._edition
        made = await self._desk.store.read(self._press.documents, feed, keep=False)
        if edition == self._edition:
            self._keep(made)
        return next(document for document in made if document.format == format)

    def _keep(self, made: list[Document]) -> None:
        if len(self._made) + len(made) > MADE_KEPT:
            self._made.clear()
        self._made.update({(document.path, document.format): document for document in made})

    def feed(self, path: FeedPath) -> Feed | None:
        """The feed at a path; None where no feed is."""
        return self._catalogue.feed(path)

    def moved(self, path: FeedPath) -> FeedPath | None:
        """Where a path in another spelling belongs."""
        return self._catalogue.moved(path)

    def page(self, path: FeedPath) -> str:
        """The absolute address of a feed's page for people."""
        return self._catalogue.page(path)

    def address(self, path: FeedPath, format: str) -> str:
        """The absolute address of a feed document."""
        return self._catalogue.address(path, format)

    async def shelves(self) -> tuple[Shelf, ...]:
        """All kept feeds that hold an entry, and the named ones, in order of display."""
        if self._shelves is not None:
            return self._shelves
        edition = self._edition
        found = await self._desk.store.read(shelves_of, self._catalogue)
        if edition == self._edition:
            self._shelves = found
        return found

    async def opml(self, selection: Selection | None = None) -> bytes:
        """The kept feeds as OPML; with a selection, those that hold only items which it takes."""
        found = await self.shelves()
        chosen = [shelf for shelf in found if selection is None or _within(shelf.feed.selection, selection)]
        lines = [
            OutlineLine(shelf=shelf, page=self.page(shelf.feed.path), address=self.address(shelf.feed.path, "atom"))
            for shelf in chosen
        ]
        made = await self._desk.store.read(instance.made)
        return opml(self.site, lines, max((shelf.newest for shelf in chosen if shelf.newest), default=made))

    async def items(self, selection: Selection, limit: int, offset: int = 0) -> tuple[Item, ...]:
        """Newest published first."""
        return await self._desk.store.read(shelves.newest, selection, limit, offset)

    async def item(self, id: ItemId) -> Item | None:
        """One item, None if there is none of that id."""
        return (await self._desk.store.read(items.with_ids, [id])).get(id)

    async def overview(self) -> Overview:
        """How many items there are, by what they are filed under."""
        return await self._desk.store.read(shelves.overview)

    async def sources(self) -> tuple[SourceReport, ...]:
        """How each configured source fares."""
        titles = [(source.key, source.title, source.url) for source in self._desk.sources.values()]
        return await self._desk.store.read(polls.reports, titles, POLLS_SHOWN)

    async def deliveries(self, limit: int) -> tuple[Delivery, ...]:
        """The latest, newest first."""
        return await self._desk.store.read(deliveries.latest, limit)


def shelves_of(tx: Tx, catalogue: Catalogue) -> tuple[Shelf, ...]:
    """All kept feeds that hold an entry, and the named ones, in order of display."""
    catalogue.learn(shelves.type_labels(tx))
    heads, found = documents.heads(tx, FORMATS.names[0]), shelves.overview(tx)
    made = []
    for feed in _displayed(catalogue, found):
        choice = catalogue.choice(feed.path)
        items = found.count(choice.type, choice.region, choice.country, choice.source) if choice else None
        entries, newest = heads.get(feed.path, (0, None))
        made.append(
            Shelf(
                feed=feed,
                items=shelves.count(tx, feed.selection) if items is None else items,
                entries=entries,
                newest=newest,
                facets=choice.facets if choice else {"name": feed.path},
            )
        )
    return tuple(made)


def _displayed(catalogue: Catalogue, found: Overview) -> Iterator[Feed]:
    """Named feeds, all, then types, regions, countries, sources, types × regions, each in order of the taxonomy."""
    types = [*(slug for slug in catalogue.taxonomy.types if slug in found.types)]
    types += sorted(slug for slug in found.types if slug not in catalogue.taxonomy.types)
    regions = [
        slug
        for slug in catalogue.taxonomy.regions
        if not found.regions.keys().isdisjoint(catalogue.taxonomy.plain(slug))
    ]
    countries = sorted(
        (code for code in found.countries if code in catalogue.taxonomy.countries),
        key=lambda code: catalogue.taxonomy.countries[code],
    )
    yield from catalogue.named.values()
    yield catalogue.feed_of(Choice())
    yield from (catalogue.feed_of(Choice(type=type)) for type in types)
    yield from (catalogue.feed_of(Choice(region=region)) for region in regions)
    yield from (catalogue.feed_of(Choice(country=country)) for country in countries)
    yield from (catalogue.feed_of(Choice(source=source)) for source in catalogue.sources if source in found.sources)
    for type in types:
        for region in regions:
            if any((type, plain) in found.matrix for plain in catalogue.taxonomy.plain(region)):
                yield catalogue.feed_of(Choice(type=type, region=region))


def _within(inner: Selection, outer: Selection) -> bool:
    """Whether a feed lies inside a selection: in each field that the selection names, it names nothing else."""
    pairs = (
        (inner.types, outer.types),
        (inner.regions, outer.regions),
        (inner.countries, outer.countries),
        (inner.sources, outer.sources),
    )
    return all(not wanted or (has and has <= wanted) for has, wanted in pairs)

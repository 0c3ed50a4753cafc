"""Everything that has been published, to be read: what the pages and the commands ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from feedpub.model import (
    Delivery,
    Document,
    Ending,
    Feed,
    FeedPath,
    Item,
    ItemId,
    Overview,
    Quarantined,
    Selection,
    Shelf,
    Site,
    SourceReport,
    Taxonomy,
)
from feedpub.model.hub import TopicReport
from feedpub.model.weeks import Weeks, WeeksBy
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.displayed import shelves_of
from feedpub.pipeline.farewell import last_documents, last_items
from feedpub.pipeline.publish import Publisher
from feedpub.pipeline.rendering import Press
from feedpub.pipeline.volumes import volume_document
from feedpub.pipeline.weekly import Weekly
from feedpub.policy.archive import volume_at, volume_path
from feedpub.policy.combination import Combination, combination
from feedpub.policy.endings import ending_at
from feedpub.policy.searching import Search
from feedpub.render import FORMATS, OutlineLine, opml
from feedpub.render.opml import SELECTION
from feedpub.store import (
    archives,
    delivery_lists,
    followers,
    instance,
    items,
    pages,
    polls,
    quarantine,
    shelves,
)

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
        self._ended: dict[FeedPath, list[Document]] = {}
        """The documents of feeds that have ended, apart: each time it is asked whether they answer still."""
        self._shelves: tuple[Shelf, ...] | None = None
        self._weekly = Weekly(desk)
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
        self._ended.clear()
        self._shelves = None
        self._weekly.forget()

    async def document(self, path: FeedPath, format: str) -> Document | None:
        """The document at a path, rendered now unless it lies ready; None where neither a feed nor a volume is."""
        feed = self.feed(path)
        if feed is None:
            return await self._last(path, format) or await self._volume(path, format)
        return self.ready(path, format) or await self._make(feed, format)

    async def _last(self, path: FeedPath, format: str) -> Document | None:
        """What a feed that has ended still says."""
        ending = self.ending(path)
        if ending is None:
            return None
        edition, made = self._edition, self._ended.get(path)
        if made is None:
            made = await self._desk.store.read(last_documents, self._press, ending)
            if edition == self._edition and len(self._ended) < MADE_KEPT:
                self._ended[path] = made
        return next(document for document in made if document.format == format)

    def ending(self, path: FeedPath) -> Ending | None:
        """The feed that was at a path and has ended, while it still says so."""
        found = None if self.feed(path) else ending_at(self._catalogue, path)
        return None if found is None or found.is_over(self._desk.clock()) else found

    def is_gone(self, path: FeedPath) -> bool:
        """Whether a feed was at a path, or what belongs to one, that has ended and says nothing any more."""
        place = volume_at(path)
        feed = place[0] if place else path
        found = None if self.feed(feed) else ending_at(self._catalogue, feed)
        return found is not None and found.is_over(self._desk.clock())

    async def last_items(self, ending: Ending) -> tuple[Item, ...]:
        """What a feed showed when it ended."""
        return await self._desk.store.read(last_items, ending)

    async def _volume(self, path: FeedPath, format: str) -> Document | None:
        """A closed volume of the archive of a feed that there is. Few ask for one, and each only once: none is kept."""
        place = volume_at(path)
        if place is None or (self.feed(place[0]) is None and self.ending(place[0]) is None):
            return None
        return await self._desk.store.read(volume_document, *place, format)

    async def volumes(self, path: FeedPath) -> int:
        """How many closed volumes the archive of a feed has."""
        return (await self._desk.store.read(archives.standing, path)).volumes

    async def search(self, search: Search, format: str) -> Document:
        """The feed of all items that answer a search, newest first."""
        feed = self.searched(search)
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
        if (place := volume_at(path)) is not None:
            right = self._catalogue.moved(place[0])
            return None if right is None else volume_path(right, place[1])
        return self._catalogue.moved(path)

    def combination(self, chosen: Mapping[str, Iterable[str]]) -> Combination:
        """What words of addresses mean, by dimension. Raises ``LookupError`` for one that means nothing."""
        return combination(self._catalogue, chosen)

    def combined(self, chosen: Combination) -> Feed:
        """The feed of a combination."""
        return self._catalogue.combined(chosen)

    def searched(self, search: Search) -> Feed:
        """The feed of a search."""
        return self._catalogue.searched(search)

    def known(self, dimension: str) -> tuple[str, ...]:
        """The words that mean something in addresses."""
        return self._catalogue.known(dimension)

    def word(self, dimension: str, value: str) -> str:
        """A value as an address spells it."""
        return self._catalogue.word(dimension, value)

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

    async def opml(self, chosen: Feed | None = None) -> bytes:
        """The kept feeds as OPML; with a feed, that one and those that hold only items which it takes."""
        found = await self.shelves()
        listed = [shelf for shelf in found if chosen is None or _within(shelf.feed.selection, chosen.selection)]
        if chosen is not None and chosen.path not in {shelf.feed.path for shelf in listed}:
            listed.insert(0, Shelf(feed=chosen, items=0, entries=0, facets={SELECTION: chosen.path}))
        lines = [
            OutlineLine(shelf=shelf, page=self.page(shelf.feed.path), address=self.address(shelf.feed.path, "atom"))
            for shelf in listed
        ]
        made = await self._desk.store.read(instance.made)
        return opml(self.site, lines, max((shelf.newest for shelf in listed if shelf.newest), default=made))

    async def items(self, selection: Selection, limit: int, offset: int = 0) -> tuple[Item, ...]:
        """Newest published first."""
        return await self._desk.store.read(shelves.newest, selection, limit, offset)

    async def answers(self, selection: Selection, limit: int, offset: int = 0) -> tuple[Item, ...]:
        """The best answers to the selection's question first."""
        return await self._desk.store.read(shelves.best, selection, limit, offset)

    async def count(self, selection: Selection) -> int:
        """How many items a selection holds."""
        return await self._desk.store.read(shelves.count, selection)

    async def item_span(self) -> tuple[int, datetime]:
        """How many numbers have been given to items, and when one of them changed last."""
        return await self._desk.store.read(pages.span)

    async def item_changes(self, first: int, last: int) -> tuple[tuple[ItemId, datetime], ...]:
        """The items with these numbers, each with its last change."""
        return await self._desk.store.read(pages.changes, first, last)

    async def item(self, id: ItemId) -> Item | None:
        """One item, None if there is none of that id."""
        return (await self._desk.store.read(items.with_ids, [id])).get(id)

    async def overview(self) -> Overview:
        """How many items there are, by what they are filed under."""
        return await self._desk.store.read(shelves.overview)

    async def weeks_by(self, facet: str) -> WeeksBy:
        """The items of each type, region or country, by week."""
        return await self._weekly.by(facet)

    async def weeks_of(self, selection: Selection) -> Weeks:
        """The items of a selection, by week."""
        return await self._weekly.of(selection)

    async def sources(self) -> tuple[SourceReport, ...]:
        """How each configured source fares."""
        titles = [(source.key, source.title, source.url) for source in self._desk.sources.values()]
        return await self._desk.store.read(polls.reports, titles, POLLS_SHOWN)

    async def quarantined(self) -> tuple[Quarantined, ...]:
        """The entries that cannot be rendered, the longest held first."""
        return await self._desk.store.read(quarantine.every)

    async def followed(self, limit: int) -> tuple[TopicReport, ...]:
        """The topics that are followed, those with failures first."""
        return await self._desk.store.read(followers.reports, self._desk.clock(), limit)

    async def deliveries(self, limit: int) -> tuple[Delivery, ...]:
        """The latest, newest first."""
        return await self._desk.store.read(delivery_lists.latest, limit)


def _within(inner: Selection, outer: Selection) -> bool:
    """Whether a feed lies inside a selection: in each field that the selection names, it names nothing else."""
    pairs = (
        (inner.types, outer.types),
        (inner.regions, outer.regions),
        (inner.countries, outer.countries),
        (inner.sources, outer.sources),
    )
    return all(not wanted or (has and has <= wanted) for has, wanted in pairs)

"""What the pages ask for. The room knows only this; ``app`` hands in what keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

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
from feedpub.policy.combination import Combination
from feedpub.policy.searching import Search


class Library(Protocol):
    """Everything that has been published, to be read."""

    @property
    def site(self) -> Site: ...

    @property
    def taxonomy(self) -> Taxonomy: ...

    @property
    def formats(self) -> tuple[str, ...]:
        """Suffixes of the feed documents: atom, rss, json."""
        ...

    def media_type(self, format: str) -> str:
        """The Content-Type of a format, with its charset."""
        ...

    def ready(self, path: FeedPath, format: str) -> Document | None:
        """A document that lies ready in memory; no I/O."""
        ...

    async def document(self, path: FeedPath, format: str) -> Document | None:
        """The document at that path, rendered now if it is none of the kept ones; None where no feed is."""
        ...

    async def volumes(self, path: FeedPath) -> int:
        """How many closed volumes the archive of a feed has."""
        ...

    async def search(self, search: Search, format: str) -> Document:
        """The feed of all items that answer a search, newest first."""
        ...

    def combination(self, chosen: Mapping[str, Iterable[str]]) -> Combination:
        """What words of addresses mean, by dimension. Raises ``LookupError`` for one that means nothing."""
        ...

    def combined(self, chosen: Combination) -> Feed:
        """The feed of a combination."""
        ...

    def searched(self, search: Search) -> Feed:
        """The feed of a search."""
        ...

    def known(self, dimension: str) -> tuple[str, ...]:
        """The words that mean something in addresses, in order of display."""
        ...

    def word(self, dimension: str, value: str) -> str:
        """A value as an address spells it."""
        ...

    def feed(self, path: FeedPath) -> Feed | None:
        """The feed at a path (kept, combined or named); None where no feed is."""
        ...

    def ending(self, path: FeedPath) -> Ending | None:
        """The feed that was at a path and has ended, while it still says so; its document does, too."""
        ...

    def is_gone(self, path: FeedPath) -> bool:
        """Whether a feed was at a path that has ended and says nothing any more."""
        ...

    async def last_items(self, ending: Ending) -> tuple[Item, ...]:
        """What a feed showed when it ended."""
        ...

    def moved(self, path: FeedPath) -> FeedPath | None:
        """Where a path in another spelling belongs (part order, letter case, region's slug); None if right."""
        ...

    def page(self, path: FeedPath) -> str:
        """The absolute address of a feed's page for people."""
        ...

    def address(self, path: FeedPath, format: str) -> str:
        """The absolute address of a feed document."""
        ...

    async def shelves(self) -> tuple[Shelf, ...]:
        """All kept feeds that hold an entry, and the named ones, in order of display."""
        ...

    async def opml(self, chosen: Feed | None = None) -> bytes:
        """The kept feeds as OPML 2.0; with a feed, that one and those that hold a part of it."""
        ...

    async def items(self, selection: Selection, limit: int, offset: int = 0) -> tuple[Item, ...]:
        """Newest published first."""
        ...

    async def answers(self, selection: Selection, limit: int, offset: int = 0) -> tuple[Item, ...]:
        """The best answers to the selection's question first; the newest where it has none."""
        ...

    async def count(self, selection: Selection) -> int:
        """How many items a selection holds."""
        ...

    async def item_span(self) -> tuple[int, datetime]:
        """How many numbers have been given to items, from 1, and when the latest was given."""
        ...

    async def item_changes(self, first: int, last: int) -> tuple[tuple[ItemId, datetime], ...]:
        """The items with these numbers, each with its last change; a number may be without an item."""
        ...

    async def item(self, id: ItemId) -> Item | None: ...

    async def overview(self) -> Overview: ...

    async def weeks_by(self, facet: str) -> WeeksBy:
        """The items of each type, region or country in each of the last 52 weeks, by their published day."""
        ...

    async def weeks_of(self, selection: Selection) -> Weeks:
        """The same of a selection."""
        ...

    async def sources(self) -> tuple[SourceReport, ...]: ...

    async def quarantined(self) -> tuple[Quarantined, ...]:
        """The entries that cannot be rendered, the longest held first; for the operator."""
        ...

    async def followed(self, limit: int) -> tuple[TopicReport, ...]:
        """Topics that are followed by WebSub, those with failures first; for the operator."""
        ...

    async def deliveries(self, limit: int) -> tuple[Delivery, ...]:
        """The latest, newest first; for the operator."""
        ...

"""What the pages ask for. The room knows only this; ``app`` hands in what keeps it."""

from __future__ import annotations

from typing import Protocol

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

    async def search(self, words: tuple[str, ...], format: str) -> Document:
        """The feed of all items that hold all the words."""
        ...

    def feed(self, path: FeedPath) -> Feed | None:
        """The feed at a path (kept, combined or named); None where no feed is."""
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

    async def opml(self, selection: Selection | None = None) -> bytes:
        """The kept feeds as OPML 2.0; with a selection, those that it touches."""
        ...

    async def items(self, selection: Selection, limit: int, offset: int = 0) -> tuple[Item, ...]:
        """Newest published first."""
        ...

    async def item(self, id: ItemId) -> Item | None: ...

    async def overview(self) -> Overview: ...

    async def sources(self) -> tuple[SourceReport, ...]: ...

    async def deliveries(self, limit: int) -> tuple[Delivery, ...]:
        """The latest, newest first; for the operator."""
        ...

"""A feed: a published selection of items; what readers get of it are entries, rendered to documents."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from feedpub.model.item import Item
from feedpub.model.keys import CountryCode, EntryId, FeedPath, ItemId, RegionSlug, SourceKey, TypeSlug
from feedpub.model.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The publication as a whole. ``url`` has no slash at its end."""

    title: str
    url: str
    language: str = "en"
    description: str = ""
    hub: str | None = None
    """The WebSub hub that feed documents name: our own, another one, or none."""

    @property
    def host(self) -> str:
        return self.url.split("://", 1)[1].split("/", 1)[0].split(":", 1)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which items: within one field any of the values, between the fields all of them; an empty field takes all.

    ``regions`` holds plain regions only: a union such as indo-pacific has been taken apart. ``words`` must all
    stand in title or summary, whatever their case.
    """

    types: frozenset[TypeSlug] = frozenset()
    regions: frozenset[RegionSlug] = frozenset()
    countries: frozenset[CountryCode] = frozenset()
    sources: frozenset[SourceKey] = frozenset()
    words: tuple[str, ...] = ()
    question: Question | None = None
    """What somebody searches for; only a search has one."""

    def takes(self, item: Item) -> bool:
        """Whether the item belongs to the selection."""
        filing = item.filing
        text = f"{item.title}\n{item.summary or ''}".casefold()
        countries = {*filing.countries, *((CountryCode("US"),) if filing.us_is_subject else ())}
        return (
            (not self.types or filing.type in self.types)
            and (not self.regions or not self.regions.isdisjoint(filing.shelf_regions))
            and (not self.countries or not self.countries.isdisjoint(countries))
            and (not self.sources or not self.sources.isdisjoint(item.sources))
            and all(word.casefold() in text for word in self.words)
            and (not self.question or self.question.takes(item.title, item.summary or ""))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A published selection. ``path`` stands below ``/feeds/`` without suffix; ``kept`` feeds are always ready."""

    path: FeedPath
    title: str
    description: str
    selection: Selection
    kept: bool = True
    private: bool = False
    """Only for readers with a token; it has no public address and stands in no list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region of the taxonomy. A union (``asia``, ``indo-pacific``) names its parts and is never a label."""

    slug: RegionSlug
    name: str
    url: str
    """The word used in addresses (``latin-america`` for the slug ``americas-latin``)."""
    union_of: tuple[RegionSlug, ...] = ()
    own_members: tuple[CountryCode | RegionSlug, ...] = ()
    """Countries and regions whose items belong to it because the operator's file says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """The wording of types, regions and countries. Mappings keep their order of display."""

    types: Mapping[TypeSlug, str]
    """Slug to the name in the singular: report -> Report."""
    regions: Mapping[RegionSlug, Region]
    countries: Mapping[CountryCode, str]
    """Alpha-2 code to short English name: JP -> Japan."""
    country_regions: Mapping[CountryCode, tuple[RegionSlug, ...]]

    def plain(self, slug: RegionSlug) -> tuple[RegionSlug, ...]:
        """A region, or the plain regions of a union."""
        region = self.regions[slug]
        return region.union_of or (slug,)

    def region_at(self, url: str) -> Region | None:
        """The region of that address word."""
        return next((region for region in self.regions.values() if region.url == url), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One label of an entry: type, region or country. ``scheme`` is an absolute URL that says which of them."""

    scheme: str
    term: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """A source of an entry: its title, and the page that lists the item."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item as a reader sees it, in every format the same. Instants are aware and UTC."""

    id: EntryId
    item: ItemId
    revision: int
    title: str
    link: str
    """Where the item itself stands; the item's page here where the listing gave no link."""
    page: str
    """The item's page here, which says why it is filed as it is."""
    summary: str
    """Plain text, may be empty."""
    published: datetime
    updated: datetime
    authors: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    image: str | None = None
    caption: str | None = None
    content: str | None = None
    """Sanitised HTML, beside the summary and never in its place."""
    language: str | None = None
    via: tuple[Via, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed's own metadata, as it stands at the head of each of its documents."""

    id: EntryId
    title: str
    description: str
    language: str
    page: str
    """The feed's page for people."""
    documents: Mapping[str, str]
    """Format name (atom, rss, json) to the absolute address of that document."""
    updated: datetime
    """The latest of the entries' ``updated``; for a feed without entries when the store was made."""
    hub: str | None = None
    previous: Mapping[str, str] = field(default_factory=dict[str, str])
    """Format name to the address of the archive's volume before this document; empty where there is none."""
    current: Mapping[str, str] = field(default_factory=dict[str, str])
    """Only of a volume of an archive: format name to the address of the feed's living document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Rendered bytes, ready to be sent. ``etag`` is the strong validator of ``body`` without its quotes."""

    path: FeedPath
    format: str
    gzip: bytes
    """What nearly every reader is sent, and the only form that is kept: the plain bytes take ten times the room."""
    etag: str
    last_modified: datetime
    entries: int
    links: str = ""
    """The value of its Link header: the same links as in the document."""
    closed: bool = False
    """It is a volume of an archive, and will never change."""

    @property
    def body(self) -> bytes:
        """The plain bytes, made anew at each call."""
        return zlib.decompress(self.gzip, zlib.MAX_WBITS | 16)  # 16: with the frame of gzip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A feed with what is in it: a line of the index."""

    feed: Feed
    items: int
    """All that it holds."""
    entries: int
    """Those that its documents show."""
    newest: datetime | None = None
    facets: Mapping[str, str] = field(default_factory=dict)
    """The single type, region, country or source it stands for, by those words."""

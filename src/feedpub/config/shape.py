"""The shape of the operator's file: every key, what it means, its default and an example.

The closed pydantic models here are the reference: the JSON Schema is made from them, and a test holds
``config/README.md`` against them. They check one value at a time; what the values add up to is in ``build``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from feedpub.config.known import refusal
from feedpub.config.own_shape import MOST_REGIONS, MOST_TYPES, RegionPart, TypeEntry
from feedpub.config.part import Part
from feedpub.config.references import (
    EndpointChoice,
    FeedRef,
    ListingChoice,
    SecretRef,
    TokenRefs,
)
from feedpub.config.select_shape import SelectPart
from feedpub.config.store_url import StoreUrl
from feedpub.config.subscription_shape import SubscriptionPart
from feedpub.config.words import (
    MOST_FORMER,
    Allowed,
    Crontab,
    Duration,
    FeedName,
    HubWord,
    Language,
    SiteUrl,
    Slug,
    Text,
    TimeZone,
    Url,
)

EVERY = timedelta(minutes=30)


class SitePart(Part):
    """The publication as a whole."""

    title: Text = Field(examples=["Security research"])
    """The name of the publication, as readers see it."""
    url: SiteUrl = Field(examples=["https://feeds.example.org"])
    """The address under which readers reach it. Its host becomes part of every entry's id: choose it for good."""
    language: Language = Field(default="en", examples=["en"])
    """The language of the publication (BCP 47)."""
    description: Text | None = Field(default=None, examples=["What the institutes publish, by type and region."])
    """One sentence about it."""


class StorePart(Part):
    """Where everything is remembered."""

    url: StoreUrl = Field(default="sqlite:///feedpub.db", examples=["sqlite:////var/lib/feedpub/feedpub.db"])
    """An SQLite file. A relative path starts at the folder of this file; an absolute one has four slashes."""


class WebPart(Part):
    """Where the pages and feeds are served."""

    host: Text = Field(default="127.0.0.1", examples=["::1"])
    """The address to listen on."""
    port: int = Field(default=8080, ge=0, le=65535, examples=[8080])
    """The port to listen on; 0 takes any that is free."""


class WebSubPart(Part):
    """How readers' servers hear of a change at once (WebSub)."""

    hub: HubWord = Field(default="embedded", examples=["https://hub.example.org/"])
    """embedded: feedpub is its own hub; the address of another hub, which is told of every change; or off."""


class OperatorPart(Part):
    """Who may see the operator's pages."""

    token: SecretRef | None = Field(default=None, examples=[{"env": "FEEDPUB_OPERATOR_TOKEN"}])
    """The password of the operator's pages. Without it they are closed."""


class NetworkPart(Part):
    """What feedpub may ask, and under which name."""

    allow: tuple[Allowed, ...] = Field(default=(), examples=[["10.1.0.0/16", "wiki.internal:9000"]])
    """Networks, addresses, and hosts with a port that may be asked although they are not public."""
    user_agent: Text | None = Field(default=None, examples=["feedpub (+https://feeds.example.org)"])
    """What feedpub calls itself in requests; by default its name, version and the site's address."""


class ExpectPart(Part):
    """What the page is known to have; a page with less is not believed."""

    min_items: int = Field(default=1, ge=0, le=1000, examples=[5])
    """At least so many items."""
    contains: Text | None = Field(default=None, examples=["Topic"])
    """A text that stands in the page."""


class SourcePart(Part):
    """A place that is watched."""

    url: Url = Field(examples=["https://www.example.org/topics/ports.html"])
    """The address of the listing page or feed."""
    title: Text | None = Field(default=None, examples=["Ports and harbours"])
    """Its name for readers; by default made from the key."""
    every: Duration | None = Field(default=None, examples=["30m", "1h30m"], json_schema_extra={"default": "30m"})
    """How long to wait between two looks: a number and a unit (s, m, h, d), between 1s and 366d."""
    cron: Crontab | None = Field(default=None, examples=["0 7 * * mon-fri"])
    """Instead of every: when to look, as a crontab line of five fields in the source's time zone."""
    listing: ListingChoice = Field(
        default="auto",
        validate_default=True,
        examples=["auto", {"kind": "css", "items": "main li"}],
    )
    """How the page is read: the name of a kind, or a mapping with kind and that kind's options."""
    timezone: TimeZone = Field(default="UTC", examples=["America/Los_Angeles"])
    """Where a printed day is a day (IANA name)."""
    language: Language | None = Field(default=None, examples=["fr"])
    """The language of the page (BCP 47); by default what the page says of itself, else English."""
    date_order: Literal["DMY", "MDY", "YMD"] = Field(default="MDY", examples=["DMY"])
    """How a date of bare numbers is meant: DMY, MDY or YMD."""
    expect: ExpectPart = Field(default=ExpectPart(), examples=[{"min_items": 5}])
    """What the page is known to have; a page with less is not believed."""
    ignore_params: tuple[Text, ...] = Field(default=(), examples=[["session"]])
    """Query parameters that do not make another page, besides the well-known tracking ones."""
    robots: bool = Field(default=True, examples=[True])
    """Whether the site's robots.txt is obeyed."""
    formerly: tuple[Slug, ...] = Field(default=(), max_length=MOST_FORMER, examples=[["old-ports"]])
    """Keys that this source had before: their addresses lead here, and ids stay what they were."""

    @field_validator("cron")
    @classmethod
    def _one_cadence(cls, cron: str | None, info: ValidationInfo) -> str | None:
        if cron and info.data.get("every"):
            raise refusal("a source has either every or cron", "remove one of them")
        return cron


class FeedPart(Part):
    """A feed with a name of its own, at /feeds/<name>."""

    title: Text | None = Field(default=None, examples=["Testimony on the Indo-Pacific"])
    """Its name for readers; by default made from the key."""
    description: Text | None = Field(default=None, examples=["What was said before committees."])
    """One sentence about it; by default the title."""
    select: SelectPart = Field(default=SelectPart(), examples=[{"types": ["testimony"], "regions": ["indo-pacific"]}])
    """Which items it has; without it, all."""
    formerly: tuple[FeedName, ...] = Field(default=(), max_length=MOST_FORMER, examples=[["old-ports"]])
    """Names that this feed had before: their addresses lead here, and ids stay what they were."""
    private: bool = Field(default=False, examples=[True])
    """Whether only the readers who name it may read it, each at an address of their own."""


class ReaderPart(Part):
    """Somebody who may read private feeds, at /private/<token>/feeds/<name>."""

    token: TokenRefs = Field(examples=[{"env": "FEEDPUB_TOKEN_ANNA"}])
    """The secret in the addresses, of 128 bits or more; a list while an old one is replaced: all in it are good."""
    feeds: tuple[FeedRef, ...] = Field(default=(), examples=[["board"]])
    """The private feeds that may be read, by their names in this file."""


class FilePart(Part):
    """The operator's file. Top-level keys that begin with x- are free, as a place for anchors."""

    site: SitePart = Field(examples=[{"title": "Security research", "url": "https://feeds.example.org"}])
    """The publication as a whole."""
    store: StorePart = Field(default=StorePart(), examples=[{"url": "sqlite:///feedpub.db"}])
    """Where everything is remembered."""
    web: WebPart = Field(default=WebPart(), examples=[{"port": 8080}])
    """Where the pages and feeds are served."""
    websub: WebSubPart = Field(default=WebSubPart(), examples=[{"hub": "embedded"}])
    """How readers' servers hear of a change at once (WebSub)."""
    operator: OperatorPart = Field(default=OperatorPart(), examples=[{"token": {"env": "FEEDPUB_OPERATOR_TOKEN"}}])
    """Who may see the operator's pages."""
    network: NetworkPart = Field(default=NetworkPart(), examples=[{"allow": ["10.1.0.0/16"]}])
    """What feedpub may ask, and under which name."""
    sources: dict[Slug, SourcePart] = Field(
        default={}, examples=[{"ports": {"url": "https://www.example.org/topics/ports.html"}}]
    )
    """The places that are watched, by keys that are stable for ever: they are part of addresses."""
    regions: dict[Slug, RegionPart] = Field(
        default={}, max_length=MOST_REGIONS, examples=[{"sahel": {"name": "The Sahel", "countries": ["ML", "NE"]}}]
    )
    """Regions of your own, and what is otherwise in the known ones, by slugs that are stable for ever."""
    types: dict[Slug, TypeEntry] = Field(default={}, max_length=MOST_TYPES, examples=[{"fact-sheet": "Fact Sheet"}])
    """Types of your own, and further words for the known ones, by slugs; a name alone is enough."""
    feeds: dict[FeedName, FeedPart] = Field(default={}, examples=[{"ports-reports": {"select": {"types": ["report"]}}}])
    """Feeds with names of their own, besides those that every type, region, country and source has."""
    readers: dict[Slug, ReaderPart] = Field(
        default={}, examples=[{"anna": {"token": {"env": "FEEDPUB_TOKEN_ANNA"}, "feeds": ["board"]}}]
    )
    """Who may read private feeds."""
    endpoints: dict[Slug, EndpointChoice] = Field(default={}, examples=[{"desk": {"kind": "console"}}])
    """Who can be told: a kind, and that kind's options."""
    subscriptions: tuple[SubscriptionPart, ...] = Field(default=(), examples=[[{"to": "desk"}]])
    """Which endpoint hears of which items."""

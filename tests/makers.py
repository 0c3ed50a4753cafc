"""Makers of model values for tests: they supply what is not the point of the test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from feedpub.model import (
    NO_REGION,
    CountryCode,
    EndpointKey,
    EntryId,
    Every,
    Filing,
    Item,
    ItemId,
    ParsedItem,
    Region,
    RegionSlug,
    Selection,
    Site,
    Source,
    SourceKey,
    SourceState,
    Subscription,
    SubscriptionKey,
    Taxonomy,
    TypeSlug,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def a_parsed_item(**fields: Any) -> ParsedItem:
    """A report with a link, as a page may say it."""
    item = ParsedItem(title="Ports of the Northern Route", link="https://pub.example/reports/1.html", type="Report")
    return replace(item, **fields)


def a_filing(**fields: Any) -> Filing:
    """Filed as a report, without a region."""
    return replace(Filing(type=TypeSlug("report"), type_label="Report"), **fields)


def an_item(**fields: Any) -> Item:
    """A stored report without a region."""
    item = Item(
        id=ItemId("abcdefghijklmnop"),
        entry_id=EntryId("tag:feeds.example,2026:item/abcdefghijklmnop"),
        title="Ports of the Northern Route",
        link="https://pub.example/reports/1.html",
        summary="What winter does to harbours.",
        caption=None,
        image=None,
        authors=(),
        language="en",
        section=None,
        printed_type="Report",
        filing=a_filing(),
        published=NOON,
        dated_by="listing",
        printed_day=None,
        first_seen=NOON,
        updated=NOON,
        revision=1,
        backlog=False,
        sources=(SourceKey("pub"),),
    )
    return replace(item, **fields)


def a_source(**fields: Any) -> Source:
    """A listing page that is looked at every half hour."""
    source = Source(
        key=SourceKey("pub"),
        url="https://pub.example/topics/ports.html",
        title="Publisher: Ports",
        cadence=Every(interval=timedelta(minutes=30)),
    )
    return replace(source, **fields)


def a_state(**fields: Any) -> SourceState:
    """A source that has been looked at before."""
    return replace(SourceState(key=SourceKey("pub"), generation=1, baseline=NOON, last_ok=NOON), **fields)


def a_subscription(**fields: Any) -> Subscription:
    """A desk that hears of everything."""
    subscription = Subscription(key=SubscriptionKey("desk-all"), to=EndpointKey("desk"), selection=Selection())
    return replace(subscription, **fields)


def a_taxonomy() -> Taxonomy:
    """Two types, three regions, a union, two countries."""
    plain = [("east-asia", "East Asia", "east-asia"), ("americas-latin", "Latin America", "latin-america")]
    regions = {RegionSlug(s): Region(slug=RegionSlug(s), name=n, url=u) for s, n, u in plain}
    asia = RegionSlug("asia")
    regions[asia] = Region(slug=asia, name="Asia", url="asia", union_of=(RegionSlug("east-asia"),))
    regions[NO_REGION] = Region(slug=NO_REGION, name="Global", url="global")
    return Taxonomy(
        types={TypeSlug("report"): "Report", TypeSlug("testimony"): "Testimony"},
        regions=regions,
        countries={CountryCode("JP"): "Japan", CountryCode("US"): "United States"},
        country_regions={CountryCode("JP"): (RegionSlug("east-asia"),)},
    )


SITE = Site(title="Example Feeds", url="https://feeds.example")

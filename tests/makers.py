"""Makers of model values for tests: they supply what is not the point of the test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from feedpub.model import EntryId, Filing, Item, ItemId, ParsedItem, SourceKey, TypeSlug

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
        first_seen=NOON,
        updated=NOON,
        revision=1,
        backlog=False,
        sources=(SourceKey("pub"),),
    )
    return replace(item, **fields)

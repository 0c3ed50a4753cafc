"""Makers of entries and channels for the tests of rendering, and the three entries of its golden files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from feedpub.model import Category, Channel, Entry, EntryId, ItemId, Via
from makers import NOON

SITE = "https://feeds.example"


def an_entry(**fields: Any) -> Entry:
    """A report that names no author and has no picture."""
    entry = Entry(
        id=EntryId("tag:feeds.example,2026:item/abcdefghijklmnop"),
        item=ItemId("abcdefghijklmnop"),
        revision=1,
        title="Ports of the Northern Route",
        link="https://pub.example/reports/1.html",
        page=f"{SITE}/items/abcdefghijklmnop",
        summary="What winter does to harbours.",
        published=NOON,
        updated=NOON,
        categories=(Category(scheme=f"{SITE}/types", term="report", label="Report"),),
    )
    return replace(entry, **fields)


def a_channel(**fields: Any) -> Channel:
    """The feed of all reports, in all three formats, without a hub."""
    page = f"{SITE}/feeds/type/report"
    channel = Channel(
        id=EntryId("tag:feeds.example,2026:feed/type/report"),
        title="Harbour Watch: Report",
        description="Items filed as Report.",
        language="en",
        page=page,
        documents={name: f"{page}.{name}" for name in ("atom", "rss", "json")},
        updated=NOON,
    )
    return replace(channel, **fields)


def pictured() -> Entry:
    """With everything that an entry can have, and changed once since it was published."""
    return an_entry(
        authors=("Ana Brandt", "Kofi Mensah"),
        categories=(
            Category(scheme=f"{SITE}/types", term="report", label="Report"),
            Category(scheme=f"{SITE}/regions", term="east-asia", label="East Asia"),
            Category(scheme=f"{SITE}/countries", term="JP", label="Japan"),
            Category(scheme=f"{SITE}/countries", term="KR", label="South Korea"),
        ),
        image="https://pub.example/pictures/1.jpg?w=400&h=300",
        caption="A crane at dusk",
        language="en-GB",
        updated=NOON + timedelta(hours=3, microseconds=250_000),
        via=(Via(title="Pub: Harbours & Straits", url="https://pub.example/topics/harbours.html"),),
    )


def bare() -> Entry:
    """Without summary, author, picture or source, from another time zone's evening."""
    return an_entry(
        id=EntryId("tag:feeds.example,2026:item/bbbbbbbbbbbbbbbb"),
        item=ItemId("bbbbbbbbbbbbbbbb"),
        title="Notes on a Strait",
        link=f"{SITE}/items/bbbbbbbbbbbbbbbb",
        page=f"{SITE}/items/bbbbbbbbbbbbbbbb",
        summary="",
        published=datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC),
        updated=datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC),
    )


def hostile() -> Entry:
    """With all that breaks markup, and some that breaks readers."""
    return an_entry(
        id=EntryId("tag:feeds.example,2026:item/cccccccccccccccc"),
        item=ItemId("cccccccccccccccc"),
        title='</title>]]><b>R&D</b> at AT&T & "Sons" -- &eacute; \U0001f6a2 \u05e9\u05dc\u05d5\u05dd',
        link="https://pub.example/search?q=a&b=<c>&d=%22",
        page=f"{SITE}/items/cccccccccccccccc",
        summary="<script>alert(1)</script> \x00\x0b\ud800\ufffe& the <rain> in\r\nSpain &amp; elsewhere",
        authors=("Eve </name><evil/>", ""),
        categories=(Category(scheme=f"{SITE}/types", term="q&a", label="Q&A <live>"),),
        via=(Via(title='"quoted" <listing>', url="https://pub.example/?a=1&b=2"),),
    )

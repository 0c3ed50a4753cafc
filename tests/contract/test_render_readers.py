"""What real readers make of our documents: feedparser, reader and listparser, as their users run them."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import listparser
import pytest
import reader

from feedpub.model import Entry, Feed, FeedPath, Selection, Shelf, Site, TypeSlug
from feedpub.render import FORMATS, OutlineLine, opml
from makers import NOON
from render_makers import SITE, a_channel, bare, hostile, pictured

ENTRIES = (pictured(), bare(), hostile())


def document(name: str) -> bytes:
    channel = a_channel(hub="https://hub.example/", updated=pictured().updated)
    return FORMATS[name].document(channel, [FORMATS[name].entry(entry) for entry in ENTRIES])


def instant(moment: Any) -> datetime:
    return datetime.fromtimestamp(timegm(moment), UTC)


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_feedparser_reads_the_head(name: str) -> None:
    parsed = feedparser.parse(document(name))
    assert not parsed.bozo
    feed = parsed.feed
    assert (feed.title, feed.link, feed.language) == ("Harbour Watch: Report", a_channel().page, "en")
    assert instant(feed.updated_parsed) == pictured().updated.replace(microsecond=0)
    assert [link.href for link in feed.links if link.rel in ("self", "hub")] == [
        a_channel().documents[name],
        "https://hub.example/",
    ]


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_feedparser_reads_an_entry_as_it_was_meant(name: str) -> None:
    shown = feedparser.parse(document(name)).entries[0]
    meant = pictured()
    assert (shown.id, shown.title, shown.link, shown.summary) == (meant.id, meant.title, meant.link, meant.summary)
    assert instant(shown.published_parsed) == meant.published
    assert instant(shown.updated_parsed) == meant.updated.replace(microsecond=0)
    assert [author.name for author in shown.authors] == list(meant.authors)
    assert [tag.label or tag.term for tag in shown.tags] == [category.label for category in meant.categories]
    assert [picture["url"] for picture in shown.media_thumbnail] == [meant.image]


@pytest.fixture
def parsed_by_reader(tmp_path: Path) -> Any:
    """What the reader library holds after it has read all three documents."""
    library = reader.make_reader(":memory:", feed_root=str(tmp_path))
    for name in FORMATS.names:
        (tmp_path / f"feed.{name}").write_bytes(document(name))
        library.add_feed(f"feed.{name}")
        library.update_feed(f"feed.{name}")
    yield library
    library.close()


@pytest.mark.parametrize("name", FORMATS.names)
def test_reader_reads_the_same_entries_from_every_format(name: str, parsed_by_reader: Any) -> None:
    shown = {entry.id: entry for entry in parsed_by_reader.get_entries(feed=f"feed.{name}")}
    assert shown.keys() == {entry.id for entry in ENTRIES}
    plain = ENTRIES[:2]  # the third one's title is markup to feedparser, which strips it
    assert [facts(shown[entry.id]) for entry in plain] == [wanted(entry) for entry in plain]


def facts(entry: Any) -> tuple[Any, ...]:
    return (entry.title, entry.link, entry.published, entry.updated or entry.published)


def wanted(entry: Entry) -> tuple[Any, ...]:
    return (entry.title, entry.link, entry.published, entry.updated.replace(microsecond=0))


def test_listparser_finds_each_feed_in_its_folder() -> None:
    types = Selection(types=frozenset({TypeSlug("report")}))
    feed = Feed(path=FeedPath("type/report"), title="Reports & more", description="Items.", selection=types)
    shelf = Shelf(feed=feed, items=3, entries=3, facets={"type": "report"})
    line = OutlineLine(shelf=shelf, page=f"{SITE}/feeds/type/report", address=f"{SITE}/feeds/type/report.atom")
    parsed = listparser.parse(opml(Site(title="Harbour Watch", url=SITE), [line], NOON).decode())
    assert not parsed.bozo
    assert parsed.meta.title == "Harbour Watch"
    assert [(found.title, found.url, found.categories) for found in parsed.feeds] == [
        ("Reports & more", line.address, [["Types"]])
    ]

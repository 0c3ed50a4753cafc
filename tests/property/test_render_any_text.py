"""Whatever an item says, each format stays whole, says it again, and gains no element by it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from html import unescape
from typing import Any

import feedparser
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedpub.model import Category, Channel, Entry, EntryId, Via
from feedpub.render import FORMATS
from feedpub.render.text import as_html, clean
from render_makers import SITE, a_channel, an_entry, bare

NS = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/elements/1.1/"}
MARKUP = st.sampled_from(
    ["<b>", "</title>", "]]>", "<![CDATA[", "-->", "--", "<!--", "&amp;", "&", "&#0;", "\x00", "\ud800", "\ufffe", '"']
)
TEXT = st.lists(st.text(st.characters(), max_size=8) | MARKUP, max_size=5).map("".join)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


def after(prefix: str) -> st.SearchStrategy[str]:
    return TEXT.map(lambda text: prefix + text)


ADDRESSES = after("https://pub.example/")
ENTRIES = st.builds(
    an_entry,
    id=after("tag:feeds.example,2026:").map(EntryId),
    title=TEXT,
    link=ADDRESSES,
    page=ADDRESSES,
    summary=TEXT,
    published=INSTANTS,
    updated=INSTANTS,
    authors=st.lists(TEXT, max_size=2).map(tuple),
    categories=st.lists(st.builds(Category, scheme=ADDRESSES, term=TEXT, label=TEXT), max_size=2).map(tuple),
    image=st.none() | ADDRESSES,
    language=st.none() | TEXT,
    via=st.lists(st.builds(Via, title=TEXT, url=ADDRESSES), max_size=2).map(tuple),
)
CHANNELS = st.builds(
    a_channel, title=TEXT, description=TEXT, language=TEXT, page=after(SITE + "/"), hub=st.none() | ADDRESSES
)


def document(name: str, channel: Channel, *entries: Entry) -> bytes:
    return FORMATS[name].document(channel, [FORMATS[name].entry(entry) for entry in entries])


def names(authors: tuple[str, ...]) -> list[str]:
    return [name for name in map(clean, authors) if name]


def plain(value: str | None) -> str:
    return value or ""


@given(channel=CHANNELS, entry=ENTRIES)
def test_atom_says_again_what_an_entry_says(channel: Channel, entry: Entry) -> None:
    root = etree.fromstring(document("atom", channel, entry, bare()))
    first = root.findall("a:entry", NS)[0]
    assert plain(root.findtext("a:title", None, NS)) == (clean(channel.title) or clean(channel.page))
    assert first.findtext("a:title", None, NS) == (clean(entry.title) or clean(entry.id))
    assert plain(first.findtext("a:summary", None, NS)) == clean(entry.summary)
    assert [node.text for node in first.findall("a:author/a:name", NS)] == names(entry.authors)
    assert [link.get("href") for link in first.findall("a:link", NS)] == [
        clean(address) for address in (entry.link, *(via.url for via in entry.via))
    ]


@given(channel=CHANNELS, entry=ENTRIES)
def test_rss_says_again_what_an_entry_says(channel: Channel, entry: Entry) -> None:
    root = etree.fromstring(document("rss", channel, entry, bare()))
    first = root.findall("channel/item")[0]
    assert plain(root.findtext("channel/title")) == (clean(channel.title) or clean(channel.page))
    assert root.findtext("channel/link") == clean(channel.page)
    assert first.findtext("title") == (clean(entry.title) or clean(entry.id))
    assert unescape(plain(first.findtext("description"))) == unescape(as_html(clean(entry.summary)))
    assert [node.text for node in first.findall("dc:creator", NS)] == names(entry.authors)
    assert first.findtext("link") == clean(entry.link)


@given(channel=CHANNELS, entry=ENTRIES)
def test_json_says_again_what_an_entry_says(channel: Channel, entry: Entry) -> None:
    shown: dict[str, Any] = json.loads(document("json", channel, entry, bare()))["items"][0]
    assert shown["title"] == (clean(entry.title) or clean(entry.id))
    assert shown["content_text"] == (clean(entry.summary) or shown["title"])
    assert [author["name"] for author in shown.get("authors", [])] == names(entry.authors)
    assert shown["url"] == clean(entry.link)


@given(words=TEXT)
def test_no_words_add_an_element(words: str) -> None:
    def elements(name: str, text: str) -> Counter[str]:
        entry = an_entry(title=text, summary=text, authors=(text,), link=f"https://pub.example/{text}")
        root = etree.fromstring(document(name, a_channel(title=text), entry))
        return Counter(str(node.tag) for node in root.iter(etree.Element))

    said = clean(words) and words  # nothing left to say is an element less, and no test of this
    for name in ("atom", "rss"):
        assert elements(name, said or "x") == elements(name, "x")


@given(channel=CHANNELS, entry=ENTRIES)
def test_feedparser_finds_nothing_wrong(channel: Channel, entry: Entry) -> None:
    for name in ("atom", "rss"):
        parsed = feedparser.parse(document(name, channel, entry, bare()))
        assert (parsed.bozo, len(parsed.entries), parsed.entries[1].id) == (False, 2, bare().id)


@given(text=TEXT)
def test_html_made_of_plain_text_shows_that_text(text: str) -> None:
    assert unescape(as_html(text)) == text

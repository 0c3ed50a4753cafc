"""What a document links to, in itself and in its Link header, and how a volume of an archive says what it is."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lxml import etree

from feedpub.model import Channel, FeedPath
from feedpub.render import FORMATS, render
from render_makers import SITE, a_channel, pictured

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
PAGE = f"{SITE}/feeds/type/report"
NAMES = ("atom", "rss", "json")
SECOND = {name: f"{PAGE}/archive/2.{name}" for name in NAMES}
THIRD = {name: f"{PAGE}/archive/3.{name}" for name in NAMES}
LIVING = a_channel(previous=THIRD, hub="https://hub.example/")
VOLUME = a_channel(documents=THIRD, current=LIVING.documents, previous=SECOND)
FIRST = a_channel(documents=THIRD, current=LIVING.documents)
CHANNELS = {"without an archive": a_channel(), "living": LIVING, "a volume": VOLUME, "the first volume": FIRST}


def links_in(name: str, body: bytes) -> set[tuple[str, str]]:
    """Relation and address of each link at the head of a document."""
    if name == "json":
        return _links_in_json(json.loads(body))
    root = etree.fromstring(body)
    head = root if name == "atom" else root.find("channel")
    assert head is not None
    return {(link.get("rel", ""), link.get("href", "")) for link in head.findall(f"{ATOM}link")}


def _links_in_json(feed: dict[str, Any]) -> set[tuple[str, str]]:
    links = {("self", feed["feed_url"]), ("alternate", feed["home_page_url"])}
    links |= {("alternate", address) for address in feed["_feedpub"]["alternates"].values()}
    links |= {("hub", hub["url"]) for hub in feed.get("hubs", [])}
    links |= {("prev-archive", feed["next_url"])} if "next_url" in feed else set()
    return links | ({("current", feed["_feedpub"]["current"])} if "current" in feed["_feedpub"] else set())


def links_of_header(header: str) -> set[tuple[str, str]]:
    """The same of a Link header."""
    return {(rel, href) for href, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', header)}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("said", CHANNELS)
def test_the_document_and_its_header_link_to_the_same(name: str, said: str) -> None:
    document = render(FORMATS[name], CHANNELS[said], [FORMATS[name].entry(pictured())], FeedPath("x"))
    inside, header = links_in(name, document.body), links_of_header(document.links)
    assert inside == header == _expected(CHANNELS[said], name)
    assert document.links.count('rel="self"') == 1


def _expected(channel: Channel, name: str) -> set[tuple[str, str]]:
    links = {("self", channel.documents[name]), ("alternate", PAGE)}
    links |= {("alternate", address) for other, address in channel.documents.items() if other != name}
    links |= {("hub", channel.hub)} if channel.hub else set()
    links |= {("prev-archive", channel.previous[name])} if channel.previous else set()
    return links | ({("current", channel.current[name])} if channel.current else set())


@pytest.mark.parametrize(("name", "where"), [("atom", ""), ("rss", "channel/")])
def test_only_a_volume_says_that_it_is_an_archive_and_none_says_that_it_is_complete(name: str, where: str) -> None:
    def marks(channel: Channel) -> list[int]:
        root = etree.fromstring(FORMATS[name].document(channel, [FORMATS[name].entry(pictured())]))
        return [len(root.findall(f"{where}{HISTORY}{mark}")) for mark in ("archive", "complete")]

    assert [marks(channel) for channel in (VOLUME, FIRST, LIVING)] == [[1, 0], [1, 0], [0, 0]]


def test_a_volume_says_so_in_json_too() -> None:
    def said(channel: Channel) -> bool:
        archive: bool = json.loads(FORMATS["json"].document(channel, []))["_feedpub"].get("archive", False)
        return archive

    assert [said(channel) for channel in (VOLUME, LIVING)] == [True, False]


@pytest.mark.parametrize("name", NAMES)
def test_fragments_that_are_put_into_an_empty_document_make_the_whole_one(name: str) -> None:
    format, fragments = FORMATS[name], [FORMATS[name].entry(pictured())] * 2
    assert format.splice(format.document(VOLUME, []), fragments) == format.document(VOLUME, fragments)

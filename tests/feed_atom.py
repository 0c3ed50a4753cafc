"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from feed_closed import ATOM
from feed_parts import SOON, duplicates, identity, instant, markup
from feed_xml import links, own_link, parsed, text_of, xml_findings

MARKUP = re.compile(r"</[a-zA-Z]\w*>|&#?\w+;")


def advice(body: bytes) -> list[str]:
    """What the W3C's validator warns of in an Atom document and what is right all the same if it was so: entries of the
    same ``updated``, dates before 1990, titles that spell markup.
    """
    entries = etree.fromstring(body).findall(f"{{{ATOM}}}entry")
    stamps = Counter(text_of(entry, "updated") for entry in entries)
    said = [f"duplicate-updated: {stamp}" for stamp, count in stamps.items() if count > 1]
    said += [f"old: {date}" for entry in entries if (date := text_of(entry, "published")) < "1990"]
    said += [f"markup-like: {title}" for entry in entries if MARKUP.search(title := text_of(entry, "title"))]
    return sorted(said)


def atom_findings(body: bytes, now: datetime, address: str | None) -> Iterator[str]:
    """What is wrong with an Atom document."""
    yield from xml_findings(body)
    feed = parsed(body)
    yield from own_link(feed.findall(f"{{{ATOM}}}link"), address)
    yield from links(feed, "feed")
    yield from _identified(feed, "feed", now)
    entries = feed.findall(f"{{{ATOM}}}entry")
    yield from duplicates(text_of(entry, "id") for entry in entries)
    authored = feed.find(f"{{{ATOM}}}author") is not None
    for number, entry in enumerate(entries):
        where = f"entry {number}"
        yield from _identified(entry, where, now)
        yield from links(entry, where)
        yield from _atom_texts(entry, where)
        if not authored and entry.find(f"{{{ATOM}}}author") is None:
            yield f"no-author: {where}"
        if text_of(entry, "updated") > text_of(feed, "updated"):
            yield f"stale-feed: {where} was updated later than the feed"
        source = entry.find(f"{{{ATOM}}}source")
        if source is not None and not (text_of(source, "id") and text_of(source, "updated")):
            yield f"poor-source: {where} source without id or updated"


def _identified(element: Any, where: str, now: datetime) -> Iterator[str]:
    """What RFC 4287 demands of a feed and of an entry alike."""
    for name in ("id", "title", "updated"):
        if not text_of(element, name):
            yield f"missing: {where} {name}"
    yield from identity(text_of(element, "id"), where)
    for name in ("published", "updated"):
        if (said := text_of(element, name)) or name == "updated":
            yield from instant(said, now + SOON["atom"], f"{where} {name}")
    if text_of(element, "published") > (text_of(element, "updated") or "~"):
        yield f"updated-before-published: {where}"


def _atom_texts(entry: Any, where: str) -> Iterator[str]:
    title = entry.find(f"{{{ATOM}}}title")
    if title is not None and title.get("type", "text") != "text":
        yield f"markup-in-title: {where}"
    for name in ("summary", "content"):
        for node in entry.findall(f"{{{ATOM}}}{name}"):
            kind = node.get("type", "text")
            if kind not in ("text", "html"):
                yield f"bad-text-type: {where} {name} {kind}"
            if kind == "html":
                yield from markup(node.text or "", f"{where} {name}")
    has_alternate = any(link.get("rel", "alternate") == "alternate" for link in entry.findall(f"{{{ATOM}}}link"))
    if not has_alternate and entry.find(f"{{{ATOM}}}content") is None:
        yield f"missing: {where} alternate link or content"
    for category in entry.findall(f"{{{ATOM}}}category"):
        if not category.get("term"):
            yield f"empty-category: {where}"

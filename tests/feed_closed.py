"""Which elements, attributes and characters may stand in a feed at all, and how often: the formats as closed lists.

RFC 4287 for Atom, the RSS 2.0 specification and its Best Practices Profile for RSS; elements of other vocabularies are
let through here, and their namespaces judged in ``feed_rules``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
PREFIXES: dict[str, set[str | None]] = {
    ATOM: {None, "atom"},
    "http://purl.org/rss/1.0/modules/content/": {"content"},
    "http://purl.org/dc/elements/1.1/": {"dc"},
    "http://purl.org/syndication/history/1.0": {"fh"},
    "http://search.yahoo.com/mrss/": {"media"},
}
"""The prefix that each namespace has in every feed, as readers without namespaces look for it."""
_MANY = {"author", "category", "contributor", "link", "entry", "item", "enclosure"}
_PERSON = {"name", "uri", "email"}
_FEED = "author category contributor generator icon id link logo rights subtitle title updated entry"
_ITEM = "title link description author category comments enclosure guid pubDate source"
_ENTRY = "author category content contributor id link published rights source summary title updated"
_CHANNEL = """
title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs cloud
ttl image rating textInput skipHours skipDays item
"""
CHILDREN = {
    "feed": set(_FEED.split()),
    "entry": set(_ENTRY.split()),
    "source": set(_ENTRY.split()) | {"generator", "icon", "logo", "subtitle"},
    "author": _PERSON,
    "contributor": _PERSON,
    "rss": {"channel"},
    "channel": set(_CHANNEL.split()),
    "item": set(_ITEM.split()),
    "image": {"url", "title", "link", "width", "height", "description"},
}
ATTRIBUTES = {
    "link": {"href", "rel", "type", "hreflang", "title", "length"},
    "category": {"term", "scheme", "label", "domain"},
    "content": {"type", "src"},
    "generator": {"uri", "version"},
    "guid": {"isPermaLink"},
    "rss": {"version"},
    "source": {"url"},
    "enclosure": {"url", "length", "type"},
    **{name: {"type"} for name in ("title", "subtitle", "summary", "rights")},
}
MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+( *; *[a-z0-9-]+=[^\s;]+)*", re.IGNORECASE)
UNREADABLE = re.compile("[\x7f-\x9f\ufffd]")
_CLOSE_FIT = {"id", "guid", "link", "uri", "url", "icon", "logo", "updated", "published", "pubDate", "lastBuildDate"}


def strangers(root: Any) -> Iterator[str]:
    """Whatever may not stand where it stands, as findings."""
    if root.getroottree().docinfo.doctype:
        yield "doctype: a feed has none"
    yield from _prefixes(root)
    for node in root.iter(etree.Element):
        name = etree.QName(node)
        yield from _characters(node)
        if name.namespace in (None, ATOM):
            yield from _element(node, name.localname)
            yield from _attributes(node, name.localname)
    yield from _media(root)


def _element(node: Any, name: str) -> Iterator[str]:
    allowed = CHILDREN.get(name)
    children = list(node.iterchildren(etree.Element))
    own = [etree.QName(child) for child in children]
    if allowed is None:
        if children:
            yield f"unknown-element: {own[0].localname} in {name}"
    else:
        known = [one.localname for one in own if one.namespace == etree.QName(node).namespace]
        yield from (f"unknown-element: {one} in {name}" for one in known if one not in allowed)
        yield from (
            f"twice: {one} in {name}" for one, count in Counter(known).items() if count > 1 and one not in _MANY
        )
        if any((text or "").strip() for text in (node.text, *(child.tail for child in children))):
            yield f"stray-text: in {name}"
    if name in _CLOSE_FIT and not children and (node.text or "") != (node.text or "").strip():
        yield f"spaces: around {name}"
    if etree.QName(node).namespace == ATOM and name == "link" and (node.text or children):
        yield "link-not-empty: an Atom link holds nothing"


def _attributes(node: Any, name: str) -> Iterator[str]:
    for full in node.attrib:
        one = etree.QName(full)
        if one.namespace == XML:
            continue
        if one.namespace is not None or one.localname not in ATTRIBUTES.get(name, ()):
            yield f"unknown-attribute: {one.localname} at {name}"
    if name in ("link", "enclosure") and node.get("type") is not None and not MEDIA_TYPE.fullmatch(node.get("type")):
        yield f"bad-media-type: {node.get('type')}"


def _characters(node: Any) -> Iterator[str]:
    for text in (node.text, node.tail, *node.attrib.values()):
        if text and UNREADABLE.search(text):
            yield f"bad-characters: in {etree.QName(node).localname}"


def _prefixes(root: Any) -> Iterator[str]:
    for node in root.iter(etree.Element):
        for prefix, namespace in node.nsmap.items():
            if prefix not in PREFIXES.get(namespace, {prefix}):
                yield f"strange-prefix: {prefix} for {namespace}"


def _media(root: Any) -> Iterator[str]:
    for node in root.iter("{http://search.yahoo.com/mrss/}content"):
        if node.get("medium", "image") not in ("image", "audio", "video", "document", "executable"):
            yield f"bad-medium: {node.get('medium')}"
        if node.get("type") is not None and not MEDIA_TYPE.fullmatch(node.get("type")):
            yield f"bad-media-type: {node.get('type')}"

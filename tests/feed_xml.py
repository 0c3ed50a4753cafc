"""What RSS and Atom have in common as XML: namespaces, links, archives, media, names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from feed_closed import ATOM, XML, strangers
from feed_parts import LANGUAGE, address_of

CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
FH = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
KNOWN = {
    ATOM,
    CONTENT,
    DC,
    FH,
    MEDIA,
    XML,
    "http://purl.org/dc/terms/",
    "http://purl.org/rss/1.0/modules/event/",
    "http://purl.org/rss/1.0/modules/syndication/",
    "http://www.georss.org/georss",
    "http://www.w3.org/1999/xhtml",
}
_REGISTERED = """
alternate current edit enclosure first hub last license next next-archive prev prev-archive previous related replies
search self service up via
"""
RELS = frozenset(_REGISTERED.split())
HISTORY = frozenset({"current", "prev-archive", "next-archive", "first", "last", "previous", "next"})
ROOT = re.compile(rb"<(rss|feed)\b")
MAIL = re.compile(r"<[^<>\s]+@[^<>\s]+>")
HEAD_BYTES = 512


def parsed(body: bytes) -> Any:
    """Raises what lxml raises for a document that is not well-formed."""
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))


def xml_findings(body: bytes) -> Iterator[str]:
    """What is wrong with a document whatever its vocabulary."""
    root = parsed(body)
    found = ROOT.search(body)
    if found is None or found.start() > HEAD_BYTES:
        yield "late-root: the root element begins behind byte 512"
    if not body.startswith(b"<?xml") or b"UTF-8" not in body[:60].upper():
        yield "no-declaration: the document does not declare UTF-8"
    yield from _names(root)
    yield from strangers(root)
    yield from _media(root)
    yield from _history(root)
    for node in root.iter(f"{{{DC}}}creator", f"{{{ATOM}}}name"):
        if MAIL.search(node.text or ""):
            yield f"mail-in-name: {node.text}"


def _names(root: Any) -> Iterator[str]:
    for node in root.iter(etree.Element):
        names = [etree.QName(node.tag), *(etree.QName(name) for name in node.attrib)]
        for name in names:
            if name.namespace and name.namespace not in KNOWN:
                yield f"unknown-namespace: {name.namespace}"
            if name.localname == "UpdatePeriod":
                yield "wrong-case: sy:UpdatePeriod"
        language = node.get(f"{{{XML}}}lang")
        if language is not None and not LANGUAGE.fullmatch(language):
            yield f"bad-language: {language}"


def _media(root: Any) -> Iterator[str]:
    for group in root.iter(f"{{{MEDIA}}}group"):
        if len(group.findall(f"{{{MEDIA}}}content")) < 2:
            yield "lonely-media-group: a group around a single picture"
    for name in ("content", "thumbnail"):
        for node in root.iter(f"{{{MEDIA}}}{name}"):
            yield from address_of(node.get("url"), f"media:{name}")


def _history(root: Any) -> Iterator[str]:
    rels = {link.get("rel") for link in root.iter(f"{{{ATOM}}}link")}
    if root.find(f".//{{{FH}}}complete") is not None and "prev-archive" in rels:
        yield "complete-and-archived: fh:complete with prev-archive"
    if root.find(f".//{{{FH}}}archive") is not None and "current" not in rels:
        yield "archive-without-current: no rel=current"
    inner = [
        link.get("rel") for entry in root.iter(f"{{{ATOM}}}entry", "item") for link in entry.iter(f"{{{ATOM}}}link")
    ]
    yield from (f"history-in-entry: {rel}" for rel in inner if rel in HISTORY)


def links(parent: Any, where: str) -> Iterator[str]:
    """The Atom links of a feed or an entry."""
    alternates: Counter[tuple[str | None, str | None]] = Counter()
    for link in parent.findall(f"{{{ATOM}}}link"):
        rel = link.get("rel", "alternate")
        yield from address_of(link.get("href"), f"{where} link {rel}")
        if rel not in RELS and ":" not in rel:
            yield f"unregistered-rel: {where} {rel}"
        if rel == "alternate":
            alternates[link.get("type"), link.get("hreflang")] += 1
    yield from (f"two-alternates: {where} {kind}" for kind, count in alternates.items() if count > 1)


def own_link(links: Iterable[Any], address: str | None) -> Iterator[str]:
    """The one link that says where the document is."""
    own = [link.get("href") for link in links if link.get("rel") == "self"]
    if len(own) != 1:
        yield f"self: {len(own)} links with rel=self"
    elif address is not None and own[0] != address:
        yield f"self: {own[0]} is not where it was found"


def text_of(parent: Any, name: str) -> str:
    """The text of an Atom child, empty where there is none."""
    return (parent.findtext(f"{{{ATOM}}}{name}") or "").strip()

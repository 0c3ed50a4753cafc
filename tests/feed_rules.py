"""A strict reading of feed documents: what the W3C's validator and the formats' own specifications object to.

``findings`` says what is wrong with a document, each as ``kind: where``; a good one has none. ``advice`` says what may
be meant so. It knows nothing of feedpub: whatever it is given is judged by the rules alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
FH = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
XML = "http://www.w3.org/XML/1998/namespace"
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
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TAG_URI = re.compile(r"tag:[a-z0-9.@-]+,\d{4}(-\d{2}(-\d{2})?)?:[^\s<>\"]+")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RFC822 = re.compile(r"(?:([A-Z][a-z]{2}), )?\d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})")
RSS_TITLE = re.compile(rb"<title>([^<]*)</title>")
ROOT = re.compile(rb"<(rss|feed)\b")
HEAD_BYTES = 512
SOON = {"rss": timedelta(minutes=10), "atom": timedelta(days=1), "json": timedelta(days=1)}


def findings(body: bytes, format: str, now: datetime, address: str | None = None) -> list[str]:
    """What is wrong with a document (atom, rss or json), sorted; ``address`` is the one that it was served at."""
    judge = {"atom": _atom, "rss": _rss, "json": _json}[format]
    return sorted(judge(body, now, address))


def advice(body: bytes) -> list[str]:
    """DuplicateUpdated: entries of an Atom document with the same ``updated``, which is right if it was so."""
    stamps = Counter(_text(entry, "updated") for entry in etree.fromstring(body).findall(f"{{{ATOM}}}entry"))
    return sorted(f"duplicate-updated: {stamp}" for stamp, count in stamps.items() if count > 1)


def _parsed(body: bytes) -> Any:
    """Raises what lxml raises for a document that is not well-formed."""
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))


def _xml(body: bytes, now: datetime) -> Iterator[str]:
    root = _parsed(body)
    found = ROOT.search(body)
    if found is None or found.start() > HEAD_BYTES:
        yield "late-root: the root element begins behind byte 512"
    if not body.startswith(b"<?xml") or b"UTF-8" not in body[:60].upper():
        yield "no-declaration: the document does not declare UTF-8"
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        names = [etree.QName(node.tag), *(etree.QName(name) for name in node.attrib)]
        for name in names:
            if name.namespace and name.namespace not in KNOWN:
                yield f"unknown-namespace: {name.namespace}"
            if name.localname == "UpdatePeriod":
                yield "wrong-case: sy:UpdatePeriod"
        language = node.get(f"{{{XML}}}lang")
        if language is not None and not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", language):
            yield f"bad-language: {language}"
    yield from _media(root)
    yield from _history(root)
    del now


def _media(root: Any) -> Iterator[str]:
    for group in root.iter(f"{{{MEDIA}}}group"):
        if len(group.findall(f"{{{MEDIA}}}content")) < 2:
            yield "lonely-media-group: a group around a single picture"
    for name in ("content", "thumbnail"):
        for node in root.iter(f"{{{MEDIA}}}{name}"):
            yield from _address(node.get("url"), f"media:{name}")


def _history(root: Any) -> Iterator[str]:
    rels = {link.get("rel") for link in root.iter(f"{{{ATOM}}}link")}
    if root.find(f".//{{{FH}}}complete") is not None and "prev-archive" in rels:
        yield "complete-and-archived: fh:complete with prev-archive"
    if root.find(f".//{{{FH}}}archive") is not None and "current" not in rels:
        yield "archive-without-current: no rel=current"


def _links(parent: Any, where: str) -> Iterator[str]:
    alternates: Counter[tuple[str | None, str | None]] = Counter()
    for link in parent.findall(f"{{{ATOM}}}link"):
        rel = link.get("rel", "alternate")
        yield from _address(link.get("href"), f"{where} link {rel}")
        if rel not in RELS and ":" not in rel:
            yield f"unregistered-rel: {where} {rel}"
        if rel == "alternate":
            alternates[link.get("type"), link.get("hreflang")] += 1
    yield from (f"two-alternates: {where} {kind}" for kind, count in alternates.items() if count > 1)


def _self(links: Iterable[Any], address: str | None) -> Iterator[str]:
    own = [link.get("href") for link in links if link.get("rel") == "self"]
    if len(own) != 1:
        yield f"self: {len(own)} links with rel=self"
    elif address is not None and own[0] != address:
        yield f"self: {own[0]} is not where it was found"


def _atom(body: bytes, now: datetime, address: str | None) -> Iterator[str]:
    yield from _xml(body, now)
    feed = _parsed(body)
    yield from _self(feed.findall(f"{{{ATOM}}}link"), address)
    yield from _links(feed, "feed")
    yield from _identified(feed, "feed", now)
    entries = feed.findall(f"{{{ATOM}}}entry")
    yield from _duplicates(_text(entry, "id") for entry in entries)
    authored = feed.find(f"{{{ATOM}}}author") is not None
    for number, entry in enumerate(entries):
        where = f"entry {number}"
        yield from _identified(entry, where, now)
        yield from _links(entry, where)
        yield from _atom_texts(entry, where)
        if not authored and entry.find(f"{{{ATOM}}}author") is None:
            yield f"no-author: {where}"
        if _text(entry, "updated") > _text(feed, "updated"):
            yield f"stale-feed: {where} was updated later than the feed"
        source = entry.find(f"{{{ATOM}}}source")
        if source is not None and not (_text(source, "id") and _text(source, "updated")):
            yield f"poor-source: {where} source without id or updated"


def _identified(element: Any, where: str, now: datetime) -> Iterator[str]:
    """What RFC 4287 demands of a feed and of an entry alike."""
    for name in ("id", "title", "updated"):
        if not _text(element, name):
            yield f"missing: {where} {name}"
    yield from _id(_text(element, "id"), where)
    for name in ("published", "updated"):
        if (said := _text(element, name)) or name == "updated":
            yield from _instant(said, now + SOON["atom"], f"{where} {name}")
    if _text(element, "published") > (_text(element, "updated") or "~"):
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
                yield from _html(node.text or "", f"{where} {name}")
    has_alternate = any(link.get("rel", "alternate") == "alternate" for link in entry.findall(f"{{{ATOM}}}link"))
    if not has_alternate and entry.find(f"{{{ATOM}}}content") is None:
        yield f"missing: {where} alternate link or content"
    for category in entry.findall(f"{{{ATOM}}}category"):
        if not category.get("term"):
            yield f"empty-category: {where}"


def _rss(body: bytes, now: datetime, address: str | None) -> Iterator[str]:
    yield from _xml(body, now)
    for title in RSS_TITLE.findall(body):
        if b"&lt;" in title or b"&amp;" in title:
            yield f"unprofiled-title: {title.decode()[:40]}"
    channel = _parsed(body).find("channel")
    yield from _self(channel.findall(f"{{{ATOM}}}link"), address)
    yield from _links(channel, "channel")
    for name in ("title", "link", "description"):
        if not channel.findtext(name):
            yield f"missing: channel {name}"
    yield from _address(channel.findtext("link"), "channel link")
    yield from _rss_image(channel)
    yield from _rss_date(channel.findtext("lastBuildDate"), now, "channel lastBuildDate")
    items = channel.findall("item")
    yield from _duplicates(item.findtext("guid") or "" for item in items)
    for number, item in enumerate(items):
        yield from _rss_item(item, f"item {number}", now)


def _rss_image(channel: Any) -> Iterator[str]:
    image = channel.find("image")
    if image is None:
        return
    if int(image.findtext("width") or 88) > 144 or int(image.findtext("height") or 31) > 400:
        yield "image-size: larger than 144 by 400"
    if image.findtext("title") != channel.findtext("title") or image.findtext("link") != channel.findtext("link"):
        yield "image-words: title or link are not the channel's"
    if (image.findtext("url") or "").endswith(".svg"):
        yield "image-kind: svg"


def _rss_item(item: Any, where: str, now: datetime) -> Iterator[str]:
    guid = item.find("guid")
    yield from _rss_people(item, where)
    if guid is None or not guid.text:
        yield f"missing: {where} guid"
    elif guid.get("isPermaLink") == "false":
        yield from _id(guid.text, where)
    if not item.findtext("title") and not item.findtext("description"):
        yield f"missing: {where} title or description"
    yield from _address(item.findtext("link"), f"{where} link")
    for source in item.findall("source"):
        yield from _address(source.get("url"), f"{where} source")
    if len(item.findall("enclosure")) > 1:
        yield f"two-enclosures: {where}"
    yield from _rss_date(item.findtext("pubDate"), now, f"{where} pubDate")
    names = [child.tag for child in item if isinstance(child.tag, str)]
    encoded = f"{{{CONTENT}}}encoded"
    if encoded in names and ("description" not in names or names.index("description") > names.index(encoded)):
        yield f"content-before-description: {where}"
    yield from _html(item.findtext("description") or "", f"{where} description")
    yield from _html(item.findtext(encoded) or "", f"{where} content")
    if any(not (category.text or "").strip() for category in item.findall("category")):
        yield f"empty-category: {where}"


def _rss_people(item: Any, where: str) -> Iterator[str]:
    author = item.find("author")
    if author is not None and "@" not in (author.text or ""):
        yield f"author-without-address: {where}"
    if author is not None and item.find(f"{{{DC}}}creator") is not None:
        yield f"two-authors: {where} author and dc:creator"
    if item.find("source") is not None and item.find(f"{{{DC}}}source") is not None:
        yield f"two-sources: {where}"


def _rss_date(said: str | None, now: datetime, where: str) -> Iterator[str]:
    form = RFC822.fullmatch(said or "")
    if form is None:
        yield f"bad-date: {where} {said}"
        return
    at = parsedate_to_datetime(said or "")
    if form[1] is not None and form[1] != DAYS[at.weekday()]:
        yield f"wrong-day: {where} {said}"
    if at > now + SOON["rss"]:
        yield f"future: {where} {said}"


def _json(body: bytes, now: datetime, address: str | None) -> Iterator[str]:
    feed = json.loads(body.decode("utf-8", "strict"))
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "missing: version"
    for name in ("title", "feed_url", "home_page_url"):
        if not feed.get(name):
            yield f"missing: {name}"
    yield from _address(feed.get("feed_url"), "feed_url")
    if address is not None and feed.get("feed_url") != address:
        yield f"self: {feed.get('feed_url')} is not where it was found"
    if feed.get("next_url") == feed.get("feed_url"):
        yield "endless: next_url is feed_url"
    yield from _duplicates(item.get("id") or "" for item in feed["items"])
    for number, item in enumerate(feed["items"]):
        yield from _json_item(item, f"item {number}", now)


def _json_item(item: dict[str, Any], where: str, now: datetime) -> Iterator[str]:
    if not isinstance(item.get("id"), str):
        yield f"missing: {where} id"
    yield from _id(str(item.get("id")), where)
    for name in ("url", "image"):
        if name in item or name == "url":
            yield from _address(item.get(name), f"{where} {name}")
    if not item.get("content_html") and not item.get("content_text"):
        yield f"missing: {where} content"
    yield from _html(item.get("content_html", ""), f"{where} content_html")
    for name in ("date_published", "date_modified"):
        yield from _instant(item.get(name, ""), now + SOON["json"], f"{where} {name}")
    if any(not author.get("name") for author in item.get("authors", [])):
        yield f"no-author: {where}"
    if any(not isinstance(tag, str) or not tag for tag in item.get("tags", [])):
        yield f"empty-category: {where}"


def _html(said: str, where: str) -> Iterator[str]:
    """What may not stand in HTML that a reader shows."""
    if "<" not in said:
        return
    for node in html.fragment_fromstring(said, create_parent="div").iter():
        if node.tag in ("script", "style", "iframe", "object", "embed", "form", "input", "svg", "math"):
            yield f"active-content: {where} <{node.tag}>"
        for name, value in node.attrib.items():
            if name.startswith("on") or name == "style":
                yield f"active-content: {where} {name}"
            if name in ("href", "src", "cite"):
                yield from _address(value, f"{where} {name}")
        if node.tag == "img" and "alt" not in node.attrib:
            yield f"picture-without-words: {where}"


def _address(said: str | None, where: str) -> Iterator[str]:
    parts = urlsplit(said or "")
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"]", said or ""):
        yield f"bad-address: {where} {said}"


def _id(said: str, where: str) -> Iterator[str]:
    if said.startswith("tag:"):
        if not TAG_URI.fullmatch(said):
            yield f"bad-id: {where} {said}"
    elif not urlsplit(said).scheme:
        yield f"bad-id: {where} {said}"


def _duplicates(ids: Iterable[str]) -> Iterator[str]:
    yield from (f"duplicate-id: {id}" for id, count in Counter(ids).items() if count > 1)


def _instant(said: str, latest: datetime, where: str) -> Iterator[str]:
    try:
        at = datetime.fromisoformat(said) if RFC3339.fullmatch(said) else None
    except ValueError:
        at = None
    if at is None:
        yield f"bad-date: {where} {said}"
    elif at.astimezone(UTC) > latest:
        yield f"future: {where} {said}"


def _text(parent: Any, name: str) -> str:
    return (parent.findtext(f"{{{ATOM}}}{name}") or "").strip()

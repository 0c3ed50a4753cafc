"""RSS 2.0, with its Best Practices Profile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from feed_closed import ATOM
from feed_parts import LANGUAGE, SOON, address_of, duplicates, identity, markup
from feed_xml import CONTENT, DC, links, own_link, parsed, xml_findings

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
RFC822 = re.compile(r"(?:([A-Z][a-z]{2}), )?\d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})")
RSS_TITLE = re.compile(rb"<title>([^<]*)</title>")


def rss_findings(body: bytes, now: datetime, address: str | None) -> Iterator[str]:
    """What is wrong with an RSS document."""
    yield from xml_findings(body)
    for title in RSS_TITLE.findall(body):
        if b"&lt;" in title or b"&amp;" in title:
            yield f"unprofiled-title: {title.decode()[:40]}"
    root = parsed(body)
    channel = root.find("channel")
    if root.get("version") != "2.0":
        yield f"rss-version: {root.get('version')}"
    yield from _rss_channel(channel)
    yield from own_link(channel.findall(f"{{{ATOM}}}link"), address)
    yield from links(channel, "channel")
    for name in ("title", "link", "description"):
        if not channel.findtext(name):
            yield f"missing: channel {name}"
    yield from address_of(channel.findtext("link"), "channel link")
    yield from _rss_image(channel)
    yield from _rss_date(channel.findtext("lastBuildDate"), now, "channel lastBuildDate")
    items = channel.findall("item")
    yield from duplicates(item.findtext("guid") or "" for item in items)
    for number, item in enumerate(items):
        yield from _rss_item(item, f"item {number}", now)


def _rss_channel(channel: Any) -> Iterator[str]:
    names = [child.tag for child in channel if isinstance(child.tag, str)]
    if "item" in names and any(name != "item" for name in names[names.index("item") :]):
        yield "misplaced-item: items stand before other elements of the channel"
    if "textInput" in names:
        yield "text-input: nobody reads it"
    for name in ("ttl", "image/width", "image/height"):
        if (said := channel.findtext(name)) is not None and not said.isdigit():
            yield f"bad-number: {name} {said}"
    if not LANGUAGE.fullmatch(channel.findtext("language") or "en"):
        yield f"bad-language: {channel.findtext('language')}"


def _rss_image(channel: Any) -> Iterator[str]:
    image = channel.find("image")
    if image is None:
        return
    sizes = [image.findtext(name) or "" for name in ("width", "height")]
    if any(size.isdigit() and int(size) > most for size, most in zip(sizes, (144, 400), strict=True)):
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
        yield from identity(guid.text, where)
    elif guid.get("isPermaLink", "true") != "true" or not guid.text.startswith(("http://", "https://")):
        yield f"bad-guid: {where} {guid.text}"
    if not item.findtext("title") and not item.findtext("description"):
        yield f"missing: {where} title or description"
    yield from address_of(item.findtext("link"), f"{where} link")
    for source in item.findall("source"):
        yield from address_of(source.get("url"), f"{where} source")
    if len(item.findall("enclosure")) > 1:
        yield f"two-enclosures: {where}"
    yield from _rss_date(item.findtext("pubDate"), now, f"{where} pubDate")
    names = [child.tag for child in item if isinstance(child.tag, str)]
    encoded = f"{{{CONTENT}}}encoded"
    if encoded in names and ("description" not in names or names.index("description") > names.index(encoded)):
        yield f"content-before-description: {where}"
    yield from markup(item.findtext("description") or "", f"{where} description")
    yield from markup(item.findtext(encoded) or "", f"{where} content")
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

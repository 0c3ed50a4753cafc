"""JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from feed_closed import UNREADABLE
from feed_parts import SOON, address_of, duplicates, identity, instant, markup


def json_findings(body: bytes, now: datetime, address: str | None) -> Iterator[str]:
    """What is wrong with a JSON Feed."""
    text = body.decode("utf-8", "strict")
    feed = json.loads(text)
    if UNREADABLE.search(text):
        yield "bad-characters: in the document"
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "missing: version"
    for name in ("title", "feed_url", "home_page_url"):
        if not feed.get(name):
            yield f"missing: {name}"
    yield from address_of(feed.get("feed_url"), "feed_url")
    if address is not None and feed.get("feed_url") != address:
        yield f"self: {feed.get('feed_url')} is not where it was found"
    if feed.get("next_url") == feed.get("feed_url"):
        yield "endless: next_url is feed_url"
    yield from duplicates(item.get("id") or "" for item in feed["items"])
    for number, item in enumerate(feed["items"]):
        yield from _json_item(item, f"item {number}", now)


def _json_item(item: dict[str, Any], where: str, now: datetime) -> Iterator[str]:
    if not isinstance(item.get("id"), str):
        yield f"missing: {where} id"
    yield from identity(str(item.get("id")), where)
    for name in ("url", "image"):
        if name in item or name == "url":
            yield from address_of(item.get(name), f"{where} {name}")
    if not item.get("content_html") and not item.get("content_text"):
        yield f"missing: {where} content"
    yield from markup(item.get("content_html", ""), f"{where} content_html")
    for name in ("date_published", "date_modified"):
        yield from instant(item.get(name, ""), now + SOON["json"], f"{where} {name}")
    if any(not author.get("name") for author in item.get("authors", [])):
        yield f"no-author: {where}"
    if any(not isinstance(tag, str) or not tag for tag in item.get("tags", [])):
        yield f"empty-category: {where}"

"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1). Takes what has the right form, leaves out what has not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from feedpub.errors import ListingError
from feedpub.model import Listing, ParsedListing, Reading
from feedpub.parse import limits
from feedpub.parse.draft import Draft, settle
from feedpub.parse.plain import plain, plain_markup

VERSION = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/')


def looks_like_json_feed(body: bytes) -> bool:
    """Whether a body is a JSON object that names the format."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and bool(VERSION.search(body))


def read_json_feed(listing: Listing, reading: Reading, kind: str) -> ParsedListing:
    """The items of a JSON Feed. Raises ``ListingError`` where the body is no JSON or has no list of items."""
    feed = _loaded(listing.body)
    entries = feed.get("items")
    if not isinstance(entries, list):
        raise ListingError("the JSON feed has no list of items")
    items, skipped = settle(_drafts(entries), reading)
    title, language = plain(_text(feed, "title"), limits.LABEL), plain(_text(feed, "language"), 35)
    return ParsedListing(items=items, skipped=skipped, title=title or None, language=language or None, kind=kind)


def _loaded(body: bytes) -> dict[str, Any]:
    try:
        feed = json.loads(body.decode("utf-8-sig"), parse_int=str)  # however long: a number is an id at most
    except (ValueError, RecursionError) as error:
        raise ListingError(f"the feed is not JSON: {error}") from error
    if not isinstance(feed, dict):
        raise ListingError("the JSON feed is not an object")
    return feed


def _drafts(entries: list[Any]) -> Iterator[Draft]:
    for entry in entries:
        source = entry if isinstance(entry, dict) else {}
        yield Draft(
            title=plain(_text(source, "title"), limits.TITLE),
            link=_text(source, "url") or _text(source, "external_url") or None,
            own_id=_text(source, "id") or None,
            date=_text(source, "date_published") or _text(source, "date_modified"),
            summary=_summary(source),
            image=_text(source, "image") or _text(source, "banner_image") or None,
            authors=_authors(source),
            content=_text(source, "content_html") or None,
        )


def _text(source: dict[str, Any], key: str) -> str:
    """The value as text. A number is a text too: version 1 let ids be numbers."""
    value = source.get(key)
    return str(value) if isinstance(value, str | float) else ""


def _summary(source: dict[str, Any]) -> str:
    written = _text(source, "summary") or _text(source, "content_text")
    return written or plain_markup(_text(source, "content_html"), limits.SUMMARY)


def _authors(source: dict[str, Any]) -> tuple[str, ...]:
    listed = source.get("authors")
    people = listed if isinstance(listed, list) else [source.get("author")]
    return tuple(_text(person, "name") for person in people if isinstance(person, dict))

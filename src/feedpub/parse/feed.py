"""The kind ``feed``: RSS 0.9x, 1.0, 2.0 and Atom by feedparser, JSON Feed by ``json_feed``. Retrieves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import feedparser

from feedpub.errors import ListingError
from feedpub.model import Listing, ParsedListing, Reading, Skipped
from feedpub.parse import limits
from feedpub.parse.dates import read_date, utc
from feedpub.parse.draft import Draft, settle
from feedpub.parse.json_feed import looks_like_json_feed, read_json_feed
from feedpub.parse.kind import ListingKind, NoOptions
from feedpub.parse.plain import plain, plain_markup

ROOT = re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF)\b", re.IGNORECASE)
HTML = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)

# What feedparser itself trips over on malformed feeds (a lone surrogate as a character reference, for one).
STUMBLES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)

# feedparser calls these errors too; the entries are whole.
HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


def looks_like_feed(body: bytes) -> bool:
    """Whether the head of a body is that of a feed in any of the formats."""
    head = body[: limits.SNIFF]
    return looks_like_json_feed(body) or bool(ROOT.search(head) and not HTML.search(head))


def read_feed(listing: Listing, _options: NoOptions, reading: Reading) -> ParsedListing:
    """The entries of a feed. Raises ``ListingError`` where the body is no feed, or breaks before its first entry."""
    if not listing.body.strip():
        raise ListingError("the page is empty")
    if looks_like_json_feed(listing.body):
        return read_json_feed(listing, reading, FEED.name)
    parsed = _parsed(listing)
    language = plain(parsed.feed.get("language", ""), 35) or None
    reading = replace(reading, language=reading.language or language)
    items, skipped = settle(_drafts(parsed.entries, reading), reading)
    if not items and _malformed(parsed):
        raise ListingError(f"the feed breaks before its first entry is whole: {_note(parsed).detail}")
    notes = (_note(parsed),) if _malformed(parsed) else ()
    return ParsedListing(
        items=items,
        skipped=(*notes, *skipped),
        title=plain_markup(parsed.feed.get("title", ""), limits.LABEL) or None,
        language=language,
        kind=FEED.name,
    )


def _parsed(listing: Listing) -> Any:
    # A feed has no use for entities of its own, and each is a way to make a small body large (billion laughs).
    if not ROOT.search(listing.body):  # said here, because the parser takes seconds to find nothing in a large page
        raise ListingError("the page is not a feed: it has no such root element")
    if ENTITY.search(listing.body):
        raise ListingError("the feed defines entities of its own")
    headers = {"content-type": listing.content_type} if listing.content_type else {}
    # Only an object with ``read`` is never taken for an address or a file name.
    try:
        parsed = feedparser.parse(
            BytesIO(listing.body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except STUMBLES as error:
        raise ListingError(f"the feed cannot be read: {error}") from error
    if not parsed.entries and not parsed.version:
        raise ListingError(f"the page is not a feed: {parsed.get('bozo_exception', 'unknown root element')}")
    return parsed


def _malformed(parsed: Any) -> bool:
    return bool(parsed.bozo) and not isinstance(parsed.get("bozo_exception"), HARMLESS)


def _note(parsed: Any) -> Skipped:
    why = plain(str(parsed.get("bozo_exception", "")), limits.DETAIL)
    return Skipped(reason="malformed", detail=why, costs_item=False)


def _drafts(entries: list[Any], reading: Reading) -> Iterator[Draft]:
    for entry in entries:
        # Plain ``dict.get``: feedparser's own warns, and answers ``updated`` with ``published``.
        def text(key: str, entry: dict[str, Any] = entry) -> str:
            return str(dict.get(entry, key) or "")

        html = _html(entry)
        date = text("published") or text("updated")
        instant = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
        yield Draft(
            title=_plain(entry, "title", limits.TITLE),
            link=_link(entry),
            own_id=text("id") or None,
            type=_type(dict.get(entry, "tags") or []),
            date=date,
            published=utc(tuple(instant)) if instant and not read_date(date, reading) else None,
            summary=_plain(entry, "summary", limits.SUMMARY) or _content(entry),
            image=_image(entry),
            authors=_authors(entry),
            content=html.get("value"),
            content_base=html.get("base"),
        )


def _plain(entry: dict[str, Any], key: str, limit: int) -> str:
    value = str(dict.get(entry, key) or "")
    detail = dict.get(entry, f"{key}_detail") or {}
    # ``<`` in a text that is not markup stays as it is written; old feeds escape HTML without saying so.
    literal = dict.get(detail, "type") == "text/plain" and "&" not in value
    return value[: limit * 4] if literal else plain_markup(value, limit)


def _content(entry: dict[str, Any]) -> str:
    contents = dict.get(entry, "content") or []
    return plain_markup(str(contents[0].get("value", "")), limits.SUMMARY) if contents else ""


def _html(entry: dict[str, Any]) -> dict[str, str]:
    """The content that is HTML, with its base: ``content:encoded`` and Atom's; a plain one is the summary's matter."""
    contents = dict.get(entry, "content") or []
    return next((one for one in contents if one.get("type") in ("text/html", "application/xhtml+xml")), {})


def _link(entry: dict[str, Any]) -> str | None:
    """The entry's link. feedparser takes any RSS guid for one, unless the feed denies it."""
    link, own_id = str(dict.get(entry, "link") or ""), str(dict.get(entry, "id") or "")
    is_guid = bool(dict.get(entry, "guidislink")) and link == own_id
    return None if is_guid and not link.lower().startswith(("http://", "https://")) else link or None


def _type(tags: list[dict[str, Any]]) -> str | None:
    """A category is the type only where its scheme says that it is one, and no other says so too."""
    named = [tag.get("term") for tag in tags if str(tag.get("scheme") or "").rstrip("/#").lower().endswith("type")]
    return str(named[0]) if len(named) == 1 and named[0] else None


def _image(entry: dict[str, Any]) -> str | None:
    places = [*(dict.get(entry, "media_thumbnail") or []), *(dict.get(entry, "media_content") or [])]
    for place in places:
        if str(place.get("type", "image/")).startswith("image/") and place.get("medium", "image") == "image":
            return str(place.get("url") or "") or None
    enclosures = dict.get(entry, "enclosures") or []
    return next((str(e.get("href")) for e in enclosures if str(e.get("type", "")).startswith("image/")), None)


def _authors(entry: dict[str, Any]) -> tuple[str, ...]:
    named = [str(author.get("name") or "") for author in dict.get(entry, "authors") or []]
    return tuple(plain_markup(name, limits.AUTHOR) for name in named)


FEED = ListingKind(name="feed", summary="A feed: RSS, Atom or JSON Feed.", options=NoOptions, version=3, read=read_feed)

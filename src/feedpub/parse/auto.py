"""The kind ``auto``: looks at what came and chooses the reader. The chosen name stands in the result."""

from __future__ import annotations

import re
from dataclasses import replace

from feedpub.errors import ListingError
from feedpub.model import Listing, ParsedListing, Reading
from feedpub.parse import html
from feedpub.parse.blocks import block_drafts
from feedpub.parse.challenge import is_challenge
from feedpub.parse.css import CssOptions, based, css_drafts
from feedpub.parse.draft import settle
from feedpub.parse.feed import looks_like_feed, read_feed
from feedpub.parse.kind import ListingKind, NoOptions
from feedpub.parse.text import TextOptions, read_text

MARKUP = re.compile(rb"<(?:!doctype|html|head|body|main|div|p|ul|ol|table|a|h[1-6])\b", re.IGNORECASE)

TEASERS = CssOptions(
    items="main ul.teasers > li",
    title=".title, .text h2, .text h3, .text h4, .text h5",
    type="p.type, .text a.flag, a.flag",
    date="p.date",
    summary="p.desc",
    image=".img-wrap",
    caption=".img-wrap img@alt",
    id="@data-content-id",
    section_heading="main h1, main h2",
)
"""The list of teasers as several institutes have it: picture, type, title, date and description, each optional."""


def read_auto(listing: Listing, _options: NoOptions, reading: Reading) -> ParsedListing:
    """The items of a feed, a text or an HTML page. Raises ``ListingError`` as the chosen reader does."""
    if looks_like_feed(listing.body):
        return read_feed(listing, NoOptions(), reading)
    if _is_text(listing):
        return read_text(listing, TextOptions(), reading)
    return _read_html(listing, reading)


def _is_text(listing: Listing) -> bool:
    if listing.content_type:
        return listing.content_type.lower().startswith("text/plain")
    return not MARKUP.search(listing.body)


def _read_html(listing: Listing, reading: Reading) -> ParsedListing:
    text, notes = html.decode(listing)
    root = html.tree(text)
    title = html.page_title(root)
    parsed = _teasers(root, reading) or _blocks(root, reading)
    if not parsed.items and is_challenge(title, text):
        raise ListingError(f"a challenge stands before the page: {title or 'without a title'}", fault="blocked")
    return replace(parsed, skipped=(*notes, *parsed.skipped), title=title, language=html.language(root))


def _teasers(root: html.Element, reading: Reading) -> ParsedListing | None:
    items, skipped = settle(css_drafts(root, TEASERS), based(root, reading))
    return ParsedListing(items=items, skipped=skipped, kind="teasers") if items else None


def _blocks(root: html.Element, reading: Reading) -> ParsedListing:
    items, skipped = settle(block_drafts(root, reading), based(root, reading))
    return ParsedListing(items=items, skipped=skipped, kind="blocks")


AUTO = ListingKind(
    name="auto",
    summary="Looks at what came: a feed, a page as text, a list of teasers, or the page's most repeated block.",
    options=NoOptions,
    version=3,
    read=read_auto,
)

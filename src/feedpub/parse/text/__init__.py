"""The kind ``text``: a listing as the text that a reader sees, without links. The layout is told by its structure.

Each family of layouts is one file and one line in ``LAYOUTS``; the one that finds most of its own signs reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ConfigDict, Field

from feedpub.errors import ListingError
from feedpub.model import Listing, ParsedListing, Reading, Skipped
from feedpub.parse import limits
from feedpub.parse.challenge import is_challenge
from feedpub.parse.draft import Draft, settle
from feedpub.parse.html import decode
from feedpub.parse.kind import ListingKind
from feedpub.parse.plain import plain
from feedpub.parse.text.blocks import Page, page_of
from feedpub.parse.text.bulleted import BULLETED
from feedpub.parse.text.bulleted_credits import BULLETED_CREDITS
from feedpub.parse.text.bylined import BYLINED
from feedpub.parse.text.catalogue import CATALOGUE
from feedpub.parse.text.closed import CLOSED
from feedpub.parse.text.credited import CREDITED
from feedpub.parse.text.cut import is_cut
from feedpub.parse.text.dashed import DASHED
from feedpub.parse.text.dated_above import DATED_ABOVE
from feedpub.parse.text.headings import is_heading
from feedpub.parse.text.labelled import LABELLED
from feedpub.parse.text.layout import Layout
from feedpub.parse.text.pairs import PAIRS
from feedpub.registry import Registry

LAYOUTS: Registry[Layout] = Registry(
    "text layout",
    CATALOGUE,
    BULLETED_CREDITS,
    BULLETED,
    DASHED,
    LABELLED,
    DATED_ABOVE,
    BYLINED,
    CREDITED,
    CLOSED,
    PAIRS,
)
"""In the order of trust: the first of those that fit equally well reads."""


def _known(name: str) -> str:
    """The same name, if a layout has it; for the options, so that a slip is found when the file is checked."""
    if name not in LAYOUTS:
        raise ValueError(f"no text layout is named {name!r}; known: {', '.join(LAYOUTS.names)}")
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class TextOptions:
    """How a page as text is read."""

    __pydantic_config__: ClassVar[ConfigDict] = {"extra": "forbid"}

    layout: Annotated[
        Annotated[str, AfterValidator(_known)] | None,
        Field(description="The layout's name; told by the page if it is left out.", examples=["bulleted"]),
    ] = None


def read_text(listing: Listing, options: TextOptions, reading: Reading) -> ParsedListing:
    """The items of a page as text; a last item that is cut is left out. Raises ``ListingError`` for what is no text."""
    text, notes = decode(listing)
    page = page_of(text)
    layout = LAYOUTS[options.layout] if options.layout else max(LAYOUTS, key=lambda layout: layout.fits(page))
    drafts = list(layout.read(page)) if layout.fits(page) else []
    whole, cut = _whole(drafts, text, layout)
    items, skipped = settle(whole, reading)
    title = _title(page)
    if not items and is_challenge(title, text):
        raise ListingError(f"a challenge stands before the page: {title}", fault="blocked")
    return ParsedListing(items=items, skipped=(*notes, *skipped, *cut), title=title, kind=TEXT.name)


def _whole(drafts: Sequence[Draft], text: str, layout: Layout) -> tuple[Sequence[Draft], tuple[Skipped, ...]]:
    lines = text.rstrip("\r\n").splitlines()
    if not drafts or not is_cut(drafts, lines[-1], all_dated=layout.all_dated):
        return drafts, ()
    return drafts[:-1], (Skipped(reason="cut_off", detail=plain(drafts[-1].title, limits.DETAIL)),)


def _title(page: Page) -> str | None:
    """The page's own title: the first line, where it is a heading and not already an item."""
    first = page.blocks[0] if page.blocks else None
    if first is None or first.bullet or not is_heading(first.lines[0]):
        return None
    return plain(first.lines[0], limits.LABEL) or None


TEXT = ListingKind(
    name="text",
    summary="A page as plain text; the layout is told by its structure.",
    options=TextOptions,
    version=1,
    read=read_text,
)

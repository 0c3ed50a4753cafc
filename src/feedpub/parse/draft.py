"""From what a reader found (raw words) to parsed items (plain, bounded, with links and dates), and what was left out.

Every kind of listing ends here, so that the promises of ``ParsedItem`` are kept in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from feedpub.model import ParsedItem, PrintedDate, Reading, Skipped
from feedpub.parse import limits
from feedpub.parse.content import sanitised
from feedpub.parse.dates import read_date
from feedpub.parse.links import absolute
from feedpub.parse.plain import has_controls, plain


@dataclass(slots=True, kw_only=True)
class Draft:
    """The raw words of one candidate. ``published`` is set by those whose date is no text any more."""

    title: str = ""
    link: str | None = None
    own_id: str | None = None
    section: str | None = None
    type: str | None = None
    date: str | None = None
    published: PrintedDate | None = None
    summary: str | None = None
    caption: str | None = None
    image: str | None = None
    authors: tuple[str, ...] = ()
    content: str | None = None
    """HTML as it stands in the source."""
    content_base: str | None = None
    """Where its addresses start; None for where the listing's do."""


@dataclass(slots=True)
class Notes:
    """What was left out, bounded."""

    kept: list[Skipped] = field(default_factory=list)

    def add(self, reason: str, detail: str = "", *, costs_item: bool = False) -> None:
        if len(self.kept) < limits.NOTES:
            self.kept.append(Skipped(reason=reason, detail=plain(detail, limits.DETAIL), costs_item=costs_item))


def settle(drafts: Iterable[Draft], reading: Reading) -> tuple[tuple[ParsedItem, ...], tuple[Skipped, ...]]:
    """The items of a listing in page order, and every candidate or field that was left out."""
    notes = Notes()
    waiting = iter(drafts)
    items = [item for draft in islice(waiting, limits.ITEMS) if (item := _item(draft, reading, notes))]
    if next(waiting, None) is not None:
        notes.add("too_many", f"more than {limits.ITEMS} items", costs_item=True)
    return tuple(items), tuple(notes.kept)


def _item(draft: Draft, reading: Reading, notes: Notes) -> ParsedItem | None:
    title = plain(draft.title, limits.TITLE)
    if not title:
        notes.add("no_title", draft.link or draft.summary or "", costs_item=True)
        return None
    if has_controls(draft.title):
        notes.add("control_characters", title)
    printed_type = _words(draft.type, limits.LABEL)
    return ParsedItem(
        title=title,
        link=_link(draft.link, reading, notes),
        own_id=_words(draft.own_id, limits.OWN_ID),
        section=_words(draft.section, limits.LABEL),
        type=printed_type,
        published=draft.published or _date(draft.date, reading, notes),
        summary=_words(draft.summary, limits.SUMMARY),
        caption=_caption(draft.caption, printed_type),
        image=_link(draft.image, reading, notes, "bad_image"),
        authors=_authors(draft.authors),
        content=_content(draft, reading, notes),
    )


def _words(text: str | None, limit: int) -> str | None:
    return (plain(text, limit) or None) if text else None


def _content(draft: Draft, reading: Reading, notes: Notes) -> str | None:
    if not draft.content:
        return None
    base = absolute(draft.content_base or "", reading.base_url) or reading.base_url
    content = sanitised(draft.content, base, limits.CONTENT)
    if content is None:
        notes.add("long_content", draft.title)
    return content or None


def _caption(text: str | None, printed_type: str | None) -> str | None:
    """A caption that only repeats the type is a placeholder for a picture that is not there."""
    caption = _words(text, limits.CAPTION)
    same = caption and printed_type and caption.casefold() == printed_type.casefold()
    return None if same else caption


def _authors(names: Sequence[str]) -> tuple[str, ...]:
    tidy = (plain(name, limits.AUTHOR) for name in names)
    return tuple(dict.fromkeys(name for name in tidy if name))[: limits.AUTHORS]


def _link(href: str | None, reading: Reading, notes: Notes, reason: str = "bad_link") -> str | None:
    if not href or not href.strip():
        return None
    url = absolute(href, reading.base_url)
    if url is None and not href.startswith("data:image/"):  # a picture that waits to be loaded is no mistake
        notes.add(reason, href)
    return url


def _date(text: str | None, reading: Reading, notes: Notes) -> PrintedDate | None:
    if not text or not text.strip():
        return None
    printed = read_date(plain(text, limits.DATE), reading)
    if printed is None:
        notes.add("bad_date", text)
    return printed

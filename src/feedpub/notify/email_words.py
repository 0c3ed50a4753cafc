"""What a mail says: subject, text and HTML of one announcement, or of a digest in groups.

Pure. The HTML names no colour and no picture: it follows the reader's light or dark mode, and nobody learns that it
was read. Foreign texts are cleaned, clamped and escaped here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from feedpub.model import Announcement, DeliveryEvent, Manner, Site
from feedpub.notify import batching, words
from feedpub.notify.text import clamp, clean

LONGEST_SUBJECT = 200  # UTF-16 units, as everything below
LONGEST_TITLE = 300
LONGEST_EXCERPT = 2000
LONGEST_DIGEST_EXCERPT = 400
LONGEST_CONTEXT = 300
ROOM = 90_000
"""Bytes of the HTML of a digest: well-known readers cut off what comes after 100 KB."""
HEADING = 500
"""Bytes that the heading of a group takes at most."""

_FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
_SMALL = "font-size:13px;opacity:.75"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A mail without its envelope."""

    subject: str
    text: str
    html: str = ""
    """Empty: the mail has no such part."""


def single(announcement: Announcement, site: Site) -> Words:
    """One announcement: its title is the subject."""
    subject = _marked(announcement, LONGEST_SUBJECT)
    return Words(
        subject=subject,
        text=_text([_plain(announcement, LONGEST_EXCERPT)], site, words.feed_page(announcement)),
        html=_page(subject, [_rich(announcement, LONGEST_EXCERPT)], site, words.feed_page(announcement)),
    )


def bare(announcement: Announcement, site: Site) -> Words:
    """Title and addresses, without HTML."""
    subject = _marked(announcement, LONGEST_SUBJECT)
    text = f"{_marked(announcement, LONGEST_TITLE)}\n{clean(words.link(announcement))}"
    return Words(subject=subject, text=_text([text], site, words.feed_page(announcement)))


def several(batch: batching.Batch, manner: Manner, site: Site) -> Words:
    """A digest: the groups with their items, and what is only counted."""
    everything = (*batch.told, *batch.folded)
    subject = clamp(batching.heading(everything, manner) + batching.part_of(batch), LONGEST_SUBJECT)
    feed = manner.feed or words.feed_page(everything[0])
    texts, pieces = [], []
    for name, group in groupby(batch.told, key=lambda one: words.group(one, manner)):
        told = list(group)
        texts += [name.upper(), *(_plain(one, LONGEST_DIGEST_EXCERPT) for one in told)]
        heading = f'<h2 style="font-size:15px;margin:24px 0 8px">{escape(name)}</h2>'
        pieces += [heading, *(_rich(one, LONGEST_DIGEST_EXCERPT) for one in told)]
    if batch.folded:
        earlier = clamp(f"Earlier, and not listed here: {batching.heading(batch.folded, manner)}", LONGEST_EXCERPT)
        texts.append(f"{earlier}\n{feed}")
        pieces.append(f'<p>{escape(earlier)} (<a href="{escape(feed)}">all of them</a>)</p>')
    return Words(subject=subject, text=_text(texts, site, feed), html=_page(subject, pieces, site, feed))


def size(announcement: Announcement) -> int:
    """The bytes that it takes in a digest, at most."""
    return len(_rich(announcement, LONGEST_DIGEST_EXCERPT).encode()) + HEADING


def _marked(announcement: Announcement, limit: int) -> str:
    mark = words.mark(announcement)
    title = words.title(announcement, limit - len(mark) - 2)
    return f"{mark}: {title}" if mark else title


def _excerpt(announcement: Announcement, limit: int) -> str:
    """The summary, or the note of a withdrawal; a correction only says that there is one."""
    shown = announcement.event is not DeliveryEvent.UPDATED
    return clamp(clean(announcement.excerpt), limit) if shown else ""


def _context(announcement: Announcement) -> str:
    return words.context(announcement, LONGEST_CONTEXT, words.type_name(announcement))


def _lines(announcement: Announcement, limit: int) -> Iterator[str]:
    yield _marked(announcement, LONGEST_TITLE)
    yield _excerpt(announcement, limit)
    yield _context(announcement)
    yield clean(words.link(announcement))


def _plain(announcement: Announcement, limit: int) -> str:
    return "\n".join(filter(None, _lines(announcement, limit)))


def _rich(announcement: Announcement, limit: int) -> str:
    title, excerpt, context, link = (escape(line) for line in _lines(announcement, limit))
    said = f"<br>{excerpt}" if excerpt else ""
    return (
        f'<p style="margin:0 0 18px;line-height:1.45">'
        f'<a href="{link}" style="font-size:17px;font-weight:600">{title}</a>{said}'
        f'<br><span style="{_SMALL}">{context}</span></p>'
    )


def _title_of(site: Site) -> str:
    return clamp(clean(site.title), LONGEST_TITLE) or site.host


def _text(pieces: list[str], site: Site, feed: str) -> str:
    return "\n\n".join((*pieces, f"-- \n{_title_of(site)}\n{feed}")) + "\n"


def _page(subject: str, pieces: list[str], site: Site, feed: str) -> str:
    footer = f'<a href="{escape(feed)}">{escape(_title_of(site))}</a>'
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(site.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(subject)}</title></head>\n"
        f'<body style="margin:0;padding:16px;{_FONT};font-size:15px"><div style="max-width:640px;margin:0 auto">\n'
        + "\n".join(pieces)
        + f'\n<p style="{_SMALL};margin-top:28px">{footer}</p>\n</div></body></html>\n'
    )

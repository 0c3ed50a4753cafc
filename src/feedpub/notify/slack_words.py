"""What Slack shows: one item with its excerpt and picture, or a digest of many, by group.

Pure. Every limit is kept by construction: texts are clamped first and escaped then, room is counted in
escaped UTF-16 units, and lines are packed whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feedpub.model import Announcement, Manner, Message, Site
from feedpub.notify import blocks, digest, words
from feedpub.notify.dialect import LONGEST_ORIGIN, LONGEST_TITLE, Dialect, picture
from feedpub.notify.packing import Budget, Piece, Section
from feedpub.notify.payload import to_json
from feedpub.notify.text import clamp, units

MOST_UNITS = 10_000  # UTF-16 units in all blocks, as everything below; Slack refuses somewhere above 11 000
MOST_SECTIONS = 43  # with header and footer 45 blocks; Slack takes 50
LONGEST_SECTION = 2900  # Slack takes 3000
LONGEST_LINE = 2500  # leaves room for a heading in the section
LONGEST_HEADER = 150

MRKDWN = Dialect(escaped=blocks.escaped, address=blocks.address, linked=blocks.linked)


def compose(_options: Any, announcements: Sequence[Announcement], site: Site, manner: Manner) -> tuple[Message, ...]:
    """A message for each announcement, or a digest if one is asked for and there is more than one."""
    if manner.digest and len(announcements) > 1:
        return _digest(announcements, site, manner)
    return tuple(_single(announcement) for announcement in announcements)


def plain(_options: Any, announcement: Announcement, _site: Site) -> Message:
    """What notifications show, and nothing else: a dead picture is enough for Slack to refuse the rest."""
    text = {"text": MRKDWN.named(announcement), "unfurl_links": False, "unfurl_media": False}
    return _message(announcement, to_json(text))


def _message(announcement: Announcement, body: bytes) -> Message:
    return Message(id=announcement.id, body=body, content_type="application/json", covers=(announcement.id,))


def _single(announcement: Announcement) -> Message:
    """The linked title, the excerpt, the picture, and where it comes from; of a correction one line."""
    return _message(announcement, _payload(MRKDWN.named(announcement), _content(announcement)))


def _content(announcement: Announcement) -> list[blocks.Block]:
    if words.is_compact(announcement):
        return [blocks.small_link(MRKDWN.one_line(announcement))]
    headline = MRKDWN.marked(announcement)
    excerpt = MRKDWN.excerpt(announcement, LONGEST_SECTION - units(headline) - len("**\n"))
    url = picture(announcement)
    beside = blocks.image(url, words.title(announcement, LONGEST_TITLE)) if url else None
    origin = MRKDWN.origin(announcement, words.type_name(announcement))
    return [blocks.section(_joined(f"*{headline}*", excerpt), beside), blocks.small(origin)]


def _digest(announcements: Sequence[Announcement], site: Site, manner: Manner) -> tuple[Message, ...]:
    """All of them in as few messages as there can be; excerpts only where they do not make too many."""
    footer = MRKDWN.link_to(site.url, site.title)
    look = digest.Look(
        budget=Budget(
            sections=MOST_SECTIONS,
            section=LONGEST_SECTION,
            all=MOST_UNITS - LONGEST_HEADER - units(footer),
            heading=lambda group: units(_group(group)) + 1,
        ),
        rich=lambda one: _rich(one, manner),
        short=_short,
        older=lambda sentence: _piece(MRKDWN.link_to(manner.feed or site.url, sentence, LONGEST_ORIGIN)),
    )
    parts = digest.parts(announcements, manner, look)
    return tuple(
        digest.message(part, _part(part.sections, heading, footer))
        for part, heading in zip(parts, digest.headings(parts, announcements), strict=True)
    )


def _part(sections: Sequence[Section], heading: str, footer: str) -> bytes:
    header = blocks.escaped(clamp(heading, LONGEST_HEADER, blocks.escaped_units))
    shown = [blocks.section(_text(section)) for section in sections]
    return _payload(header, [blocks.header(header), *shown, blocks.small_link(footer)])


def _text(section: Section) -> str:
    heading = _group(section.group) if section.headed else ""
    return _joined(heading, *section.shown).rstrip("\n")


def _group(name: str) -> str:
    return f"*{blocks.escaped(name)}*" if name else ""


def _rich(announcement: Announcement, manner: Manner) -> Piece:
    """Title, excerpt and origin, with an empty line below."""
    if words.is_compact(announcement):
        return _short(announcement)
    headline = f"• *{MRKDWN.marked(announcement)}*"
    origin = MRKDWN.origin(announcement, *((words.type_name(announcement),) if manner.by == "region" else ()))
    excerpt = MRKDWN.excerpt(announcement, LONGEST_LINE - units(headline) - units(origin) - len("\n\n"))
    return _piece(_joined(headline, excerpt, origin) + "\n")


def _short(announcement: Announcement) -> Piece:
    return _piece(f"• {MRKDWN.marked(announcement)}")


def _piece(text: str) -> Piece:
    return Piece(shown=text, cost=units(text) + 1)


def _payload(fallback: str, content: Sequence[blocks.Block]) -> bytes:
    """The request's body. The fallback is what notifications show, and all that remains if blocks are refused."""
    return to_json({"text": fallback, "blocks": list(content), "unfurl_links": False, "unfurl_media": False})


def _joined(*lines: str) -> str:
    return "\n".join(filter(None, lines))

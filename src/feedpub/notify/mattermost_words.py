"""What Mattermost shows: Markdown of its own kind, one item or a digest of many, by group.

Pure. It resembles Slack in nothing that matters here: no blocks, ``**bold**``, ``[words](address)``.
https://developers.mattermost.com/integrate/webhooks/incoming/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feedpub.model import Announcement, Manner, Message, Site
from feedpub.notify import digest, markdown, words
from feedpub.notify.dialect import LONGEST_ORIGIN, LONGEST_TITLE, Dialect, picture
from feedpub.notify.packing import Budget, Part, Piece
from feedpub.notify.payload import to_json
from feedpub.notify.text import units

MOST_UNITS = 16_000
"""UTF-16 units of a text; Mattermost cuts one of more than 16 383 characters in two, wherever that is."""
LONGEST_HEADING = 250

ESCAPED = markdown.escaping({"|": "\\|", "#": f"#{markdown.APART}"})  # no backslash keeps a hash from being a tag
MARKDOWN = Dialect(escaped=ESCAPED, address=markdown.address, linked=markdown.linking(ESCAPED))


def compose(_options: Any, announcements: Sequence[Announcement], site: Site, manner: Manner) -> tuple[Message, ...]:
    """A message for each announcement, or a digest if one is asked for and there is more than one."""
    if manner.digest and len(announcements) > 1:
        return _digest(announcements, site, manner)
    return tuple(_single(announcement) for announcement in announcements)


def plain(_options: Any, announcement: Announcement, _site: Site) -> Message:
    """One line of text."""
    return _message(announcement, to_json({"text": MARKDOWN.named(announcement)}))


def _message(announcement: Announcement, body: bytes) -> Message:
    return Message(id=announcement.id, body=body, content_type="application/json", covers=(announcement.id,))


def _single(announcement: Announcement) -> Message:
    """Title, excerpt, origin, picture; of a correction one line."""
    if words.is_compact(announcement):
        return _message(announcement, to_json({"text": MARKDOWN.one_line(announcement)}))
    text = _joined(
        f"**{MARKDOWN.marked(announcement)}**",
        MARKDOWN.excerpt(announcement),
        MARKDOWN.origin(announcement, words.type_name(announcement)),
    )
    url = picture(announcement)
    beside = {"fallback": words.title(announcement, LONGEST_TITLE), "image_url": url}
    return _message(announcement, to_json({"text": text, **({"attachments": [beside]} if url else {})}))


def _digest(announcements: Sequence[Announcement], site: Site, manner: Manner) -> tuple[Message, ...]:
    footer = MARKDOWN.link_to(site.url, site.title)
    room = MOST_UNITS - LONGEST_HEADING - units(footer) - len("#### \n\n\n\n")
    look = digest.Look(
        budget=Budget(sections=room, section=room, all=room, heading=lambda group: units(_group(group)) + 2),
        rich=lambda one: _rich(one, manner),
        short=_short,
        older=lambda sentence: _piece(MARKDOWN.link_to(manner.feed or site.url, sentence, LONGEST_ORIGIN)),
    )
    parts = digest.parts(announcements, manner, look)
    return tuple(
        digest.message(part, to_json({"text": _text(part, heading, footer)}))
        for part, heading in zip(parts, digest.headings(parts, announcements), strict=True)
    )


def _text(part: Part, heading: str, footer: str) -> str:
    sections = (
        _joined(_group(section.group) if section.headed else "", *section.shown).rstrip("\n")
        for section in part.sections
    )
    return "\n\n".join((f"#### {MARKDOWN.fitted(heading, LONGEST_HEADING)}", *sections, footer))


def _group(name: str) -> str:
    return f"**{ESCAPED(name)}**" if name else ""


def _rich(announcement: Announcement, manner: Manner) -> Piece:
    """Title, excerpt and origin, with an empty line below."""
    if words.is_compact(announcement):
        return _short(announcement)
    origin = MARKDOWN.origin(announcement, *((words.type_name(announcement),) if manner.by == "region" else ()))
    return _piece(_joined(f"• **{MARKDOWN.marked(announcement)}**", MARKDOWN.excerpt(announcement), origin) + "\n")


def _short(announcement: Announcement) -> Piece:
    return _piece(f"• {MARKDOWN.marked(announcement)}")


def _piece(text: str) -> Piece:
    return Piece(shown=text, cost=units(text) + 1)


def _joined(*lines: str) -> str:
    return "\n".join(filter(None, lines))

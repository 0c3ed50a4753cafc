"""What Slack shows: one item with its excerpt and picture, or a digest of many, grouped by type.

Pure. Every limit is kept by construction: texts are clamped first and escaped then, room is counted in
escaped UTF-16 units, and lines are packed whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from feedpub.model import Announcement, DeliveryEvent, Manner, Message, Site
from feedpub.notify import blocks, words
from feedpub.notify.packing import Budget, Line, Part, pack
from feedpub.notify.payload import to_json
from feedpub.notify.text import clamp, clean, units

MOST_UNITS = 10_000  # UTF-16 units in all blocks, as everything below; Slack refuses somewhere above 11 000
MOST_SECTIONS = 43  # with header and footer 45 blocks; Slack takes 50
LONGEST_SECTION = 2900  # Slack takes 3000
LONGEST_LINE = 2500  # leaves room for a heading in the section
LONGEST_HEADER = 150
LONGEST_TITLE = 150
LONGEST_EXCERPT = 300
LONGEST_ORIGIN = 200
LONGEST_ADDRESS = 1500
MOST_RICH_PARTS = 3
"""A digest that would need more messages than this leaves out excerpts and origins."""


def compose(_options: Any, announcements: Sequence[Announcement], site: Site, manner: Manner) -> tuple[Message, ...]:
    """A message for each announcement, or a digest if one is asked for and there is more than one."""
    if manner.digest and len(announcements) > 1:
        return _digest(announcements, site, manner)
    return tuple(_single(announcement) for announcement in announcements)


def plain(_options: Any, announcement: Announcement, _site: Site) -> Message:
    """What notifications show, and nothing else: a dead picture is enough for Slack to refuse the rest."""
    return Message(
        id=announcement.id,
        body=to_json({"text": _notification(announcement), "unfurl_links": False, "unfurl_media": False}),
        content_type="application/json",
        covers=(announcement.id,),
    )


def _notification(announcement: Announcement) -> str:
    first = words.mark(announcement) or words.type_name(announcement)
    return f"{blocks.escaped(first)}: {_headline(announcement)}"


def _single(announcement: Announcement) -> Message:
    """The linked title, the excerpt, the picture, and where it comes from; of a correction one line."""
    if words.is_compact(announcement):
        return _compact(announcement)
    headline = _marked(announcement)
    origin = _origin(announcement, words.type_name(announcement))
    excerpt = _excerpt(announcement, LONGEST_SECTION - units(headline) - len("**\n"))
    section = blocks.section(_joined(f"*{headline}*", excerpt), _picture(announcement))
    return Message(
        id=announcement.id,
        body=_payload(_notification(announcement), [section, blocks.small(origin)]),
        content_type="application/json",
        covers=(announcement.id,),
    )


def _compact(announcement: Announcement) -> Message:
    note = _excerpt(announcement, LONGEST_EXCERPT) if announcement.event is DeliveryEvent.WITHDRAWN else ""
    said = " - ".join(filter(None, (_marked(announcement), note)))
    return Message(
        id=announcement.id,
        body=_payload(_notification(announcement), [blocks.small_link(said)]),
        content_type="application/json",
        covers=(announcement.id,),
    )


def _digest(announcements: Sequence[Announcement], site: Site, manner: Manner) -> tuple[Message, ...]:
    """All of them in as few messages as there can be; excerpts only where they do not make too many."""
    names = list(dict.fromkeys(words.group(one, manner) for one in announcements))
    grouped = sorted(announcements, key=lambda one: names.index(words.group(one, manner)))
    footer = blocks.linked(blocks.address(site.url), clamp(clean(site.title), LONGEST_TITLE) or site.url)
    budget = Budget(
        sections=MOST_SECTIONS, section_units=LONGEST_SECTION, units=MOST_UNITS - LONGEST_HEADER - units(footer)
    )
    parts = pack((_rich_line(one, manner) for one in grouped), budget, gap="\n\n")
    if len(parts) > MOST_RICH_PARTS:
        parts = pack((_short_line(one, manner) for one in grouped), budget, gap="\n")
    return tuple(_part(part, number, len(parts), len(grouped), footer) for number, part in enumerate(parts, 1))


def _part(part: Part, number: int, count: int, total: int, footer: str) -> Message:
    """The message of one part; its id follows from what it covers, so that it is the same at every attempt."""
    covers = tuple(line.id for line in part.lines)
    digest = sha256("\n".join(covers).encode()).hexdigest()
    heading = _header(part.lines, number, count, total)
    sections = [blocks.header(heading), *map(blocks.section, part.sections), blocks.small_link(footer)]
    return Message(
        id=f"digest-{digest[:32]}",
        body=_payload(heading, sections),
        content_type="application/json",
        covers=covers,
    )


def _header(lines: Sequence[Line], number: int, count: int, total: int) -> str:
    """``7 new: Testimony, Report``, or ``70 new, part 2 of 3: …``; escaped."""
    part = f", part {number} of {count}" if count > 1 else ""
    names = ", ".join(dict.fromkeys(line.group for line in lines))
    return blocks.escaped(clamp(f"{total} new{part}: {names}", LONGEST_HEADER, blocks.escaped_units))


def _rich_line(announcement: Announcement, manner: Manner) -> Line:
    if words.is_compact(announcement):
        return _short_line(announcement, manner)
    headline = f"• *{_marked(announcement)}*"
    origin = _origin(announcement, *((words.type_name(announcement),) if manner.by == "region" else ()))
    excerpt = _excerpt(announcement, LONGEST_LINE - units(headline) - units(origin) - len("\n\n"))
    return _line(announcement, manner, _joined(headline, excerpt, origin))


def _short_line(announcement: Announcement, manner: Manner) -> Line:
    return _line(announcement, manner, f"• {_marked(announcement)}")


def _line(announcement: Announcement, manner: Manner, text: str) -> Line:
    name = words.group(announcement, manner)
    return Line(id=announcement.id, group=name, heading=f"*{blocks.escaped(name)}*", text=text)


def _marked(announcement: Announcement) -> str:
    """The headline, with a word before it if it is not news."""
    mark = words.mark(announcement)
    return f"{mark}: {_headline(announcement)}" if mark else _headline(announcement)


def _headline(announcement: Announcement) -> str:
    """The title as a link: to the item, or to its page here where that address is too long."""
    target = blocks.address(words.link(announcement))
    fits = units(target) <= LONGEST_ADDRESS
    return blocks.linked(
        target if fits else blocks.address(announcement.page), words.title(announcement, LONGEST_TITLE)
    )


def _excerpt(announcement: Announcement, room: int) -> str:
    """The summary's beginning, escaped, in at most ``room``."""
    excerpt = clamp(clean(announcement.excerpt), LONGEST_EXCERPT)
    return blocks.escaped(clamp(excerpt, room, blocks.escaped_units))


def _origin(announcement: Announcement, *first: str) -> str:
    """The line of context; escaped."""
    return blocks.escaped(words.context(announcement, LONGEST_ORIGIN, *first, size=blocks.escaped_units))


def _picture(announcement: Announcement) -> blocks.Block | None:
    """The item's picture; Slack fetches it itself, and only over TLS."""
    url = announcement.image or ""
    fits = url.startswith("https://") and units(url) <= LONGEST_ADDRESS
    return blocks.image(url, words.title(announcement, LONGEST_TITLE)) if fits else None


def _payload(fallback: str, content: Sequence[blocks.Block]) -> bytes:
    """The request's body. The fallback is what notifications show, and all that remains if blocks are refused."""
    return to_json({"text": fallback, "blocks": list(content), "unfurl_links": False, "unfurl_media": False})


def _joined(*lines: str) -> str:
    return "\n".join(filter(None, lines))

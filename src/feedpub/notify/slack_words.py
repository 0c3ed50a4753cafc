"""What Slack shows: one item with its excerpt and picture, or a digest of many, grouped by type.

Pure. Every limit is kept by construction: texts are clamped first and escaped then, room is counted in
escaped UTF-16 units, and lines are packed whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from feedpub.model import Announcement, Message, Site
from feedpub.notify import blocks
from feedpub.notify.packing import Budget, Line, Part, pack
from feedpub.notify.payload import link, title, to_json
from feedpub.notify.text import clamp, clean, units

MOST_UNITS = 10_000  # UTF-16 units in all blocks, as everything below; Slack refuses somewhere above 11 000
MOST_SECTIONS = 43  # with header and footer 45 blocks; Slack takes 50
LONGEST_SECTION = 2900  # Slack takes 3000
LONGEST_LINE = 2500  # leaves room for a heading in the section
LONGEST_HEADER = 150
LONGEST_TITLE = 150
LONGEST_EXCERPT = 300
LONGEST_ORIGIN = 200
LONGEST_NAME = 60
LONGEST_ADDRESS = 1500
MOST_RICH_PARTS = 3
"""A digest that would need more messages than this leaves out excerpts and origins."""


def compose(_options: Any, announcements: Sequence[Announcement], site: Site, digest: bool) -> tuple[Message, ...]:
    """A message for each announcement, or a digest if one is asked for and there is more than one."""
    if digest and len(announcements) > 1:
        return _digest(announcements, site)
    return tuple(_single(announcement) for announcement in announcements)


def _single(announcement: Announcement) -> Message:
    """The linked title, the excerpt, the picture, and where it comes from."""
    headline = _headline(announcement)
    origin = _origin(announcement, _type_name(announcement))
    excerpt = _excerpt(announcement, LONGEST_SECTION - units(headline) - len("**\n"))
    section = blocks.section(_joined(f"*{headline}*", excerpt), _picture(announcement))
    return Message(
        id=announcement.id,
        body=_payload(f"{blocks.escaped(_type_name(announcement))}: {headline}", [section, blocks.small(origin)]),
        content_type="application/json",
        covers=(announcement.id,),
    )


def _digest(announcements: Sequence[Announcement], site: Site) -> tuple[Message, ...]:
    """All of them in as few messages as there can be; excerpts only where they do not make too many."""
    names = list(dict.fromkeys(map(_type_name, announcements)))
    grouped = sorted(announcements, key=lambda announcement: names.index(_type_name(announcement)))
    footer = blocks.linked(blocks.address(site.url), clamp(clean(site.title), LONGEST_TITLE) or site.url)
    budget = Budget(
        sections=MOST_SECTIONS, section_units=LONGEST_SECTION, units=MOST_UNITS - LONGEST_HEADER - units(footer)
    )
    parts = pack(map(_rich_line, grouped), budget, gap="\n\n")
    if len(parts) > MOST_RICH_PARTS:
        parts = pack(map(_short_line, grouped), budget, gap="\n")
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


def _rich_line(announcement: Announcement) -> Line:
    headline = f"• *{_headline(announcement)}*"
    origin = _origin(announcement)
    excerpt = _excerpt(announcement, LONGEST_LINE - units(headline) - units(origin) - len("\n\n"))
    return _line(announcement, _joined(headline, excerpt, origin))


def _short_line(announcement: Announcement) -> Line:
    return _line(announcement, f"• {_headline(announcement)}")


def _line(announcement: Announcement, text: str) -> Line:
    name = _type_name(announcement)
    return Line(id=announcement.id, group=name, heading=f"*{blocks.escaped(name)}*", text=text)


def _headline(announcement: Announcement) -> str:
    """The title as a link: to the item, or to its page here where that address is too long."""
    target = blocks.address(link(announcement))
    fits = units(target) <= LONGEST_ADDRESS
    return blocks.linked(target if fits else blocks.address(announcement.page), title(announcement, LONGEST_TITLE))


def _excerpt(announcement: Announcement, room: int) -> str:
    """The summary's beginning, escaped, in at most ``room``."""
    excerpt = clamp(clean(announcement.item.summary or ""), LONGEST_EXCERPT)
    return blocks.escaped(clamp(excerpt, room, blocks.escaped_units))


def _origin(announcement: Announcement, *first: str) -> str:
    """Sources, type where it is not the heading, regions and the day; escaped. The day is never cut off."""
    names = map(clean, (*announcement.source_titles, *first, *announcement.region_names))
    day = announcement.item.day.isoformat()
    words = clamp(" · ".join(filter(None, names)), LONGEST_ORIGIN, blocks.escaped_units)
    return " · ".join(filter(None, (blocks.escaped(words), day)))


def _type_name(announcement: Announcement) -> str:
    return clamp(clean(announcement.type_name), LONGEST_NAME) or "Item"


def _picture(announcement: Announcement) -> blocks.Block | None:
    """The item's picture; Slack fetches it itself, and only over TLS."""
    url = announcement.item.image or ""
    fits = url.startswith("https://") and units(url) <= LONGEST_ADDRESS
    return blocks.image(url, title(announcement, LONGEST_TITLE)) if fits else None


def _payload(fallback: str, content: Sequence[blocks.Block]) -> bytes:
    """The request's body. The fallback is what notifications show, and all that remains if blocks are refused."""
    return to_json({"text": fallback, "blocks": list(content), "unfurl_links": False, "unfurl_media": False})


def _joined(*lines: str) -> str:
    return "\n".join(filter(None, lines))

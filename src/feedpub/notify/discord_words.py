"""What Discord shows: an embed for each item, or, where there are many, lines in embeds by group.

Pure. A correction changes the message that announced its item, where that one is known; else it is one line.
Nobody is ever notified by what a title says. https://docs.discord.com/developers/resources/message
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

from feedpub.model import Announcement, DeliveryEvent, Manner, Message, Site
from feedpub.notify import digest, markdown, words
from feedpub.notify.dialect import LONGEST_ORIGIN, Dialect, picture
from feedpub.notify.packing import Budget, Part, Piece, Section
from feedpub.notify.payload import to_json
from feedpub.notify.text import units

Embed = dict[str, Any]

MOST_EMBEDS = 10
MOST_UNITS = 5500  # UTF-16 units in all embeds, as everything below; Discord takes 6000
LONGEST_DESCRIPTION = 4096
LONGEST_TITLE = 256
LONGEST_HEADING = 250

NEW = 0x2F7BC9
"""The colour of the bar at an embed's side: blue for what is new."""
COLOURS = {
    DeliveryEvent.UPDATED: 0xC98A1B,
    DeliveryEvent.WITHDRAWN: 0x8A8F98,
    DeliveryEvent.BEGAN: 0xC0392B,
    DeliveryEvent.ENDED: 0x2E8B57,
}
"""Of the others: amber for a correction, grey for a withdrawal, red and green for a notice and its end."""

ESCAPED = markdown.escaping({"|": "\\|"})
MARKDOWN = Dialect(escaped=ESCAPED, address=markdown.address, linked=markdown.linking(ESCAPED))
CONTENT = Dialect(
    escaped=ESCAPED,
    address=lambda url: f"<{markdown.address(url)}>",  # these brackets keep Discord from showing a preview
    linked=markdown.linking(ESCAPED),
    longest_address=1000,
)
"""For what stands outside of embeds, in at most 2000 units."""


def compose(options: Any, announcements: Sequence[Announcement], site: Site, manner: Manner) -> tuple[Message, ...]:
    """First the corrections in place, then a message for each other announcement, or a digest of them."""
    edits = tuple(_edit(one) for one in announcements if _in_place(one))
    told = [one for one in announcements if not _in_place(one)]
    if manner.digest and len(told) > 1:
        return edits + _digest(options, told, site, manner)
    return edits + tuple(_single(options, one) for one in told)


def plain(options: Any, announcement: Announcement, _site: Site) -> Message:
    """One line of text: Discord refuses an embed for an address that it does not like."""
    content = {"content": CONTENT.named(announcement)}
    if _in_place(announcement):
        return _message(announcement, _payload({**content, "embeds": []}), edits=announcement.receipt)
    return _message(announcement, _new(options, content))


def _in_place(announcement: Announcement) -> bool:
    """Whether it changes a message that is there."""
    return bool(announcement.receipt) and words.is_compact(announcement)


def _edit(announcement: Announcement) -> Message:
    body = _payload({"content": "", "embeds": [_embed(announcement, "image")]})
    return _message(announcement, body, edits=announcement.receipt)


def _single(options: Any, announcement: Announcement) -> Message:
    if words.is_compact(announcement):
        line = {"content": CONTENT.one_line(announcement)}
        return _message(announcement, _new(options, line))
    return _message(announcement, _new(options, {"embeds": [_embed(announcement, "image")]}))


def _message(announcement: Announcement, body: bytes, edits: str = "") -> Message:
    return Message(
        id=announcement.id, body=body, content_type="application/json", covers=(announcement.id,), edits=edits
    )


def _embed(announcement: Announcement, place: str) -> Embed:
    """Title, excerpt, origin and picture. Markdown is read in title and description only."""
    mark = "" if announcement.event is DeliveryEvent.UPDATED else words.mark(announcement)
    before = f"{mark}: " if mark else ""
    excerpt, url = MARKDOWN.excerpt(announcement), picture(announcement)
    return {
        "title": before + MARKDOWN.fitted(words.title(announcement, LONGEST_TITLE), LONGEST_TITLE - len(before)),
        "url": MARKDOWN.target(announcement),
        "color": COLOURS.get(announcement.event, NEW),
        **({"description": excerpt} if excerpt else {}),
        "footer": {"text": words.context(announcement, LONGEST_ORIGIN, words.type_name(announcement))},
        **({place: {"url": url}} if url else {}),
    }


def _digest(options: Any, announcements: Sequence[Announcement], site: Site, manner: Manner) -> tuple[Message, ...]:
    look = digest.Look(
        budget=Budget(
            sections=MOST_EMBEDS,
            section=LONGEST_DESCRIPTION,
            all=MOST_UNITS,
            heading=lambda group: units(ESCAPED(group)),
        ),
        rich=_rich,
        short=_short,
        older=lambda sentence: _line(MARKDOWN.link_to(manner.feed or site.url, sentence, LONGEST_ORIGIN)),
    )
    parts = digest.parts(announcements, manner, look)
    return tuple(
        digest.message(part, _new(options, {"content": _content(heading, site), "embeds": _embeds(part)}))
        for part, heading in zip(parts, digest.headings(parts, announcements), strict=True)
    )


def _content(heading: str, site: Site) -> str:
    """The heading and where it comes from."""
    return f"**{CONTENT.fitted(heading, LONGEST_HEADING)}**\n{CONTENT.link_to(site.url, site.title)}"


def _rich(announcement: Announcement) -> Piece:
    if words.is_compact(announcement):
        return _short(announcement)
    embed = _embed(announcement, "thumbnail")
    texts = (embed["title"], embed.get("description", ""), embed["footer"]["text"])
    return Piece(shown=embed, cost=sum(map(units, texts)), alone=True)


def _short(announcement: Announcement) -> Piece:
    return _line(f"• {MARKDOWN.marked(announcement)}")


def _line(text: str) -> Piece:
    return Piece(shown=text, cost=units(text) + 1)


def _embeds(part: Part) -> list[Embed]:
    return list(_apart(_of_section(section) for section in part.sections))


def _of_section(section: Section) -> Embed:
    """The group's name stands above its first embed."""
    named = section.headed and section.group
    if section.lines[0].piece.alone:
        return {**({"author": {"name": section.group}} if named else {}), **section.shown[0]}
    lines = "\n".join(section.shown)
    return {**({"title": ESCAPED(section.group)} if named else {}), "description": lines, "color": NEW}


def _apart(embeds: Iterable[Embed]) -> Iterator[Embed]:
    """Of embeds with one address Discord shows the first only, so each gets an address of its own."""
    seen: set[str] = set()
    for embed in embeds:
        if "url" in embed:
            url = next(url for url in _forms(embed["url"]) if url not in seen)
            seen.add(url)
            embed = {**embed, "url": url}
        yield embed


def _forms(url: str) -> Iterator[str]:
    """The address, and then with one fragment after the other: they lead to the same page."""
    yield url
    for number in count(2):
        yield f"{url}{'&' if '#' in url else '#'}{number}"


def _new(options: Any, content: Embed) -> bytes:
    """The body of a new message; in a forum it begins a thread."""
    return _payload({**({"thread_name": options.thread_name} if options.thread_name else {}), **content})


def _payload(content: Embed) -> bytes:
    return to_json({**content, "allowed_mentions": {"parse": []}})

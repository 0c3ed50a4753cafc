"""What Microsoft Teams shows: an Adaptive Card for one item, or one with many by group.

Pure. Workflows shows nothing for bare JSON, so a card is always wrapped in a message; 1.4 is what all clients
show. https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feedpub.model import Announcement, Manner, Message, Site
from feedpub.notify import digest, markdown, words
from feedpub.notify.dialect import LONGEST_ORIGIN, LONGEST_TITLE, Dialect, picture
from feedpub.notify.packing import Budget, Part, Piece
from feedpub.notify.payload import to_json

Block = dict[str, Any]

MOST_BYTES = 20_000
"""Of the request in ASCII. Teams takes 28 672, counted after it has grown by a fifth on its way."""
LONGEST_HEADING = 150  # UTF-16 units

ESCAPED = markdown.escaping({"{": f"{{{markdown.APART}"})  # two braces begin a function of Adaptive Cards
MARKDOWN = Dialect(escaped=ESCAPED, address=markdown.address, linked=markdown.linking(ESCAPED))


def compose(_options: Any, announcements: Sequence[Announcement], site: Site, manner: Manner) -> tuple[Message, ...]:
    """A card for each announcement, or a digest if one is asked for and there is more than one."""
    if manner.digest and len(announcements) > 1:
        return _digest(announcements, site, manner)
    return tuple(_single(announcement) for announcement in announcements)


def plain(_options: Any, announcement: Announcement, _site: Site) -> Message:
    """A card with one line of text."""
    return _message(announcement, _card([_text(MARKDOWN.named(announcement))], []))


def _message(announcement: Announcement, body: bytes) -> Message:
    return Message(id=announcement.id, body=body, content_type="application/json", covers=(announcement.id,))


def _single(announcement: Announcement) -> Message:
    """Title, excerpt, picture, origin; of a correction one line."""
    if words.is_compact(announcement):
        return _message(announcement, _card([_text(MARKDOWN.one_line(announcement))], []))
    url = picture(announcement)
    content = (
        _text(f"**{MARKDOWN.marked(announcement)}**", size="Large"),
        _text(MARKDOWN.excerpt(announcement)),
        _image(url, announcement) if url else None,
        _small(MARKDOWN.origin(announcement, words.type_name(announcement))),
    )
    shown = [block for block in content if block and block.get("text", True)]
    leads = "Open page" if announcement.notice else "Open feed"
    return _message(announcement, _card(shown, _opening(words.feed_page(announcement), leads)))


def _digest(announcements: Sequence[Announcement], site: Site, manner: Manner) -> tuple[Message, ...]:
    feed = manner.feed or site.url
    wrapping = _card([_heading("\ud800" * LONGEST_HEADING), _comes_from(site)], _opening(feed))
    look = digest.Look(
        budget=Budget(
            sections=MOST_BYTES,
            section=MOST_BYTES,
            all=MOST_BYTES - len(wrapping),
            heading=lambda group: _cost(_group(group)),
        ),
        rich=lambda one: _rich(one, manner),
        short=_short,
        older=lambda sentence: _piece(_text(MARKDOWN.link_to(feed, sentence, LONGEST_ORIGIN))),
    )
    parts = digest.parts(announcements, manner, look)
    return tuple(
        digest.message(part, _card([_heading(heading), *_blocks(part), _comes_from(site)], _opening(feed)))
        for part, heading in zip(parts, digest.headings(parts, announcements), strict=True)
    )


def _blocks(part: Part) -> list[Block]:
    shown: list[Block] = []
    for section in part.sections:
        shown += _group(section.group) if section.headed else ()
        shown += [block for blocks in section.shown for block in blocks]
    return shown


def _rich(announcement: Announcement, manner: Manner) -> Piece:
    if words.is_compact(announcement):
        return _short(announcement)
    origin = MARKDOWN.origin(announcement, *((words.type_name(announcement),) if manner.by == "region" else ()))
    excerpt = MARKDOWN.excerpt(announcement)
    title = _text(f"**{MARKDOWN.marked(announcement)}**", spacing="Medium")
    return _piece(title, *((_text(excerpt, spacing="None"),) if excerpt else ()), _small(origin))


def _short(announcement: Announcement) -> Piece:
    return _piece(_text(MARKDOWN.marked(announcement), spacing="Small"))


def _piece(*blocks: Block) -> Piece:
    return Piece(shown=blocks, cost=_cost(blocks))


def _cost(blocks: Sequence[Block]) -> int:
    """Bytes, with the comma behind each block."""
    return sum(len(to_json(block, ascii=True)) + 1 for block in blocks)


def _group(name: str) -> tuple[Block, ...]:
    return (_text(ESCAPED(name), size="Medium", weight="Bolder", separator=True),) if name else ()


def _heading(text: str) -> Block:
    return _text(MARKDOWN.fitted(text, LONGEST_HEADING), size="Large", weight="Bolder")


def _comes_from(site: Site) -> Block:
    return _small(MARKDOWN.link_to(site.url, site.title))


def _text(text: str, **looks: Any) -> Block:
    return {"type": "TextBlock", "text": text, "wrap": True, **looks}


def _small(text: str) -> Block:
    return _text(text, size="Small", isSubtle=True, spacing="None")


def _image(url: str, announcement: Announcement) -> Block:
    return {
        "type": "Image",
        "url": url,
        "altText": words.title(announcement, LONGEST_TITLE),
        "size": "Large",
    }


def _opening(feed: str, title: str = "Open feed") -> list[Block]:
    return [{"type": "Action.OpenUrl", "title": title, "url": markdown.address(feed)}]


def _card(body: Sequence[Block], actions: Sequence[Block]) -> bytes:
    """The request's body: a message with one card, in ASCII, as Teams counts it."""
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": list(body),
        **({"actions": list(actions)} if actions else {}),
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return to_json({"type": "message", "attachments": [attachment]}, ascii=True)

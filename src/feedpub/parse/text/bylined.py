"""Items with a byline right below the title: ``Title / by A / slug and caption / text Read more »``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedpub.parse.draft import Draft
from feedpub.parse.text.blocks import Block, Page
from feedpub.parse.text.layout import Layout
from feedpub.parse.text.shapes import DATE, is_date, is_headline, is_note, is_sentence, names, without_more

# No comma and no dash before the date: there a credit line goes on with an outlet, see ``credits``.
BYLINE = re.compile(rf"[Bb]y (?P<authors>[A-Z][^\d,|]{{2,80}}?[\w.])(?:\s+(?P<date>{DATE}))?")
LEAST = 2


def fits(page: Page) -> int:
    """The bylines between a title and a text, if there are several: one alone may stand anywhere."""
    found = len([place for place in _places(page.blocks) if _is_between(page.blocks, place)])
    return found if found >= LEAST else 0


def read(page: Page) -> list[Draft]:
    """One item for each byline."""
    blocks = page.blocks
    places = _places(blocks)
    ends = [*(place - 1 for place in places[1:]), len(blocks)]
    spans = zip(places, ends, strict=True)
    return [_item(blocks[place - 1], blocks[place], blocks[place + 1 : end]) for place, end in spans]


def _places(blocks: Sequence[Block]) -> list[int]:
    return [n for n, block in enumerate(blocks) if n and block.lines and BYLINE.fullmatch(block.lines[0])]


def _is_between(blocks: Sequence[Block], place: int) -> bool:
    """A question may be a title; any other sentence above makes it the byline of what stands above."""
    below = blocks[place + 1].text if place + 1 < len(blocks) else ""
    return is_headline(blocks[place - 1].text) and is_sentence(without_more(below))


def _item(title: Block, credit: Block, body: Sequence[Block]) -> Draft:
    hit = BYLINE.fullmatch(credit.lines[0])
    assert hit, "a place is where a byline stands"
    rest = list(credit.lines[1:])
    date = hit["date"] or (rest.pop(0) if rest and is_date(rest[0]) else None)
    texts = [without_more(block.text) for block in body if not is_note(block.text)]
    return Draft(
        title=title.text,
        authors=names(hit["authors"]),
        date=date,
        caption=" ".join(rest) or None,
        summary=" ".join(texts) or None,
    )


BYLINED = Layout(name="bylined", fits=fits, read=read)

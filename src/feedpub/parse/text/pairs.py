"""The plainest list: a title, then its text, a byline above or below the text or none. Taken where no other fits.

Also reads: both on lines without a blank between, a title that stands twice, author and outlet below the title, a
caption with its credit above the title, a date at the head of the text, ``type ˙ outlet`` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feedpub.parse import limits
from feedpub.parse.draft import Draft
from feedpub.parse.text.blocks import Block, Page
from feedpub.parse.text.layout import Layout
from feedpub.parse.text.shapes import (
    CREDIT,
    DATE,
    MORE,
    byline,
    is_headline,
    is_note,
    is_photo_credit,
    is_sentence,
    names,
)

BELOW = re.compile(r"(?P<type>[^˙]{2,60}?)\s*˙[\s˙]*(?P<outlet>[^˙]*)")
DIGIT = re.compile(r"\d")
DATED_TEXT = re.compile(rf"(?P<date>{DATE})[\s:–-]+(?P<text>\S.*)")


def fits(page: Page) -> int:
    """One, if the page has anything below its title: any sign of another layout is a better one."""
    return int(len(page.blocks) > 1 or any(len(block.lines) > 1 for block in page.blocks))


def read(page: Page) -> list[Draft]:
    """Walks down the page: a title opens an item, text fills it, the next title closes it."""
    blocks = [block for block in _separate(page.blocks) if not is_note(block.text)]
    walk = Walk()
    for number, block in enumerate(blocks):
        below = blocks[number + 1] if number + 1 < len(blocks) else None
        walk.take(block, below)
    return walk.drafts


def _separate(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks of many lines are items without blank lines between: each line becomes a block. Captions stay whole."""
    for block in blocks:
        if len(block.lines) < 4:
            yield block
            continue
        for number, line in enumerate(block.lines):
            yield Block(lines=(line,), gap=block.gap if not number else 0)


class Walk:
    """The items so far, and what waits for the next title."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._caption: str | None = None

    def take(self, block: Block, below: Block | None) -> None:
        """Puts one block where it belongs."""
        item = self.drafts[-1] if self.drafts else None
        if item is None or not self._belongs(item, block, below):
            self._open(item, block, below)

    def _open(self, item: Draft | None, block: Block, below: Block | None) -> None:
        if len(block.lines) == 2 and is_photo_credit(block.lines[1]):
            self._caption = block.lines[0]
        elif CREDIT.search(block.text) and is_sentence(block.text):
            self._caption = block.text
        elif is_headline(block.text) and below is not None and _is_filling(below):
            self.drafts.append(Draft(title=block.text, caption=self._caption))
            self._caption = None
        elif item is not None and is_sentence(block.text):
            item.summary = _joined(item.summary, block.text)

    def _belongs(self, item: Draft, block: Block, below: Block | None) -> bool:
        """Whether the block is a part of the open item; if so, it is put there."""
        text = block.text
        if text == item.title:
            return True
        if authors := byline(text):
            item.authors = item.authors or authors
        elif hit := BELOW.fullmatch(text):
            item.type = hit["type"]
        elif item.summary is None and not item.authors and _is_credit_block(block):
            item.authors = names(block.lines[0])
        elif item.summary is None and _is_text(block, below):
            self._fill(item, text)
        else:
            return False
        return True

    @staticmethod
    def _fill(item: Draft, text: str) -> None:
        hit = DATED_TEXT.fullmatch(text)
        item.date, item.summary = (hit["date"], hit["text"]) if hit else (None, text)
        item.summary = MORE.sub("", item.summary)


def _joined(first: str | None, second: str) -> str:
    if first and len(first) > limits.SUMMARY:  # the rest would be cut: this bounds the work of a long page
        return first
    return f"{first} {second}" if first else second


def _is_credit_block(block: Block) -> bool:
    """Author above outlet, as two short lines."""
    short = all(is_headline(line) and len(line) <= 80 and not DIGIT.search(line) for line in block.lines)
    return len(block.lines) == 2 and short and not is_photo_credit(block.lines[1])


def _is_text(block: Block, below: Block | None) -> bool:
    """Whether a block below a title is its text: a sentence, or what stands between the title and the next one."""
    return is_sentence(block.text) or below is None or not _is_filling(below)


def _is_filling(block: Block) -> bool:
    """Whether a block can stand below a title: text, a byline, author and outlet."""
    return is_sentence(block.text) or bool(byline(block.text)) or _is_credit_block(block)


PAIRS = Layout(name="pairs", fits=fits, read=read)

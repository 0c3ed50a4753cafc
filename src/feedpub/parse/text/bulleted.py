"""Items on bullets, their fields in indented blocks: ``• caption / Type / Title / date and text in either order``.

Any of caption, type and date may be missing, and a page may hold two orders: each item is read by where its own date
stands. Two blank lines below the bullet are a type that was not printed. The words of a credit (author, outlet) that
share a block with the date are read by ``bulleted_credits``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from feedpub.parse.draft import Draft
from feedpub.parse.text.blocks import Block, Page
from feedpub.parse.text.headings import is_heading, section_of
from feedpub.parse.text.labels import is_type
from feedpub.parse.text.layout import Layout
from feedpub.parse.text.shapes import is_date, is_label, is_note


def fits(page: Page) -> int:
    """The bullets that own at least one indented block."""
    following = zip(page.blocks, page.blocks[1:], strict=False)
    return sum(1 for block, below in following if block.bullet and below.indented and not below.bullet)


def read(page: Page) -> list[Draft]:
    """The items, each with the section that it stands in."""
    return [replace(teaser(blocks), section=section) for section, blocks in bullets(page)]


def bullets(page: Page) -> Iterator[tuple[str | None, list[Block]]]:
    """The blocks of each bullet, lines of the page's own left out, and the section that it stands in."""
    blocks = page.blocks
    first = next((number for number, block in enumerate(blocks) if block.bullet), len(blocks))
    section = section_of(blocks[:first])
    item: list[Block] = []
    for block in blocks[first:]:
        if item and (block.bullet or not block.indented):
            yield section, _own(item)
            item = []
        if block.bullet or item:
            item.append(block)
        elif is_heading(block.text):
            section = block.text
    if item:
        yield section, _own(item)


def _own(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.lines and not is_note(block.text)]


def teaser(blocks: Sequence[Block]) -> Draft:
    """Splits the item's blocks at its date, if it has one, and then by what can be a type."""
    place = next((number for number, block in enumerate(blocks) if number and is_date(block.text)), None)
    date = blocks[place].text if place is not None else None
    above = blocks if place is None else blocks[:place]
    below = [] if place is None else blocks[place + 1 :]
    caption, label, rest = _label(above, dated_first=bool(below))
    title, text = (rest[0].text, [*rest[1:], *below]) if rest else ("", below)
    return Draft(title=title, type=label, caption=caption, date=date, summary=_joined(text))


def _joined(blocks: Sequence[Block]) -> str | None:
    return " ".join(block.text for block in blocks) or None


def _label(above: Sequence[Block], *, dated_first: bool) -> tuple[str | None, str | None, Sequence[Block]]:
    """Caption, type, and the blocks from the title on."""
    texts = [block.text for block in above]
    if len(above) >= 3 and is_type(texts[1]):
        return texts[0], texts[1], above[2:]
    if len(above) >= 2 and above[1].gap > 1:  # the type is blank; a placeholder above the blank still tells it
        return (None, texts[0], above[1:]) if is_type(texts[0]) else (texts[0], None, above[1:])
    if len(above) >= 2 and is_type(texts[0]):
        return None, texts[0], above[1:]
    if dated_first:  # the block right above the date is the title
        return _by_place(texts[:-1], above[-1:])
    if len(above) >= 4 and is_label(texts[1]):
        return texts[0], texts[1], above[2:]
    return (texts[0], None, above[1:]) if len(above) >= 3 else (None, None, above)


def _by_place(texts: Sequence[str], title: Sequence[Block]) -> tuple[str | None, str | None, Sequence[Block]]:
    """Two blocks above the title are caption and type; one is whichever it looks like."""
    if len(texts) >= 2:
        return texts[-2], texts[-1], title
    return (texts[0] if texts else None), None, title


BULLETED = Layout(name="bulleted", fits=fits, read=read, all_dated=True)

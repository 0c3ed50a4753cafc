"""Items below a line ``Type / Region``: ``label / Title / text / [note]``, without dates.

A label may be missing (then the gap is wider) or name no region; it may share its block with the note above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedpub.parse.draft import Draft
from feedpub.parse.text.blocks import Line, Page
from feedpub.parse.text.layout import Layout
from feedpub.parse.text.shapes import is_headline, is_label, is_note, is_sentence, without_more

LABEL = re.compile(r"(?P<type>[A-Z][\w&' -]{2,30}?) / (?P<region>[A-Z][\w&',’ -]{2,60})")


def fits(page: Page) -> int:
    """The labels with a region, and as much again: nothing else looks like them."""
    return 2 * sum(1 for line in page.lines if LABEL.fullmatch(line.text))


def read(page: Page) -> list[Draft]:
    """One item for each label, or wide gap, that a title and text follow."""
    lines = [line for line in page.lines if not is_note(line.text)]
    starts = [number for number, line in enumerate(lines) if _begins(lines, number)]
    ends = [*starts[1:], len(lines)]
    return [_item(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def _begins(lines: Sequence[Line], number: int) -> bool:
    """Whether an item begins here: a label, or a title below a wide gap that no label fills."""
    if _label(lines, number):
        return True
    return lines[number].gap > 1 and number > 0 and is_headline(lines[number].text)


def _label(lines: Sequence[Line], number: int) -> str | None:
    """The type that a line prints: before a region, or alone above a title with text below."""
    text = lines[number].text
    if hit := LABEL.fullmatch(text):
        return hit["type"]
    below = [line.text for line in lines[number + 1 : number + 3]]
    fit = len(below) == 2 and is_label(text) and is_headline(below[0]) and is_sentence(below[1])
    return text if fit and not LABEL.fullmatch(below[0]) else None


def _item(lines: Sequence[Line]) -> Draft:
    label = _label(lines, 0)
    rest = lines[1:] if label else lines
    title = rest[0].text if rest else ""
    return Draft(type=label, title=title, summary=" ".join(without_more(line.text) for line in rest[1:]) or None)


LABELLED = Layout(name="labelled", fits=fits, read=read)

"""What stands above the items: the page's title, its introduction, and the headings of sections."""

from __future__ import annotations

from collections.abc import Sequence

from feedpub.parse.text.blocks import Block
from feedpub.parse.text.shapes import is_headline

LONGEST_HEADING = 90


def is_heading(text: str) -> bool:
    """Whether a block between the items can be the name of a section."""
    return len(text) <= LONGEST_HEADING and is_headline(text)


def section_of(head: Sequence[Block]) -> str | None:
    """The section that the blocks above the first item name: the last heading but the page's own title."""
    named = [block.lines[-1] for block in head[1:] if is_heading(block.lines[-1])]
    return named[-1] if named else None

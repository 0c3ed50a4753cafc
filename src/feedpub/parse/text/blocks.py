"""A page as text, cut into blocks: runs of lines with what stands around them. Knows nothing of items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

BULLET = re.compile(r"\s*[•▪◦‣●]\s*(.*)")
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines without a blank one between them. ``gap`` counts the blank lines above: more than usual means that
    something is missing there, such as a type that was not printed.
    """

    lines: tuple[str, ...]
    gap: int = 0
    bullet: bool = False
    indented: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The blocks of a page, in order."""

    blocks: tuple[Block, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line by itself, the first of a block with the block's gap, the others with none."""
        return tuple(
            Line(text=text, gap=block.gap if number == 0 else 0)
            for block in self.blocks
            for number, text in enumerate(block.lines)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; ``gap`` counts the blank lines above."""

    text: str
    gap: int


def page_of(text: str) -> Page:
    """The page's blocks in order. An address alone on the first line says where the page stood: it is no content."""
    lines = text.replace("\ufeff", "").splitlines()
    if lines and ADDRESS.fullmatch(lines[0].strip()):
        lines = lines[1:]
    return Page(blocks=tuple(_blocks(lines)))


def _blocks(lines: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    run: list[str] = []
    gap = 0
    for line in (*lines, ""):
        if run and (not line.strip() or BULLET.fullmatch(line)):
            blocks.append(_block(run, gap))
            run, gap = [], 0
        if line.strip():
            run.append(line)
        else:
            gap += 1
    return blocks


def _block(run: Sequence[str], gap: int) -> Block:
    hit = BULLET.fullmatch(run[0])
    first = hit[1] if hit else run[0]
    lines = tuple(line for text in (first, *run[1:]) if (line := " ".join(text.split())))
    return Block(lines=lines, gap=gap, bullet=bool(hit), indented=run[0][:1].isspace())

"""Items that a line "Read more" closes: ``[heading] / [caption, its credit] / Title / [caption] / text / Read more``.

The line says where an item ends, so that title and text need not look like what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feedpub.parse.draft import Draft
from feedpub.parse.text.blocks import Block, Page
from feedpub.parse.text.labels import is_type
from feedpub.parse.text.layout import Layout
from feedpub.parse.text.shapes import MORE, is_headline, is_note, is_photo_credit

LEAST = 2


def fits(page: Page) -> int:
    """The closing lines that stand alone, if there are several."""
    found = sum(1 for block in page.blocks if _closes(block))
    return found if found >= LEAST else 0


def read(page: Page) -> list[Draft]:
    """One item for each closing line."""
    runs = [run for run in _runs(page.blocks) if len(run.texts) > 1]
    size = min((len(run.texts) for run in runs), default=0)
    section: str | None = None
    drafts = []
    for run in runs:
        section = run.texts[-size - 1] if len(run.texts) > size else section
        drafts.append(_item(run, size, section))
    return drafts


class Run:
    """The blocks of one item, its captions with a credit taken out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.caption: str | None = None

    def take(self, block: Block) -> None:
        if is_photo_credit(block.lines[-1]):
            own = block.lines[0] if len(block.lines) > 1 else None
            self.caption = own or (self.texts.pop() if self.texts else None)
        elif not is_note(block.text):
            self.texts.append(block.text)


def _closes(block: Block) -> bool:
    return bool(MORE.fullmatch(block.text)) or block.text.lower().startswith("read more topic")


def _runs(blocks: Sequence[Block]) -> Iterator[Run]:
    run = Run()
    for block in blocks:
        if _closes(block):
            yield run
            run = Run()
        elif block.lines:
            run.take(block)


def _item(run: Run, size: int, section: str | None) -> Draft:
    """Title first, text last; a headline between them is the caption of a picture."""
    title, *middle, text = run.texts[-size:]
    captions = [words for words in middle if is_headline(words)]
    texts = [words for words in (*middle, text) if words not in captions]
    return Draft(
        title=title,
        type=section if section and is_type(section) else None,
        section=section,
        caption=run.caption or next(iter(captions), None),
        summary=" ".join(texts) or None,
    )


CLOSED = Layout(name="closed", fits=fits, read=read)

"""Items on bullets whose author, outlet or place shares a block with the date. Every one of these may be missing.

``Title / Author | date``, ``Title (date, outlet)``, ``Type / Title / date. By Author, text``, ``Type, place and topic
glued / Title / date and author glued``, ``caption, kicker / Title / Author / date / outlet``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedpub.parse.draft import Draft
from feedpub.parse.text.blocks import Block, Page
from feedpub.parse.text.bulleted import bullets, teaser
from feedpub.parse.text.credits import LONGEST_CREDIT, PIPED, credited
from feedpub.parse.text.layout import Layout
from feedpub.parse.text.shapes import DATE, DATE_LINE, MORE, is_date, names

GLUED_DATE = re.compile(rf"(?P<date>{DATE})(?P<authors>[^\W\d_].+)")
GLUED_LABELS = re.compile(r"[a-z)][A-Z]")
DATED_TEXT = re.compile(rf"(?P<date>{DATE})\.\s+By (?P<authors>[^,]+),?\s*(?P<rest>.*)", re.DOTALL)
DATED_TITLE = re.compile(rf"(?P<title>.+?) \((?P<date>{DATE})(?:, (?P<outlet>[^()]+))?\)")


def fits(page: Page) -> int:
    """The bullets, if at least half of them hold such a credit."""
    items = [blocks for _, blocks in bullets(page)]
    found = sum(1 for blocks in items if _credited(blocks))
    return len(items) if found * 2 >= len(items) else 0


def read(page: Page) -> list[Draft]:
    """One item for each bullet. Such pages are one list: what stands above it is their title, and no section."""
    return [_credited(blocks) or teaser(blocks) for _, blocks in bullets(page)]


def _credited(blocks: Sequence[Block]) -> Draft | None:
    """The item whose date shares its block with other words, or None if it is no such item."""
    readers = (_blog, _dated_title, _piped, _dated_text, _glued) if blocks else ()
    return next((draft for reader in readers if (draft := reader(blocks))), None)


def _text(blocks: Sequence[Block]) -> str | None:
    return " ".join(block.text for block in blocks) or None


def _piped(blocks: Sequence[Block]) -> Draft | None:
    """``Title / Author | date / text``"""
    if len(blocks) < 2 or not (hit := PIPED.fullmatch(blocks[1].text[:LONGEST_CREDIT])):
        return None
    draft = credited(hit)
    draft.title, draft.summary = blocks[0].text, _text(blocks[2:])
    return draft


def _dated_title(blocks: Sequence[Block]) -> Draft | None:
    """``Title (date, outlet) / text``, a line of the list's own above the title or not."""
    if not (hit := DATED_TITLE.fullmatch(blocks[0].lines[-1][:LONGEST_CREDIT])):
        return None
    return Draft(title=hit["title"], date=hit["date"], summary=_text(blocks[1:]))


def _dated_text(blocks: Sequence[Block]) -> Draft | None:
    """``Type / Title / date.  By Author, text``"""
    if len(blocks) != 3 or not (hit := DATED_TEXT.fullmatch(blocks[2].text)):
        return None
    draft = credited(hit)
    draft.type, draft.title, draft.summary = blocks[0].text, blocks[1].text, hit["rest"]
    return draft


def _glued(blocks: Sequence[Block]) -> Draft | None:
    """``Type, then place and topic as one word / Title / date and author as one word / text``; the third may lack."""
    if len(blocks) < 2:
        return None
    hit = GLUED_DATE.fullmatch(blocks[2].text) if len(blocks) > 2 else None
    labelled = len(blocks[0].lines) == 2 and GLUED_LABELS.search(blocks[0].lines[1])
    if not hit and not labelled:
        return None
    dated = hit or (DATE_LINE.fullmatch(blocks[2].text) if len(blocks) > 2 else None)
    draft = credited(dated) if dated else Draft()
    draft.type, draft.title = blocks[0].lines[0], blocks[1].text
    draft.summary = _text(blocks[3:] if dated else blocks[2:])
    return draft


def _blog(blocks: Sequence[Block]) -> Draft | None:
    """``caption, then a kicker / Title / Author / date / outlet / text``: a person stands between title and date."""
    place = next((number for number, block in enumerate(blocks) if is_date(block.text)), 0)
    if place != 3 or len(blocks) < 6 or len(blocks[0].lines) < 2:
        return None
    draft = Draft(title=blocks[1].text, caption=blocks[0].lines[0], date=blocks[3].text)
    draft.authors = names(blocks[2].text)
    draft.summary = MORE.sub("", _text(blocks[5:]) or "")
    return draft


BULLETED_CREDITS = Layout(name="bulleted-credits", fits=fits, read=read)

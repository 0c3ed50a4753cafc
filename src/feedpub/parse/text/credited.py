"""Items whose title stands right above a credit line (a date, or a date with author, outlet or type).

``[caption] / [Type] / Title / credit / text``, with blank lines between or not: the lines count, not the blocks. The
next item begins where its title, and the label above it, stand; what remains between two items is text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feedpub.parse.draft import Draft
from feedpub.parse.text.blocks import Line, Page
from feedpub.parse.text.credits import credit, credited
from feedpub.parse.text.headings import is_heading
from feedpub.parse.text.labels import is_type
from feedpub.parse.text.layout import Layout
from feedpub.parse.text.shapes import CREDIT, is_headline, is_label, is_note, is_sentence, without_more


def fits(page: Page) -> int:
    """The credit lines with a title above them."""
    return len(_places(page.lines))


def read(page: Page) -> list[Draft]:
    """One item for each credit line."""
    lines = page.lines
    places = _places(lines)
    labelled = _labelled(lines, places)
    starts = [_start(lines, place, labelled=labelled) for place in places]
    ends = [*(start.first for start in starts[1:]), len(lines)]
    bodies = [_texts(lines[place + 1 : end]) for place, end in zip(places, ends, strict=True)]
    textless = sum(1 for body in bodies if not body) * 2 > len(bodies)
    section = _section(lines[: starts[0].first]) if starts else None
    drafts = []
    for place, start, body in zip(places, starts, bodies, strict=True):
        heading = _heading(body, textless=textless)
        text = body[: len(body) - len(heading)]
        drafts.append(_item(lines, place, start, section, text))
        section = heading[0] if heading else section
        drafts += [Draft(title=title, section=section) for title in heading[1:]]
    return drafts


def _places(lines: Sequence[Line]) -> list[int]:
    """Where the credit lines stand. A title may be a question, but is no sentence and no credit itself."""
    places: list[int] = []
    for number, line in enumerate(lines):
        fit = number and credit(line.text) and is_headline(lines[number - 1].text)
        if fit and places[-1:] != [number - 1] and not credit(lines[number - 1].text):
            places.append(number)
    return places


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where an item begins: its label and caption stand above the title."""

    first: int
    label: str | None = None
    caption: str | None = None


def _labelled(lines: Sequence[Line], places: Sequence[int]) -> bool:
    """Whether labels stand above the titles: above most, the first aside, for there it may be a heading."""
    above = [lines[place - 2].text for place in places if place >= 2]
    if len(places) > 1:
        above = above[1:] if places[0] >= 2 else above
    else:
        return bool(above) and is_type(above[0])
    return bool(above) and sum(map(is_label, above)) * 2 > len(above)


def _start(lines: Sequence[Line], place: int, *, labelled: bool) -> Start:
    first = place - 1
    label = caption = None
    if labelled and first >= 1 and is_label(lines[first - 1].text):
        first -= 1
        label = lines[first].text
    if first >= 1 and CREDIT.search(lines[first - 1].text):
        first -= 1
        caption = lines[first].text
    return Start(first=first, label=label, caption=caption)


def _item(lines: Sequence[Line], place: int, start: Start, section: str | None, text: Sequence[str]) -> Draft:
    hit = credit(lines[place].text)
    assert hit, "a place is where a credit line stands"
    draft = credited(hit)
    draft.title, draft.section, draft.caption = lines[place - 1].text, section, start.caption
    draft.type = draft.type or start.label
    draft.summary = " ".join(text) or None
    return draft


def _texts(lines: Sequence[Line]) -> list[str]:
    """What stands between two items, but for lines of the page's own."""
    texts = (without_more(line.text) for line in lines if not is_note(line.text))
    return [text for text in texts if text]


def _heading(body: Sequence[str], *, textless: bool) -> Sequence[str]:
    """The heading of the next section at the end of a body. Where items have no text, titles without a credit line
    may follow it (a list of events).
    """
    if textless and body and not any(map(is_sentence, body)):
        return body
    return body[-1:] if len(body) > 1 and is_heading(body[-1]) and is_sentence(body[-2]) else ()


def _section(head: Sequence[Line]) -> str | None:
    """The last heading above the first item, the page's own title and what belongs to it aside."""
    named = [line.text for line in head[1:] if line.gap and is_heading(line.text) and not is_note(line.text)]
    return named[-1] if named else None


CREDITED = Layout(name="credited", fits=fits, read=read)

"""Items whose date stands above the title: ``[Type] / date / Title / [By A] / text / tags``.

Where the text is followed by ``Series by A``, the series is the type and no label stands above the date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedpub.parse.draft import Draft
from feedpub.parse.text.blocks import Line, Page
from feedpub.parse.text.headings import is_heading
from feedpub.parse.text.layout import Layout
from feedpub.parse.text.shapes import byline, is_date, is_headline, is_label, is_note, is_sentence, names

SERIES = re.compile(r"(?P<series>[^.]{2,60}?) by (?P<authors>[A-Z].{2,150})")


def fits(page: Page) -> int:
    """The dates, if most of them have a title below them, and text or a byline below that."""
    lines = page.lines
    places = _places(lines)
    titled = [place for place in places if _is_titled(lines, place)]
    return len(places) if len(titled) * 2 > len(places) else 0


def read(page: Page) -> list[Draft]:
    """One item for each date."""
    lines = page.lines
    places = _places(lines)
    bodies = [list(lines[a + 2 : b]) for a, b in zip(places, [*places[1:], len(lines)], strict=True)]
    series = any(SERIES.fullmatch(line.text) for body in bodies for line in body)
    labels = [None for _ in places] if series else _labels(lines, places, bodies)
    section = _section(lines[: places[0]], labelled=labels[0] is not None)
    drafts = []
    for place, body, label in zip(places, bodies, labels, strict=True):
        draft = _item([line.text for line in body if not is_note(line.text)])
        draft.title, draft.date, draft.section = lines[place + 1].text, lines[place].text, section
        draft.type = draft.type or label
        drafts.append(draft)
    return drafts


def _places(lines: Sequence[Line]) -> list[int]:
    return [number for number, line in enumerate(lines[:-1]) if is_date(line.text)]


def _is_titled(lines: Sequence[Line], place: int) -> bool:
    below = [line.text for line in lines[place + 1 : place + 3]]
    return is_headline(below[0]) and len(below) == 2 and (is_sentence(below[1]) or bool(byline(below[1])))


def _labels(lines: Sequence[Line], places: Sequence[int], bodies: Sequence[list[Line]]) -> list[str | None]:
    """The types above the dates, taken off the bodies that they ended. A wide gap is a type that was not printed."""
    labels: list[str | None] = []
    for number, place in enumerate(places):
        above = lines[place - 1].text if place else None
        printed = above if above and lines[place].gap <= 1 and is_label(above) else None
        if printed and number:
            bodies[number - 1].pop()
        labels.append(printed)
    return labels


def _item(texts: Sequence[str]) -> Draft:
    """Byline and series are taken out; headlines below the text are tags, which name subjects and no type."""
    draft = Draft()
    kept: list[str] = []
    for text in texts:
        if hit := SERIES.fullmatch(text):
            draft.type, draft.authors = hit["series"], names(hit["authors"])
            break
        if authors := byline(text):
            draft.authors = authors
        elif not kept or is_sentence(text):
            kept.append(text)
    draft.summary = " ".join(kept) or None
    return draft


def _section(head: Sequence[Line], *, labelled: bool) -> str | None:
    above = head[:-1] if labelled else head
    named = [line.text for line in above[1:] if is_heading(line.text)]
    return named[-1] if named else None


DATED_ABOVE = Layout(name="dated-above", fits=fits, read=read)

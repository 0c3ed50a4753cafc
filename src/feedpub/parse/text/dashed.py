"""Items between lines that are a single dash: ``type / title / text / date / outlet`` or ``title / text / By A``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feedpub.parse.draft import Draft
from feedpub.parse.text.blocks import Page
from feedpub.parse.text.labels import is_type
from feedpub.parse.text.layout import Layout
from feedpub.parse.text.shapes import byline, is_date, is_note

DASHES = frozenset({"-", "–", "—", "*"})


def fits(page: Page) -> int:
    """The separating lines."""
    return sum(1 for line in page.lines if line.text in DASHES)


def read(page: Page) -> list[Draft]:
    """What stands between the separators; the lines above the first are the page's own."""
    return [_item(lines) for lines in _pieces(page)]


def _pieces(page: Page) -> Iterator[list[str]]:
    piece: list[str] | None = None
    for line in page.lines:
        if line.text in DASHES:
            if piece:
                yield piece
            piece = []
        elif piece is not None and not is_note(line.text):
            piece.append(line.text)
    if piece:
        yield piece


def _item(lines: Sequence[str]) -> Draft:
    authors = byline(lines[-1]) if len(lines) > 1 else ()
    if authors:
        lines = lines[:-1]
    place = next((number for number, line in enumerate(lines) if number and is_date(line)), None)
    above = lines if place is None else lines[:place]
    date = lines[place] if place is not None else None
    label, title, text = _split(above, dated=place is not None)
    return Draft(type=label, title=title, summary=" ".join(text) or None, date=date, authors=authors)


def _split(above: Sequence[str], *, dated: bool) -> tuple[str | None, str, Sequence[str]]:
    """Type, title, text. A kicker above the type says nothing of the item and is left out."""
    if len(above) >= 3 and is_type(above[1]):
        return above[1], above[2], above[3:]
    if len(above) >= 2 and (is_type(above[0]) or (dated and len(above) == 3)):
        return above[0], above[1], above[2:]
    return None, above[0], above[1:]


DASHED = Layout(name="dashed", fits=fits, read=read, all_dated=True)

"""A library's catalogue: each item a run of ``Name: value`` lines, with a numbered title above it or with none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedpub.parse.draft import Draft
from feedpub.parse.text.blocks import Page
from feedpub.parse.text.layout import Layout
from feedpub.parse.text.shapes import names

FIELD = re.compile(
    r"(?:[-–]\s*)?(?P<name>Author|Publication Date|Content Type|Institution|Abstract|Topic|Political Geography|Title|"
    r"Journal|Volume|Issue)s?:\s*(?P<value>.*)"
)
NUMBERED = re.compile(r"\d{1,4}\.\s+(?P<title>\S.*)")


def fits(page: Page) -> int:
    """The named fields; a catalogue has several for each item."""
    named = sum(1 for line in page.lines if FIELD.fullmatch(line.text))
    return named if named >= 3 else 0


def read(page: Page) -> list[Draft]:
    """One item for each title, or, where there are none, for each run that begins with the first field again."""
    return [_item(fields) for fields in _runs(page)]


def _runs(page: Page) -> Iterator[dict[str, str]]:
    fields: dict[str, str] = {}
    current = ""
    for line in page.lines:
        numbered, named = NUMBERED.fullmatch(line.text), FIELD.fullmatch(line.text)
        if fields and (numbered or (named and named["name"] in fields)):
            yield fields
            fields = {}
        if numbered:
            fields, current = {"Title": numbered["title"]}, ""
        elif named:
            current = named["name"]
            fields[current] = named["value"]
        elif current:
            fields[current] = f"{fields[current]} {line.text.removeprefix('- ')}".strip()
    if fields:
        yield fields


def _item(fields: dict[str, str]) -> Draft:
    return Draft(
        title=fields.get("Title", ""),
        type=fields.get("Content Type"),
        date=fields.get("Publication Date"),
        summary=fields.get("Abstract"),
        authors=names(fields.get("Author", "")),
    )


CATALOGUE = Layout(name="catalogue", fits=fits, read=read)

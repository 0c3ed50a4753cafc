"""The lines that ``feedpub classify`` reads: each by itself, so that a bad one costs no other. Files nothing.

A line ends with a line feed and with nothing else: JSON may hold U+2028 and U+0085 as they are.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedpub.errors import FeedpubError

if TYPE_CHECKING:
    from feedpub.classify import Text

NAMES = {
    "title": ("title",),
    "summary": ("summary", "description"),
    "caption": ("caption",),
    "printed_type": ("type", "printed_type"),
    "link": ("link", "url"),
    "section": ("section",),
    "language": ("language",),
}
"""The words under which a line may hold each field: the first that says anything counts."""
TEXTS = ("title", "summary", "description")
"""A line must hold one of these."""
DATES = ("published", "date")
DATE_EXPECTED = (
    "filed without its date: a date (2026-03-02, or 2026-03)"
    " or instant (2026-03-02T12:00:00Z) was expected under '{name}'"
)

_MONTH = re.compile(r"\d{4}-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One line that can be filed."""

    id: str | float | None
    """As the line has it; None where it has none."""
    text: Text
    number: int = field(default=0, compare=False)
    note: str = ""
    """What was wrong and costs only itself: a date that is none."""

    def told(self, path: Path) -> str:
        """The note with its place."""
        return f"{path}:{self.number}: {self.note}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """One line that cannot, and why. Columns count characters from 1; 0 where no single place is wrong."""

    number: int
    column: int = 0
    what: str

    def told(self, path: Path) -> str:
        """The sentence, with the place in the form that editors follow."""
        return f"{path}:{self.number}:{f'{self.column}:' if self.column else ''} {self.what}"


class _WrongError(ValueError):
    """What a line holds is not what was expected."""


def lines_of(path: Path) -> Iterator[ItemLine | BadLine]:
    """Every line that is not blank, as it is reached. Raises ``FeedpubError`` for a file that cannot be read."""
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                content = line.removeprefix(BOM_UTF8) if number == 1 else line
                if content.strip():
                    yield _read(number, content.rstrip(b"\r\n"))
    except OSError as error:
        advice = "name a file of JSON objects, one a line"
        raise FeedpubError(f"{path} cannot be read: {error.strerror}; {advice}") from error


def _read(number: int, line: bytes) -> ItemLine | BadLine:
    try:
        fields = json.loads(line.decode(), parse_constant=_no_number, parse_float=_number)
        return _item_line(number, fields)
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode()) + 1
        what = f"no text in UTF-8: the byte 0x{line[error.start]:02x}; save the file as UTF-8"
        return BadLine(number=number, column=column, what=what)
    except json.JSONDecodeError as error:
        return BadLine(number=number, column=error.colno, what=f"no JSON: {error.msg}")
    except RecursionError:
        return BadLine(number=number, what="lists or objects are nested too deeply")
    except _WrongError as error:
        return BadLine(number=number, what=str(error))
    except ValueError:  # Python's own bound, against numbers that take minutes to read
        return BadLine(number=number, what="a number has too many digits")


def _no_number(name: str) -> float:
    raise _WrongError(f"no JSON: {name} is no number")


def _number(digits: str) -> float:
    value = float(digits)
    if not isfinite(value):
        raise _WrongError(f"the number {digits[:20]} is too large")
    return value


def _item_line(number: int, fields: object) -> ItemLine:
    if not isinstance(fields, dict):
        raise _WrongError("an object with a text under 'title' or 'summary' was expected")
    id = fields.get("id")
    if isinstance(id, (list, dict)):
        raise _WrongError("a text or a number was expected under 'id'")
    said = {field: _first(fields, names) for field, names in NAMES.items()}
    if all(fields.get(name) is None for name in TEXTS):
        raise _WrongError("an object with a text under 'title' or 'summary' was expected")
    published, note = _published(fields)
    return ItemLine(id=id, text=_text(said, published), number=number, note=note)


def _text(said: dict[str, str], published: date | None) -> Text:
    from feedpub.classify import Text

    return Text(**said | {"language": said["language"] or "en"}, published=published)


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first text that says anything; null says nothing."""
    for name in names:
        if not isinstance(fields.get(name, ""), str | None):
            raise _WrongError(f"a text was expected under '{name}'")
    return next((fields[name] for name in names if fields.get(name)), "")


def _published(fields: Mapping[str, Any]) -> tuple[date | None, str]:
    """The first day that is given, and what is wrong with one that cannot be read: the item is filed without it."""
    note = ""
    for name in DATES:
        said = fields.get(name)
        if said is None or said == "":
            continue
        if day := _day(said):
            return day, ""
        note = note or DATE_EXPECTED.format(name=name)
    return None, note


def _day(said: object) -> date | None:
    """The day as it is written there, in whatever zone; the first of a month where no day is given."""
    if not isinstance(said, str):
        return None
    written = said.strip()
    try:
        return datetime.fromisoformat(f"{written}-01" if _MONTH.fullmatch(written) else written).date()
    except ValueError:
        return None

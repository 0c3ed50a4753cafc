"""The lines of a file that ``feedpub classify`` reads: what a good one says, and what is wrong with a bad one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from feedpub.classify import Text
from feedpub.cli.item_lines import BadLine, ItemLine, lines_of
from feedpub.errors import FeedpubError

UNDATED = "filed without its date: a date (2026-03-02, or 2026-03) or instant (2026-03-02T12:00:00Z) was expected under"


def _read(folder: Path, content: bytes) -> list[ItemLine | BadLine]:
    file = folder / "items.jsonl"
    file.write_bytes(content)
    return list(lines_of(file))


def test_a_line_says_what_it_holds_under_any_of_the_known_names(tmp_path: Path) -> None:
    line = (
        b'{"id": 7, "title": "", "description": "Cranes", "type": null, "printed_type": "Memo", "date": "2026-03-02"}'
    )
    assert _read(tmp_path, line) == [
        ItemLine(id=7, text=Text(title="", summary="Cranes", printed_type="Memo", published=date(2026, 3, 2)))
    ]


@pytest.mark.parametrize("said", ["2026-03-02", "2026-03-02T23:30:00-08:00", "2026-03-02T12:00:00Z", " 2026-03-02 "])
def test_a_date_or_an_instant_is_the_day_that_is_written_there(said: str, tmp_path: Path) -> None:
    line = f'{{"title": "Cranes", "published": "{said}"}}'.encode()
    assert _read(tmp_path, line) == [ItemLine(id=None, text=Text(title="Cranes", published=date(2026, 3, 2)))]


def test_a_month_is_its_first_day(tmp_path: Path) -> None:
    line = b'{"title": "Cranes", "date": "2026-03"}'
    assert _read(tmp_path, line) == [ItemLine(id=None, text=Text(title="Cranes", published=date(2026, 3, 1)))]


@pytest.mark.parametrize(("name", "said"), [("date", "20260302"), ("published", '"2 March"'), ("date", '"2026-02-30"')])
def test_what_is_no_date_costs_the_item_only_its_date(name: str, said: str, tmp_path: Path) -> None:
    line = f'{{"title": "Quays", "{name}": {said}}}'.encode()
    note = f"{UNDATED} '{name}'"
    (read,) = _read(tmp_path, line)
    assert read == ItemLine(id=None, text=Text(title="Quays"), note=note)
    assert read.told(Path("items.jsonl")) == f"items.jsonl:1: {note}"


@pytest.mark.parametrize("said", ["null", '""'])
def test_null_and_an_empty_text_say_nothing(said: str, tmp_path: Path) -> None:
    names = ("summary", "caption", "type", "link", "section", "language", "published", "date")
    line = "".join(f', "{name}": {said}' for name in names)
    assert _read(tmp_path, f'{{"title": "Cranes"{line}}}'.encode()) == [ItemLine(id=None, text=Text(title="Cranes"))]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
def test_only_a_line_feed_ends_a_line(end: str, tmp_path: Path) -> None:
    title = f"Cranes{end}of Kenya"
    lines = f'{{"title": "{title}"}}\r\n\r\n{{"title": "Quays"}}'
    assert _read(tmp_path, lines.encode()) == [ItemLine(id=None, text=Text(title=words)) for words in (title, "Quays")]


def test_a_byte_order_mark_before_the_first_line_is_no_part_of_it(tmp_path: Path) -> None:
    assert _read(tmp_path, b'\xef\xbb\xbf{"title": "Quays"}\n') == [ItemLine(id=None, text=Text(title="Quays"))]


@pytest.mark.parametrize(
    ("line", "column", "what"),
    [
        (b'{"title": "Caf\xe9"}', 15, "no text in UTF-8: the byte 0xe9; save the file as UTF-8"),
        (b'{"title": ', 11, "no JSON: Expecting value"),
        (b'{"title": "Quays", "id": ' + b"9" * 5000 + b"}", 0, "a number has too many digits"),
        (b'{"title": "Quays", "id": ' + b"[" * 200_000, 0, "lists or objects are nested too deeply"),
        (b'{"title": "Quays", "id": NaN}', 0, "no JSON: NaN is no number"),
        (b'{"title": "Quays", "id": -Infinity}', 0, "no JSON: -Infinity is no number"),
        (b'{"title": "Quays", "id": 1e999}', 0, "the number 1e999 is too large"),
        (b'{"title": "Quays", "id": [1]}', 0, "a text or a number was expected under 'id'"),
        (b'["title"]', 0, "an object with a text under 'title' or 'summary' was expected"),
        (b'{"title": null}', 0, "an object with a text under 'title' or 'summary' was expected"),
        *(
            (b'{"title": "Quays", "%s": %s}' % (name.encode(), said), 0, f"a text was expected under '{name}'")
            for name in ("title", "description", "caption", "type", "url", "section", "language")
            for said in (b"[]", b"{}", b"0", b"false")
        ),
    ],
)
def test_a_bad_line_is_told_and_costs_no_other(line: bytes, column: int, what: str, tmp_path: Path) -> None:
    good = ItemLine(id=None, text=Text(title="Cranes"))
    bad = BadLine(number=2, column=column, what=what)
    assert _read(tmp_path, b'{"title": "Cranes"}\n' + line + b'\n{"title": "Cranes"}\n') == [good, bad, good]


def test_the_place_is_told_as_editors_follow_it() -> None:
    file = Path("items.jsonl")
    assert [BadLine(number=3, column=column, what="no JSON").told(file) for column in (0, 5)] == [
        "items.jsonl:3: no JSON",
        "items.jsonl:3:5: no JSON",
    ]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedpubError, match="cannot be read: Is a directory; name a file of JSON objects"):
        list(lines_of(tmp_path))

"""Evidence as marked text."""

from __future__ import annotations

import pytest

from feedpub.model import Evidence
from feedpub.policy.marking import Piece, pieces
from makers import a_filing, a_taxonomy

STRONG, WEAK, ASIDE = ("region:east-asia",), ("weak:east-asia",), ()


def _hit(start: int, end: int, gives: tuple[str, ...] = STRONG, field: str = "title") -> Evidence:
    return Evidence(field=field, text="", rule="area", gives=gives, start=start, end=end)


def _pieces(text: str, *hits: Evidence) -> tuple[Piece, ...]:
    return pieces(text, "title", a_filing(evidence=hits), a_taxonomy())


def _shown(parts: tuple[Piece, ...]) -> str:
    forms = {"strong": "[{}]", "weak": "({})", "aside": "<{}>", None: "{}"}
    return "".join(forms[part.strength].format(part.text) for part in parts)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], "Peru and Chile"),
        ([(0, 4)], "[Peru] and Chile"),
        ([(9, 14), (0, 4)], "[Peru] and [Chile]"),
        ([(0, 4), (2, 8)], "[Peru and] Chile"),
        ([(0, 14), (5, 8)], "[Peru and Chile]"),
        ([(-1, -1)], "[Peru and Chile]"),
        ([(9, 400)], "Peru and [Chile]"),
        ([(50, 60), (4, 4), (7, 2)], "Peru and Chile"),
    ],
)
def test_marks_cover_what_decided_and_lose_no_letter(spans: list[tuple[int, int]], expected: str) -> None:
    assert _shown(_pieces("Peru and Chile", *(_hit(*span) for span in spans))) == expected


def test_what_decided_hides_a_hint_and_a_hint_hides_what_was_set_aside() -> None:
    parts = _pieces("Peru and Chile", _hit(0, 14, ASIDE), _hit(2, 11, WEAK), _hit(0, 4))
    assert _shown(parts) == "[Peru]( and Ch)<ile>"


def test_a_mark_says_all_that_its_words_give_and_why() -> None:
    hit = Evidence(
        field="title", text="Tokyo", rule="capital", gives=("country:JP", "region:east-asia"), start=0, end=5
    )
    doubtful = Evidence(field="title", text="Kyoto", rule="venue", start=9, end=14)
    assert _pieces("Tokyo or Kyoto", hit, doubtful) == (
        Piece(text="Tokyo", strength="strong", why="Japan, East Asia: is the capital of Japan"),
        Piece(text=" or "),
        Piece(text="Kyoto", strength="aside", why="Set aside: is only where people met"),
    )


def test_words_of_another_field_are_not_marked() -> None:
    assert _shown(_pieces("Peru", _hit(0, 4, field="summary"))) == "Peru"


def test_spans_count_code_points() -> None:
    assert _shown(_pieces("🚢 Perú", _hit(2, 6))) == "🚢 [Perú]"


def test_an_empty_text_has_no_piece() -> None:
    assert _pieces("", _hit(-1, -1)) == ()

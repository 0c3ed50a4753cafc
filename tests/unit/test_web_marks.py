"""Evidence as marked text."""

from __future__ import annotations

import pytest

from feedpub.model import Evidence
from feedpub.web.marks import Piece, pieces


def _hit(start: int, end: int) -> Evidence:
    return Evidence(field="title", text="", rule="", start=start, end=end)


def _shown(parts: tuple[Piece, ...]) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


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
    assert _shown(pieces("Peru and Chile", (_hit(*span) for span in spans))) == expected


def test_spans_count_code_points() -> None:
    assert _shown(pieces("🚢 Perú", [_hit(2, 6)])) == "🚢 [Perú]"

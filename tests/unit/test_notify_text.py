"""Foreign text becomes inert and is cut where a reader would cut it."""

from __future__ import annotations

import pytest

from feedpub.notify.text import clamp, clean, units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two\n\twords\u2028here ", "two words here"),
        ("a\x00 b\x1b[31mred\x07\x9b2J", "a b[31mred2J"),
        ("evil\u202egnp.exe\u2066x\u2069", "evilgnp.exex"),
        ("half \ud83d emoji", "half \ufffd emoji"),
        ("שלום עולם", "שלום עולם"),
        ("\u200e\u0001", "\u200e"),
    ],
)
def test_cleaning_leaves_one_line_of_harmless_characters(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_an_emoji_counts_for_two_units_as_receivers_count() -> None:
    assert [units("abc"), units("日本"), units("🚢"), units("\ud83d")] == [3, 2, 2, 1]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("harbour", 7, "harbour"),
        ("harbours", 7, "harbou…"),
        ("two words", 5, "two…"),
        ("cafe\u0301 noir", 5, "caf…"),
        ("ab👩‍👩‍👧", 6, "ab…"),
        ("ab👍🏽!!", 5, "ab…"),
        ("ab🇯🇵🇰🇷", 9, "ab🇯🇵…"),
        ("ab🇯🇵🇰🇷", 10, "ab🇯🇵🇰🇷"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", 5, "\u1112\u1161\u11ab…"),
        ("harbour", 1, ""),
        ("harbour", 0, ""),
        ("harbour", -5, ""),
        ("", 0, ""),
    ],
)
def test_a_cut_never_splits_what_is_seen_as_one_character(text: str, limit: int, expected: str) -> None:
    assert clamp(text, limit) == expected


def test_a_pile_of_marks_is_cut_all_the_same() -> None:
    assert clamp("e" + "\u0301" * 9000, 100) == "e" + "\u0301" * 98 + "…"


def test_a_cut_measures_as_it_is_told() -> None:
    assert clamp("éééé", 7, lambda text: len(text.encode())) == "éé…"

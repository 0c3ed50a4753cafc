"""YAML 1.2 scalars to Python values. No dates: a date that nobody asked for is text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

TAG = "tag:yaml.org,2002:"


def _whole(text: str) -> int:
    digits = text.replace("_", "")
    prefixed = digits.lstrip("+-")[:2].lower() in ("0x", "0o", "0b")
    return int(digits, 0) if prefixed else int(digits)


def _real(text: str) -> float:
    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))


READERS: dict[str, Callable[[str], object]] = {
    f"{TAG}str": str,
    f"{TAG}timestamp": str,
    f"{TAG}null": lambda _: None,
    f"{TAG}bool": lambda text: {"true": True, "false": False}[text.lower()],
    f"{TAG}int": _whole,
    f"{TAG}float": _real,
}
"""By tag. Each raises ``ValueError`` or ``KeyError`` for a text that is no value of its tag."""


def unfit(text: str) -> bool:
    """Whether a text holds what no feed can carry: control characters, halves of surrogate pairs."""
    return any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\t\n\r" for letter in text)

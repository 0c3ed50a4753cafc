"""Writing made plain, letter by letter: every letter stays at its offset, so that a span in the folded text is the
same span in the printed one. Knows no language and no place.
"""

from __future__ import annotations

import unicodedata

_DASHES = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}"
_SINGLES = "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}\N{PRIME}`"
_DOUBLES = "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
_STROKED = {"ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}  # letters that do not decompose


class _Folding(dict[int, str]):
    """Code point to its plain letter; one that nobody has asked for yet loses its accents."""

    def __missing__(self, code: int) -> str:
        letter = unicodedata.normalize("NFD", chr(code))[0]
        plain = " " if letter.isspace() else letter
        self[code] = plain
        return plain


_TABLE = _Folding(
    {ord(dash): " " for dash in _DASHES}
    | {ord(quote): "'" for quote in _SINGLES}
    | {ord(quote): '"' for quote in _DOUBLES}
    | {ord(letter): plain for letter, plain in _STROKED.items()}
    | {ord("_"): " "}
)


def folded(text: str) -> str:
    """The text without accents, with straight quotes, and with blanks for dashes, underscores and line ends.

    A dash is a blank because "Russian-Turkish" names two countries and "Guinea-Bissau" is also written without it.
    """
    return text.translate(_TABLE)

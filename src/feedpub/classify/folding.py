"""Writing made plain, letter by letter: every letter stays at its offset, so that a span in the folded text is the
same span in the printed one. Knows no language and no place.
"""

from __future__ import annotations

import re
import unicodedata

_DASHES = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}"
_SINGLES = "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}\N{PRIME}`"
_DOUBLES = "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
_STROKED = {"ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}  # letters that do not decompose
_RUSSIAN = {"ё": "е", "Ё": "Е"}  # most texts print е; й is a letter of its own
_ARABIC = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك",
}  # fmt: skip
"""Hamza and dots that texts print or leave out, and the Persian code points of two letters."""

_LAST_ACCENTED = 0x400
"""Accents are taken from Latin and Greek letters only: in other scripts they make another letter (ガ is not カ)."""
_WIDE = range(0xFF01, 0xFF5F)
"""ASCII as it is printed among Chinese and Japanese characters."""
_WIDER_BY = 0xFEE0


class _Folding(dict[int, str]):
    """Code point to its plain letter; one that nobody has asked for yet loses its accents."""

    def __missing__(self, code: int) -> str:
        if code in _WIDE:
            return self[code - _WIDER_BY]
        letter = unicodedata.normalize("NFD", chr(code))[0]
        if ord(letter) >= _LAST_ACCENTED:
            letter = chr(code)
        plain = " " if letter.isspace() else letter
        self[code] = plain
        return plain


_TABLE = _Folding(
    {ord(dash): " " for dash in _DASHES}
    | {ord(quote): "'" for quote in _SINGLES}
    | {ord(quote): '"' for quote in _DOUBLES}
    | {ord(letter): plain for letters in (_STROKED, _RUSSIAN, _ARABIC) for letter, plain in letters.items()}
    | {ord("_"): " "}
)


def folded(text: str) -> str:
    """The text without accents, with straight quotes, and with blanks for dashes, underscores and line ends.

    A dash is a blank because "Russian-Turkish" names two countries and "Guinea-Bissau" is also written without it.
    """
    return text.translate(_TABLE)


_FIRST_LETTER = re.compile(r"\b[a-z]")


def capitalised(text: str) -> str:
    """The folded text with a capital at the start of each word, no offset moved."""
    return _FIRST_LETTER.sub(lambda letter: letter[0].upper(), text)

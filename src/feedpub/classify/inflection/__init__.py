"""The forms in which a language writes a word, made from the one that the data file has. One file for each language.

Forms are made, never guessed back: what is found in a text is exactly one of them, and two words never become one.
A form that no text ever has does no harm. Knows no place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from feedpub.classify.inflection import arabic, chinese, french, german, portuguese, russian, spanish

Forms = Callable[[str, str], Iterator[str]]
"""A printed word or phrase and its rule, to all of its forms."""


def as_it_stands(words: str, _rule: str) -> Iterator[str]:
    """Of a language that does not inflect."""
    yield words


FORMS: Mapping[str, Forms] = {
    "ar": arabic.forms,
    "de": german.forms,
    "es": spanish.forms,
    "fr": french.forms,
    "ja": as_it_stands,
    "pt": portuguese.forms,
    "ru": russian.forms,
    "zh": chinese.forms,
}
"""The languages whose phrases we have."""

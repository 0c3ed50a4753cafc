"""Arabic forms: the article, what is written together with the word behind it (and, then, in, for, as), and the
genders and numbers of adjectives.
"""

from __future__ import annotations

from collections.abc import Iterator

ARTICLE = "ال"
_BEFORE = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فل", "فب")
_BEFORE_ARTICLE = ("ال", "وال", "فال", "بال", "لل", "كال", "وبال", "ولل")
_ADJECTIVE = ("", "ا", "ة", "ين", "ون", "ات", "تان", "تين")
"""Behind the -ي of an adjective."""


def forms(words: str, rule: str) -> Iterator[str]:
    """All forms of a phrase. An adjective is written in the masculine singular without the article; its words agree."""
    if rule == "demonym":
        parts = words.split(" ")
        for ending in _ADJECTIVE:
            yield from _led(" ".join(part + ending for part in parts))
            yield from _led(" ".join(ARTICLE + part + ending for part in parts))
    else:
        yield from _led(words)


def _led(words: str) -> Iterator[str]:
    if words.startswith(ARTICLE):
        yield from (before + words.removeprefix(ARTICLE) for before in _BEFORE_ARTICLE)
    else:
        yield from (before + words for before in _BEFORE)

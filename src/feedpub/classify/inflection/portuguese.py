"""Portuguese forms: gender and number of adjectives; common nouns at the head of a name, which are written small."""

from __future__ import annotations

from collections.abc import Iterator

from feedpub.classify.inflection.adjectives import is_adjective

HEADS = frozenset({"Ilhas", "Ilha", "República", "Territórios", "Território", "Mar", "Península", "Estreito", "Golfo"})
_ENDINGS = {
    "eu": ("eus", "eia", "eias"),
    "ês": ("eses", "esa", "esas"),
    "ão": ("ãos", "ães", "ões", "ã", "ãs"),
    "ol": ("óis", "ola", "olas"),
    "o": ("os", "a", "as"),
}
"""What replaces the ending of the masculine singular; of the plurals of -ão a word has one, and all are made."""


def forms(words: str, rule: str) -> Iterator[str]:
    """All forms of a phrase; adjectives are written in the masculine singular."""
    yield words
    if is_adjective(words, rule):
        ending = next((ending for ending in _ENDINGS if words.endswith(ending)), None)
        stem = words.removesuffix(ending or "")
        yield from (stem + other for other in _ENDINGS[ending]) if ending else (words + "s",)
    elif words.split(" ", maxsplit=1)[0] in HEADS:
        yield words[0].lower() + words[1:]

"""Spanish forms: gender and number of adjectives; common nouns at the head of a name, which are written small."""

from __future__ import annotations

from collections.abc import Iterator

from feedpub.classify.inflection.adjectives import is_adjective

HEADS = frozenset({"Islas", "Isla", "República", "Territorios", "Territorio", "Mar", "Península", "Estrecho", "Golfo"})
_FEMININE = {"o": ("o", "a"), "és": ("és", "esa"), "án": ("án", "ana"), "ón": ("ón", "ona"), "ín": ("ín", "ina")}
_PLURAL = {"és": "eses", "án": "anes", "ón": "ones", "ín": "ines", "í": "íes", "ú": "úes", "l": "les", "z": "ces"}


def forms(words: str, rule: str) -> Iterator[str]:
    """All forms of a phrase; adjectives are written in the masculine singular."""
    yield words
    if is_adjective(words, rule):
        yield from _adjective(words)
    elif words.split(" ", maxsplit=1)[0] in HEADS:
        yield words[0].lower() + words[1:]


def _adjective(words: str) -> Iterator[str]:
    ending = next((ending for ending in _PLURAL if words.endswith(ending)), None)
    yield words.removesuffix(ending) + _PLURAL[ending] if ending else words + "s"
    for masculine, feminine in _FEMININE.values():
        if words.endswith(masculine):
            stem = words.removesuffix(masculine) + feminine
            yield from (stem, stem + "s")
    if words.endswith("ol"):
        yield from (words + "a", words + "as")
    if words.endswith("í"):
        yield words + "s"

"""French forms: gender and number of adjectives; common nouns at the head of a name, which are written small."""

from __future__ import annotations

from collections.abc import Iterator

from feedpub.classify.inflection.adjectives import is_adjective

HEADS = frozenset({"Îles", "Île", "République", "Territoires", "Territoire", "État", "Union", "Émirats"})
_DOUBLED = ("ien", "éen", "on")
_SAME = ("s", "x")


def forms(words: str, rule: str) -> Iterator[str]:
    """All forms of a phrase; adjectives are written in the masculine singular."""
    yield words
    if is_adjective(words, rule):
        yield from _adjective(words)
    elif words.split(" ", maxsplit=1)[0] in HEADS:
        yield words[0].lower() + words[1:]


def _adjective(words: str) -> Iterator[str]:
    if not words.endswith(_SAME):
        yield words + "s"
    if words.endswith("e"):
        return
    feminine = words + ("ne" if words.endswith(_DOUBLED) else "e")
    yield from (feminine, feminine + "s")

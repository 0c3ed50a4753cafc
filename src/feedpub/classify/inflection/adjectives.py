"""Which words of a data file are adjectives and take the endings of one."""

from __future__ import annotations

RULES = frozenset({"demonym", "area", "umbrella", "city", "people", "us"})
"""Rules under which a single word that begins small is an adjective (or, as in English, the noun that it makes)."""


def is_adjective(words: str, rule: str) -> bool:
    """True for ``saudi-arabisch`` and ``latino-américain``, not for ``mer Noire``."""
    return words[0].islower() and rule in RULES and " " not in words

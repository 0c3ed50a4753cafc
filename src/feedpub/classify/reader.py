"""What the texts of one language are read with: how phrases are found, and which do not count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from feedpub.classify.aside import Spot, set_aside
from feedpub.classify.aside.abroad import ForeignContext
from feedpub.classify.gazetteer import gazetteer
from feedpub.classify.index import Index, Match
from feedpub.classify.languages import ENGLISH, UNSPACED
from feedpub.classify.own import with_own_phrases
from feedpub.classify.unspaced import Unspaced
from feedpub.classify.vocabulary import vocabulary
from feedpub.model import OwnRegion

READERS = 16
"""Readers that are remembered: one for each language, with the own phrases of one taxonomy or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """The phrases of a language, found and judged."""

    find: Callable[[str], tuple[Match, ...]]
    """The matches of a folded text, in its order."""
    set_aside: Callable[[Spot], str | None]
    """Why a match does not count, or None if it does."""


@lru_cache(maxsize=READERS)
def reader_of(code: str, own: tuple[OwnRegion, ...]) -> Reader:
    """The reader of a language, with the operator's own phrases among its."""
    if code == ENGLISH:
        return Reader(find=Index(with_own_phrases(gazetteer(), own)).find, set_aside=set_aside)
    phrases = with_own_phrases(vocabulary(code), own)
    index = Unspaced(phrases) if code in UNSPACED else Index(phrases)
    return Reader(find=index.find, set_aside=ForeignContext(code).set_aside)

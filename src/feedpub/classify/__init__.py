"""Files an item: its type, countries and regions, each with the evidence for it. Pure: no clock, no network, no log.

``file`` is the whole of it. The words that it knows are data, in files that a person edits, below ``data/``.
"""

from __future__ import annotations

from dataclasses import replace

from feedpub.classify.places import places
from feedpub.classify.text import Text
from feedpub.classify.types import type_of
from feedpub.classify.wording import taxonomy
from feedpub.model import Filing

VERSION = 1
"""Of the rules and data: raised when the same text may be filed otherwise than before."""

__all__ = ["VERSION", "Text", "file", "taxonomy"]


def file(text: Text) -> Filing:
    """Where the item belongs, and why. Never fails: what says nothing is untyped and has no region."""
    found = places(text)
    typed = type_of(text)
    return replace(
        typed,
        countries=tuple(sorted(found.countries)),
        regions=tuple(sorted(found.regions)),
        weak_regions=tuple(sorted(found.weak)),
        us_is_subject=found.us_is_subject,
        evidence=(*typed.evidence, *found.evidence),
    )

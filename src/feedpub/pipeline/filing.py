"""The filing of one item: by the rules, and then by what an operator has said of it. Reads and writes nothing."""

from __future__ import annotations

from feedpub.classify import Filer, Text
from feedpub.model import Correction, Filing, Item
from feedpub.policy.corrections import corrected


def filed(filer: Filer, item: Item, correction: Correction | None) -> Filing:
    """Where an item belongs, and why. Every filing that is stored for a known item comes from here."""
    return corrected(filer.file(Text.of(item)), correction, filer.taxonomy)

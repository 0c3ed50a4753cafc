"""What is filed: the texts of one item, as plain text. Nothing here decides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The fields of an item that can say where it belongs; empty where the listing has none."""

    title: str
    summary: str = ""
    caption: str = ""
    """Words of the picture: a stock photo's place says little about the item."""
    printed_type: str = ""
    link: str = ""
    section: str = ""
    """The heading on the listing below which the item stands."""

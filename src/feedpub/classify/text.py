"""What is filed: the texts of one item, as plain text. Nothing here decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from feedpub.model import Item


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
    language: str = "en"
    """The language of title and summary, a BCP 47 tag."""
    published: date | None = None
    """When it came out: who "the prime minister" is depends on it. None where nobody knows."""

    @classmethod
    def of(cls, item: Item) -> Text:
        """What an item says, in its listing's words."""
        return cls(
            title=item.title,
            summary=item.summary or "",
            caption=item.caption or "",
            printed_type=item.printed_type or "",
            link=item.link or "",
            section=item.section or "",
            language=item.language or "en",
            published=item.day,
        )

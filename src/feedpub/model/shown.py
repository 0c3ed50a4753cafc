"""An item as its readers see it: a withdrawn one says so, and keeps of itself only what tells which one it is."""

from __future__ import annotations

from dataclasses import replace

from feedpub.model.item import Item

WITHDRAWN = "Withdrawn"


def as_shown(item: Item) -> Item:
    """The item; of a withdrawn one the title with a word before it, who wrote it, and why it was withdrawn."""
    withdrawn = item.withdrawn
    if withdrawn is None:
        return item
    said = f"This item was withdrawn on {withdrawn.made:%Y-%m-%d}. {withdrawn.note}".rstrip()
    return replace(item, title=f"{WITHDRAWN}: {item.title}", summary=said, caption=None, image=None, content=None)

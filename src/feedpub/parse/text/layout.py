"""What a layout of a page as text is: how sure it is that the page is its own, and how it reads one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from feedpub.parse.draft import Draft
from feedpub.parse.text.blocks import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One family of layouts. ``fits`` counts the signs of an item that only this family has (0: not at all)."""

    name: str
    fits: Callable[[Page], int]
    read: Callable[[Page], Sequence[Draft]]
    all_dated: bool = False
    """Whether a date closes each item, so that a last item without one was cut."""

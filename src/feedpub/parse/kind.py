"""What a kind of listing is: a name, its options, and a function from a listing to what stands on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import ConfigDict

from feedpub.model import Listing, ParsedListing, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingKind:
    """One way to read a listing."""

    name: str
    summary: str
    """One line for the documentation."""
    options: type[Any]
    """A frozen dataclass, validated from YAML by pydantic; unknown keys are refused."""
    version: int
    """Raised whenever the same bytes would give other items: then validators of older looks are not used."""
    read: Callable[[Listing, Any, Reading], ParsedListing]
    """Raises ``ListingError`` for a page that cannot be read at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOptions:
    """The options of a kind that has none."""

    __pydantic_config__: ClassVar[ConfigDict] = {"extra": "forbid"}

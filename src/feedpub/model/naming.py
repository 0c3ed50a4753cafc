"""The words that an operator's file puts into addresses, what becomes of them, and who may read what is private."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from feedpub.model.delivery import Secret
from feedpub.model.feed import Feed, Selection
from feedpub.model.keys import FeedPath, ItemId


class NameKind(StrEnum):
    """What a word names. All but a feed's own name stand behind their kind in a path: ``source/ports``."""

    FEED = "feed"
    SOURCE = "source"
    REGION = "region"
    TYPE = "type"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Name:
    """A word of an address that the operator chose."""

    kind: NameKind
    word: str

    @property
    def path(self) -> FeedPath:
        """The feed that stands for it alone."""
        return FeedPath(self.word if self.kind is NameKind.FEED else f"{self.kind.value}/{self.word}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the operator's file says of names: those that it has, and those that they had before."""

    living: frozenset[Name] = frozenset()
    """Feeds, sources, and the regions and types that only this file has."""
    former: Mapping[Name, Name] = field(default_factory=dict[Name, Name])
    """Old name to new one, of the same kind; the new one may be of the taxonomy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is remembered of a name for ever: it lives, has moved, or has ended."""

    name: Name
    born: str
    """The word by which ids of feeds know it; no rename changes it."""
    title: str
    description: str
    selection: Selection = Selection()
    private: bool = False
    moved: str | None = None
    """The word that it was renamed to."""
    ended: datetime | None = None
    """When it was found to be gone from the file."""
    shown: tuple[ItemId, ...] = ()
    """What its feed showed when it ended."""

    @property
    def lives(self) -> bool:
        return self.moved is None and self.ended is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A feed that has ended, as its address still answers."""

    feed: Feed
    """Its selection is what an item of ``shown`` must belong to besides, in a combination with something that lives."""
    at: datetime
    until: datetime
    """From then on its address answers only that it is gone."""
    shown: tuple[ItemId, ...] = ()

    def is_over(self, now: datetime) -> bool:
        """Whether its address only answers that it is gone."""
        return now >= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who may read private feeds, by any of the tokens: while one is replaced, both are good."""

    key: str
    tokens: tuple[Secret, ...]
    feeds: tuple[FeedPath, ...]

"""What the pages show of the whole: counts, and how each source and each endpoint fares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from feedpub.model.delivery import EndpointState
from feedpub.model.keys import CountryCode, EndpointKey, ItemId, RegionSlug, SourceKey, TypeSlug
from feedpub.model.source import Outcome, Poll


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How many items there are, by what they are filed under. ``regions`` has ``global`` for items without one.

    ``types`` may hold slugs that the taxonomy does not know: types of their own, with the printed label.
    """

    items: int = 0
    newest: datetime | None = None
    """The first-seen instant of the newest item."""
    types: Mapping[TypeSlug, int]
    type_labels: Mapping[TypeSlug, str]
    regions: Mapping[RegionSlug, int]
    countries: Mapping[CountryCode, int]
    sources: Mapping[SourceKey, int]
    matrix: Mapping[tuple[TypeSlug, RegionSlug], int]

    def count(
        self, type: TypeSlug | None, region: RegionSlug | None, country: CountryCode | None, source: SourceKey | None
    ) -> int | None:
        """How many items a choice of at most one value each holds; None where the counts do not tell."""
        match (type, region, country, source):
            case (None, None, None, None):
                return self.items
            case (str(), None, None, None):
                return self.types.get(type)
            case (None, str(), None, None):
                return self.regions.get(region)
            case (None, None, str(), None):
                return self.countries.get(country)
            case (None, None, None, str()):
                return self.sources.get(source)
            case (str(), str(), None, None):
                return self.matrix.get((type, region))
            case _:
                return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """One source as a page shows it."""

    key: SourceKey
    title: str
    url: str
    items: int
    outcome: Outcome | None
    last_poll: datetime | None
    last_ok: datetime | None
    next_poll: datetime | None
    failures: int
    polls: tuple[Poll, ...] = ()
    """The latest polls, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """An entry that cannot be rendered in a format and is left out of its documents."""

    item: ItemId
    title: str
    format: str
    why: str
    first: datetime
    last: datetime
    """When it was tried last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointReport:
    """One endpoint as a page shows it."""

    key: EndpointKey
    kind: str
    leads_to: str
    """As anybody may see it."""
    state: EndpointState
    waiting: int = 0
    doubtful: int = 0
    """Deliveries that may have arrived."""
    dead: int = 0

    def rests(self, now: datetime) -> bool:
        """Whether it is told nothing for a while."""
        return self.state.gone is None and self.state.held_until is not None and self.state.held_until > now

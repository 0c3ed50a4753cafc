"""The small lines beside the counts of the index: the last weeks of each type and each region."""

from __future__ import annotations

from dataclasses import dataclass

from feedpub.model import RegionSlug, TypeSlug
from feedpub.model.weeks import WeeksBy
from feedpub.web.charts.bars import spark
from feedpub.web.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparks:
    """Their paths, by what they stand for."""

    types: WeeksBy
    regions: WeeksBy

    @classmethod
    async def of(cls, library: Library) -> Sparks:
        """Those of this library, now."""
        return cls(types=await library.weeks_by("type"), regions=await library.weeks_by("region"))

    def type(self, slug: TypeSlug) -> str:
        """The line of a type."""
        return spark(self.types.of(slug))

    def region(self, slug: RegionSlug) -> str:
        """The line of a region."""
        return spark(self.regions.of(slug))

"""What an item is about, while it is being judged."""

from __future__ import annotations

from dataclasses import dataclass, field

from feedpub.model import CountryCode, Evidence, RegionSlug

NORTH_AMERICA = RegionSlug("north-america")


@dataclass(slots=True, kw_only=True)
class Places:
    """Countries and regions, strong and weak, with the evidence."""

    countries: set[CountryCode] = field(default_factory=set)
    regions: set[RegionSlug] = field(default_factory=set)
    weak: set[RegionSlug] = field(default_factory=set)
    us_is_subject: bool = False
    evidence: list[Evidence] = field(default_factory=list)

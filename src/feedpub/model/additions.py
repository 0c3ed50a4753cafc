"""What an operator adds to the taxonomy, or changes in it: regions, types, phrases. Nothing here decides."""

from __future__ import annotations

from dataclasses import dataclass

from feedpub.model.keys import CountryCode, RegionSlug, TypeSlug


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRegion:
    """A region of the operator's own, or what differs in one of the taxonomy's.

    An item belongs to it that is about one of its ``countries``, belongs to one of its ``regions``, or names one
    of its ``phrases``; so a region of the taxonomy can be given more of each.
    """

    slug: RegionSlug
    name: str | None = None
    """None leaves a known region its name."""
    countries: tuple[CountryCode, ...] = ()
    """US means: where the United States is the subject."""
    regions: tuple[RegionSlug, ...] = ()
    phrases: tuple[str, ...] = ()
    """As printed; one that starts with a small letter is found in any case."""
    without: tuple[str, ...] = ()
    """Phrases of the data files that do not name this region any longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnType:
    """A type of the operator's own, or further words for one of the taxonomy's."""

    slug: TypeSlug
    name: str | None = None
    aliases: tuple[str, ...] = ()
    """Other words that publishers print for it, in any case, singular or plural."""
    paths: tuple[str, ...] = ()
    """Parts of a link's path that tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """All that the operator adds; empty for the taxonomy as it comes."""

    regions: tuple[OwnRegion, ...] = ()
    types: tuple[OwnType, ...] = ()

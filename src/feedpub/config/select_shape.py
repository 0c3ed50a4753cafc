"""The shape of ``select``, by which feeds and subscriptions say which items they have."""

from __future__ import annotations

from pydantic import Field

from feedpub.config.part import Part
from feedpub.config.references import CountryRef, RegionWord, SourceRef, TypeRef
from feedpub.config.words import Text


class SelectPart(Part):
    """Which items: within one key any of the values, between the keys all of them; without a key everything."""

    types: tuple[TypeRef, ...] = Field(default=(), examples=[["report", "testimony"]])
    """Types, by their slugs."""
    regions: tuple[RegionWord, ...] = Field(default=(), examples=[["east-asia"]])
    """Regions, your own too; a union like indo-pacific means all of its parts, global means items without a region."""
    countries: tuple[CountryRef, ...] = Field(default=(), examples=[["JP", "KR"]])
    """Countries, by two letters (ISO 3166-1)."""
    sources: tuple[SourceRef, ...] = Field(default=(), examples=[["rand-security-cooperation"]])
    """Sources, by their keys in this file."""
    words: tuple[Text, ...] = Field(default=(), examples=[["submarine"]])
    """Words that must all stand in title or summary, in upper or lower case."""

"""The shape of ``regions`` and ``types``: what the operator adds to the taxonomy, or changes in it.

As in ``shape``, the models are the reference. They check one value at a time; ``own_checks`` sees the whole.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from feedpub.config.known import refusal
from feedpub.config.part import Part
from feedpub.config.phrases import Label, LinkPath, Phrase
from feedpub.config.references import CountryRef, MemberWord
from feedpub.config.words import MOST_FORMER, Slug, Text

MOST_REGIONS = 200
MOST_TYPES = 200
MOST_PLACES = 300  # there are fewer countries, and fewer regions
MOST_PHRASES = 500
MOST_ALIASES = 500
MOST_PATHS = 100


class RegionPart(Part):
    """A region of the operator's own, or what is said otherwise of one of the taxonomy's."""

    name: Text | None = Field(default=None, examples=["The Sahel"])
    """Its name for readers; by default the taxonomy's, and for a new region made from the key."""
    countries: tuple[CountryRef, ...] = Field(default=(), max_length=MOST_PLACES, examples=[["ML", "NE", "BF"]])
    """Items about these countries belong to it (ISO 3166-1), for US only those that have it as their subject."""
    regions: tuple[MemberWord, ...] = Field(default=(), max_length=MOST_PLACES, examples=[["central-asia"]])
    """Items of these regions of the taxonomy belong to it; a union such as asia means all of its parts."""
    phrases: tuple[Phrase, ...] = Field(default=(), max_length=MOST_PHRASES, examples=[["Liptako-Gourma", "sahel"]])
    """Items that name one of these belong to it; one that begins with a small letter is found in any case."""
    without: tuple[Text, ...] = Field(default=(), max_length=MOST_PHRASES, examples=[["Gulf"]])
    """Phrases of the taxonomy that do not name this region any longer."""
    formerly: tuple[Slug, ...] = Field(default=(), max_length=MOST_FORMER, examples=[["sahel-zone"]])
    """Keys that this region had before: their addresses lead here, and ids stay what they were."""


class TypePart(Part):
    """A type of the operator's own, or further words for one of the taxonomy's."""

    name: Text | None = Field(default=None, examples=["Fact Sheet"])
    """Its name for readers, in the singular; by default the taxonomy's, and for a new type made from the key."""
    aliases: tuple[Label, ...] = Field(default=(), max_length=MOST_ALIASES, examples=[["Factsheet", "Faktenblatt"]])
    """Other words that publishers print for it, in any case, singular or plural."""
    paths: tuple[LinkPath, ...] = Field(default=(), max_length=MOST_PATHS, examples=[["/fact-sheets/"]])
    """Parts of a link's path that tell it where no label is printed."""
    formerly: tuple[Slug, ...] = Field(default=(), max_length=MOST_FORMER, examples=[["factsheet"]])
    """Keys that this type had before: their addresses lead here, and ids stay what they were."""


def _named(value: object) -> object:
    """The short form of a type is its name alone."""
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, dict | TypePart):
        return value
    raise refusal("this must be the type's name, or a mapping with name, aliases or paths", "put a name in quotes")


TypeEntry = Annotated[TypePart, BeforeValidator(_named, json_schema_input_type=Text | TypePart)]

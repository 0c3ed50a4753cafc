"""An item: identified, filed and stored. Frozen once published: id, link and published date never change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from feedpub.model.keys import CountryCode, EntryId, ItemId, RegionSlug, SourceKey, TypeSlug

NO_REGION = RegionSlug("global")
"""The region feed of items that name none; never together with another."""

UNTYPED = TypeSlug("untyped")
"""The type of an item that neither its label nor its link nor its section tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why an item is filed as it is: the words that decided, where they stand, the rule, and what it gives.

    ``field`` is title, summary, caption, type, link or section. ``start`` and ``end`` are code point offsets
    into that field, -1 where the whole field counts. ``gives`` holds what the hit files the item under, each
    as ``type:report``, ``country:JP``, ``region:east-asia``, ``weak:europe`` or ``us_subject``; empty for what
    was seen and set aside (then ``rule`` says why). ``taken`` holds, spelt alike, what the rules gave by it and an
    operator has taken away.
    """

    field: str
    text: str
    rule: str
    gives: tuple[str, ...] = ()
    start: int = -1
    end: int = -1
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """Where an item belongs, and why. Countries and regions are sorted; no region means ``global``."""

    type: TypeSlug
    type_label: str
    """The type as readers see it: the canonical name, or the printed one of a type of its own."""
    type_known: bool = True
    """False where the label is in no list and became a type of its own."""
    countries: tuple[CountryCode, ...] = ()
    """Never holds US: see ``us_is_subject``."""
    regions: tuple[RegionSlug, ...] = ()
    weak_regions: tuple[RegionSlug, ...] = ()
    us_is_subject: bool = False
    evidence: tuple[Evidence, ...] = ()

    @property
    def shelf_regions(self) -> tuple[RegionSlug, ...]:
        """The regions whose feeds carry the item: its own, or ``global``."""
        return self.regions or (NO_REGION,)


UNFILED = Filing(type=UNTYPED, type_label="Untyped")
"""Of an item that nobody has looked at yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What an operator says of one item against the rules; it outlives every re-filing. None leaves a part to them."""

    type: TypeSlug | None = None
    type_label: str | None = None
    """The type as readers see it; there if ``type`` is."""
    countries: tuple[CountryCode, ...] | None = None
    """All of them, sorted; US among them says that the United States is the subject. Empty: about no country."""
    regions: tuple[RegionSlug, ...] | None = None
    """All of them, sorted; None where ``countries`` is given leaves them to follow from the countries."""
    note: str = ""
    """Why, for whoever reads the item's page."""
    made: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That an operator has taken an item back: it says so for a while, then stands in no feed and no list."""

    made: datetime
    note: str = ""
    """Why, for its readers."""
    left: datetime | None = None
    """When it left feeds, search and lists; its page stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a publisher published, known for ever by its id."""

    id: ItemId
    entry_id: EntryId
    title: str
    link: str | None
    summary: str | None
    caption: str | None
    image: str | None
    authors: tuple[str, ...]
    language: str | None
    section: str | None
    printed_type: str | None
    filing: Filing
    published: datetime
    """Aware, UTC; never changes and never lies in the future of ``first_seen``."""
    dated_by: Literal["listing", "first_seen"]
    printed_day: date | None
    """The day as the listing prints it, where it prints no time: a day there need not be that day in UTC."""
    first_seen: datetime
    updated: datetime
    """Moves only for a change that a reader would care about."""
    revision: int
    """Counts every stored change from 1; a rendered entry is kept by (id, revision)."""
    backlog: bool
    """It came with the first look at its source: published, told to nobody."""
    sources: tuple[SourceKey, ...]
    """The sources that list it, the one that may change it first."""
    content: str | None = None
    """Sanitised HTML, where the source gives some: absolute addresses, nothing that runs."""
    withdrawn: Withdrawal | None = None

    @property
    def day(self) -> date:
        """The day that a person is shown."""
        return self.printed_day or self.published.date()

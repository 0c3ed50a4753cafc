"""A listing's bytes to parsed items: ``KINDS`` names the ways to read one, ``parse`` reads. Pure: no clock, no I/O.

A page that cannot be read as a whole raises ``ListingError``; one bad item is a ``Skipped`` value, and so is a field
that was left out. Nothing here judges: what an item is about and whether it is new is decided elsewhere.
"""

from __future__ import annotations

from feedpub.model import Listing, ParsedListing, Reading
from feedpub.parse.auto import AUTO
from feedpub.parse.css import CSS, CssOptions
from feedpub.parse.feed import FEED
from feedpub.parse.kind import ListingKind, NoOptions
from feedpub.parse.text import TEXT, TextOptions
from feedpub.registry import Registry

KINDS: Registry[ListingKind] = Registry("listing kind", AUTO, CSS, FEED, TEXT)


def parse(kind: str, options: object, listing: Listing, reading: Reading) -> ParsedListing:
    """What stands on the listing, read as ``kind`` with that kind's options (None: its defaults).

    A module-level function of values that pickle, so that it can be called in a worker process that is killed when
    it takes too long. Raises ``ListingError`` for a page that cannot be used as a whole, ``UnknownNameError`` for a
    kind that does not exist.
    """
    chosen = KINDS[kind]
    return chosen.read(listing, chosen.options() if options is None else options, reading)


__all__ = ["KINDS", "CssOptions", "ListingKind", "NoOptions", "TextOptions", "parse"]

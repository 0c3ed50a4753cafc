"""Entries to documents in every format, and the list of feeds. Pure: no clock, no I/O, no logging, no locale.

    item -> entry_of -> Entry -> Format.entry -> fragment (kept) ┐
                                               Channel ──────────┴-> render -> Document

An entry is rendered once for each format and revision; a document is its head with the kept fragments in it.
"""

from feedpub.render.documents import bound, render
from feedpub.render.entries import entry_of
from feedpub.render.format import Format
from feedpub.render.formats import FORMATS
from feedpub.render.links import link_header
from feedpub.render.opml import OPML_MEDIA_TYPE, OutlineLine, opml

__all__ = ["FORMATS", "OPML_MEDIA_TYPE", "Format", "OutlineLine", "bound", "entry_of", "link_header", "opml", "render"]

"""The list of feeds as OPML 2.0, which a reader imports: one folder for each way to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from feedpub.model import Selection, Shelf, Site
from feedpub.render.instants import rfc2822
from feedpub.render.text import clean

OPML_MEDIA_TYPE = "text/x-opml; charset=utf-8"

NAMED = "Named"
SELECTION = "selection"
"""The facet of a feed that somebody has put together."""
FOLDERS = {
    (SELECTION,): "Selection",
    ("type",): "Types",
    ("region",): "Regions",
    ("country",): "Countries",
    ("type", "region"): "Type and region",
    ("source",): "Sources",
    (): NAMED,
}
"""The folder by a feed's facets; what has others lies with the named ones, and a feed of everything in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineLine:
    """One feed of the list: its shelf, its page for people, and the address that a reader follows."""

    shelf: Shelf
    page: str
    address: str


def opml(site: Site, lines: Sequence[OutlineLine], modified: datetime) -> bytes:
    """The lines in their order within each folder; folders without a line are left out."""
    root = etree.Element("opml", version="2.0")
    _add_head(root, site, modified)
    body = etree.SubElement(root, "body")
    for line in lines:
        if _takes_all(line):
            _add_line(body, line, site)
    for name in FOLDERS.values():
        _add_folder(body, name, [line for line in lines if not _takes_all(line) and _folder(line) == name], site)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _takes_all(line: OutlineLine) -> bool:
    return line.shelf.feed.selection == Selection()


def _folder(line: OutlineLine) -> str:
    return FOLDERS.get(tuple(line.shelf.facets), NAMED)


def _add_head(root: etree._Element, site: Site, modified: datetime) -> None:
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = clean(site.title)
    etree.SubElement(head, "dateModified").text = rfc2822(modified)
    etree.SubElement(head, "docs").text = "https://opml.org/spec2.opml"


def _add_folder(body: etree._Element, name: str, lines: Sequence[OutlineLine], site: Site) -> None:
    if lines:
        folder = etree.SubElement(body, "outline", text=name, title=name)
        for line in lines:
            _add_line(folder, line, site)


def _add_line(parent: etree._Element, line: OutlineLine, site: Site) -> None:
    feed = line.shelf.feed
    words = {
        "type": "rss",  # by OPML's rule for every format of feed
        "text": feed.title,
        "title": feed.title,
        "description": feed.description,
        "xmlUrl": line.address,
        "htmlUrl": line.page,
        "language": site.language,
    }
    etree.SubElement(parent, "outline", {name: clean(value) for name, value in words.items() if value})

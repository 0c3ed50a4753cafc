"""A publisher over a real store, for tests of archives: items go in by hand, feeds come out as they are served."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from lxml import etree

from feedpub.events import Bus
from feedpub.model import Document, EntryId, Feed, FeedPath, IdentityKey, Item, ItemId, Selection, Site
from feedpub.pipeline.entering import fill_archives, shelve
from feedpub.pipeline.publish import _mark_if_changed, _membership, _render_marked
from feedpub.pipeline.rendering import Press
from feedpub.pipeline.volumes import Binder, volume_document
from feedpub.policy.archive import volume_at
from feedpub.policy.catalogue import Catalogue
from feedpub.store import Store, Tx, items
from makers import NOON, SITE, a_source, a_taxonomy, an_item

ATOM = "{http://www.w3.org/2005/Atom}"


def dated(number: int, **fields: Any) -> Item:
    """An item that came and was published in the minute of its number."""
    at = NOON + timedelta(minutes=number)
    id = f"item-{number:05}"
    made = an_item(
        id=ItemId(id),
        entry_id=EntryId(f"tag:feeds.example,2026:item/{id}"),
        title=f"Ports, part {number}",
        published=at,
        first_seen=at,
        updated=at,
    )
    return replace(made, **fields)


class House:
    """What the intake and the publisher do, a step at a time."""

    def __init__(self, store: Store, *, site: Site = SITE, named: Sequence[Feed] = ()) -> None:
        self.store = store
        self.catalogue = Catalogue(site, a_taxonomy(), [a_source()], named)
        self.binder = Binder(Press(self.catalogue, Bus()))
        self.now = NOON
        self.living: dict[tuple[str, str], Document] = {}
        store.write_now(_mark_if_changed, self.catalogue)
        store.write_now(fill_archives, self.catalogue, _membership(self.catalogue))

    def add(self, *came: Item) -> None:
        """Stores new items in this order, in one transaction."""
        self.store.write_now(self._add, came)

    def _add(self, tx: Tx, came: Sequence[Item]) -> None:
        items.add(tx, [(item, "digest", [IdentityKey(f"url:{item.id}")]) for item in came])
        shelve(tx, self.catalogue, came)

    def revise(self, before: Item, after: Item) -> None:
        """Writes an item anew."""
        self.store.write_now(self._revise, before, after)

    def _revise(self, tx: Tx, before: Item, after: Item) -> None:
        items.revise(tx, after, None, 1)
        shelve(tx, self.catalogue, [before, after])

    def publish(self) -> None:
        """Works off all marks."""
        while True:
            self.now += timedelta(seconds=1)
            paths, made = self.store.write_now(_render_marked, self.binder, self.catalogue, self.now)
            self.living |= {(document.path, document.format): document for document in made}
            if not paths:
                return

    def at(self, address: str) -> Document:
        """The document that is served at an absolute address."""
        word, _, format = address.removeprefix(f"{self.catalogue.site.url}/feeds/").rpartition(".")
        path = FeedPath(word)
        volume, found = volume_at(path), self.living.get((path, format))
        if volume is not None:
            found = self.store.read_now(volume_document, *volume, format)
        assert found is not None, address
        return found

    def walk(self, path: str, format: str) -> list[Document]:
        """The living document and each volume that it leads back to, by the links in their bytes."""
        documents = [self.living[path, format]]
        while before := previous(documents[-1]):
            documents.append(self.at(before))
        return documents


def previous(document: Document) -> str | None:
    """The address that a document names as the volume before it."""
    if document.format == "json":
        address: str | None = json.loads(document.body).get("next_url")
        return address
    found = [link for link in etree.fromstring(document.body).iter(f"{ATOM}link") if link.get("rel") == "prev-archive"]
    return found[0].get("href") if found else None


def ids(documents: Iterable[Document]) -> list[str]:
    """The ids of all entries, read from the bytes."""
    return [id for document in documents for id in ids_in(document.format, document.body)]


def ids_in(format: str, body: bytes) -> list[str]:
    """The ids of one document's entries, in their order."""
    if format == "json":
        return [item["id"] for item in json.loads(body)["items"]]
    root = etree.fromstring(body)
    return [node.text or "" for node in root.iter("guid", f"{ATOM}id") if node.getparent() is not root]


def volumes(house: House, path: str, format: str = "atom") -> list[Document]:
    """The closed volumes, the oldest first."""
    return house.walk(path, format)[:0:-1]


def named(path: str, **selection: Any) -> Feed:
    """A feed that the operator has named."""
    return Feed(path=FeedPath(path), title="Desk", description="For a desk.", selection=Selection(**selection))


def entry_ids(stored: Iterable[Item]) -> set[str]:
    return {item.entry_id for item in stored}


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)

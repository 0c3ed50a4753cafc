"""Renders feeds when items have changed, and keeps the documents ready in memory to be sent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from time import perf_counter

from feedpub.events import FeedsRendered, StageFailed
from feedpub.model import Document, FeedPath, Selection
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.entering import fill_archives
from feedpub.pipeline.rendering import Press
from feedpub.pipeline.volumes import Binder
from feedpub.policy.catalogue import Catalogue
from feedpub.render import FORMATS
from feedpub.store import Tx, documents, instance, shelves

BATCH = 5
"""Feeds that are rendered in one transaction: short enough that a poll waits no longer than a blink."""
DEBOUNCE = 0.1
"""Seconds that marks are gathered before they are worked off."""


class Publisher:
    """Works off the marks that the intake leaves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._binder = Binder(Press(desk.catalogue, desk.bus))
        self._ready: dict[tuple[FeedPath, str], Document] = {}
        self._bell = asyncio.Event()

    def ready(self, path: FeedPath, format: str) -> Document | None:
        """A document that lies ready."""
        return self._ready.get((path, format))

    def wake(self) -> None:
        """There may be marks."""
        self._bell.set()

    async def open(self) -> None:
        """Loads what lies ready; marks everything if the site or the way of rendering has changed.

        Until a marked feed is rendered it is served as it was: nobody waits for the whole house to be rendered.
        """
        store, catalogue = self._desk.store, self._desk.catalogue
        catalogue.learn(await store.read(shelves.type_labels))
        await store.write(_mark_if_changed, catalogue)
        await store.write(fill_archives, catalogue, _membership(catalogue))
        self._take(await store.read(documents.all_documents))
        self.wake()

    async def run(self) -> None:
        """Works off marks for ever, soon after each bell."""
        while True:
            await self._bell.wait()
            await asyncio.sleep(DEBOUNCE)
            self._bell.clear()
            try:
                await self.drain()
            except Exception as error:  # noqa: BLE001 - reported; the marks are still there, and the next tick rings
                self._desk.bus.publish(StageFailed(stage="publish", subject="marks", error=error))

    async def drain(self) -> int:
        """Renders every marked feed. Returns how many."""
        total = 0
        while paths := await self._batch():
            total += len(paths)
        return total

    async def _batch(self) -> tuple[FeedPath, ...]:
        started = perf_counter()
        store = self._desk.store
        self._desk.catalogue.learn(await store.read(shelves.type_labels))
        paths, made = await store.write(_render_marked, self._binder, self._desk.catalogue, self._desk.clock())
        if paths:
            self._take(made)
            self._drop({path for path in paths if self._desk.catalogue.feed(path) is None})
            self._desk.bus.publish(FeedsRendered(paths=paths, took=perf_counter() - started))
        return paths

    def _take(self, made: tuple[Document, ...]) -> None:
        self._ready.update({(document.path, document.format): document for document in made})

    def _drop(self, gone: set[FeedPath]) -> None:
        for key in [key for key in self._ready if key[0] in gone]:
            del self._ready[key]


def _render_marked(
    tx: Tx, binder: Binder, catalogue: Catalogue, now: datetime
) -> tuple[tuple[FeedPath, ...], tuple[Document, ...]]:
    """Marks first, then items: an item that is stored in between marks its feeds anew.

    A marked feed that is none any more (the last item of a type has been filed elsewhere) is forgotten.
    """
    paths = documents.take_marks(tx, BATCH)
    documents.forget(tx, [path for path in paths if catalogue.feed(path) is None])
    feeds = [feed for path in paths if (feed := catalogue.feed(path)) is not None]
    before = documents.versions(tx, paths)
    published = {feed.path: binder.publish(tx, feed, now) for feed in feeds}
    documents.mark(tx, [path for path, (_, more) in published.items() if more], later=True)
    rendered = (document for living, _ in published.values() for document in living)
    made = tuple(_modified(document, before.get((document.path, document.format)), now) for document in rendered)
    documents.keep(tx, made)
    return paths, made


def _modified(document: Document, before: tuple[str, datetime] | None, now: datetime) -> Document:
    """Last-Modified is when the bytes last changed: an entry may come, go or change without being the newest."""
    if before is None:
        return document
    etag, modified = before
    return replace(document, last_modified=modified if etag == document.etag else now.replace(microsecond=0))


def _mark_if_changed(tx: Tx, catalogue: Catalogue) -> None:
    recipe = _recipe(catalogue)
    if instance.fact(tx, "recipe") == recipe:
        return
    documents.forget_fragments(tx)
    rendered = documents.paths(tx)
    documents.forget(tx, [path for path in rendered if catalogue.feed(path) is None])
    carried = {path for item in shelves.every_item(tx) for path in catalogue.kept_with(item)}
    documents.mark(tx, carried.union(rendered))
    instance.remember(tx, "recipe", recipe)


def _recipe(catalogue: Catalogue) -> str:
    """A fingerprint of all that documents are made with besides the items."""
    said = (
        repr(catalogue.site),
        repr(sorted(catalogue.taxonomy.types.items())),
        repr(list(catalogue.taxonomy.regions.values())),
        repr([(key, source.title, source.url) for key, source in catalogue.sources.items()]),
        repr(
            [(feed.path, feed.title, feed.description, _selected(feed.selection)) for feed in catalogue.named.values()]
        ),
        repr([(format.name, format.adapter) for format in FORMATS]),
    )
    return blake2b("\x00".join(said).encode(), digest_size=16).hexdigest()


def _membership(catalogue: Catalogue) -> str:
    """A fingerprint of what decides, besides an item's filing, which feeds it is in."""
    unions = [(region.slug, region.union_of) for region in catalogue.taxonomy.regions.values()]
    named = [(feed.path, _selected(feed.selection)) for feed in catalogue.named.values()]
    return blake2b(repr((unions, named)).encode(), digest_size=16).hexdigest()


def _selected(selection: Selection) -> str:
    """Sets in an order that is the same in every process."""
    sets = (selection.types, selection.regions, selection.countries, selection.sources)
    return repr([sorted(values) for values in sets]) + repr(selection.words)

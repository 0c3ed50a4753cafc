"""From a selection of stored items to documents: each entry rendered once, alone, and kept; a bad one left out.

Works inside a transaction that it is given; decides nothing about when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from feedpub.events import Bus, EntryQuarantined
from feedpub.model import Channel, Document, Entry, EntryId, Feed, ItemId, SourceKey
from feedpub.policy import window
from feedpub.policy.catalogue import Catalogue
from feedpub.render import FORMATS, Format, entry_of, render
from feedpub.store import Tx, documents, instance, shelves


class Press:
    """Renders the feeds of one catalogue."""

    def __init__(self, catalogue: Catalogue, bus: Bus) -> None:
        self._catalogue = catalogue
        self._bus = bus
        self._sources: Mapping[SourceKey, tuple[str, str]] = {
            key: (source.title, source.url) for key, source in catalogue.sources.items()
        }

    def documents(self, tx: Tx, feed: Feed, *, keep: bool) -> list[Document]:
        """The feed in every format. With ``keep``, entries rendered for it are kept (needs a writing transaction)."""
        items = shelves.window(tx, feed.selection, window.ENTRIES, window.HOURS, window.MOST_ENTRIES)
        site, taxonomy = self._catalogue.site, self._catalogue.taxonomy
        entries = [entry_of(item, taxonomy, site, self._sources) for item in items]
        # An entry's own date may be older than its coming: a reader that asks If-Modified-Since must hear of it.
        came = max((item.first_seen for item in items), default=instance.made(tx))
        return [self._document(tx, feed, format, entries, came, instance.made(tx), keep=keep) for format in FORMATS]

    def _document(
        self,
        tx: Tx,
        feed: Feed,
        format: Format,
        entries: Sequence[Entry],
        came: datetime,
        made: datetime,
        *,
        keep: bool,
    ) -> Document:
        fragments = self._fragments(tx, format, entries, keep=keep)
        shown = [entry for entry in entries if entry.item in fragments]
        shown = shown[: window.fitting([len(fragments[entry.item]) for entry in shown])]
        return render(
            format, self._channel(feed, shown, came, made), [fragments[entry.item] for entry in shown], feed.path
        )

    def _fragments(self, tx: Tx, format: Format, entries: Sequence[Entry], *, keep: bool) -> dict[ItemId, bytes]:
        kept = documents.fragments(tx, [entry.item for entry in entries], format.name)
        made: dict[ItemId, tuple[str, bytes]] = {}
        for entry in entries:
            recipe = f"{entry.revision}.{format.adapter}"
            if kept.get(entry.item, ("", b""))[0] == recipe:
                continue
            fragment = self._alone(format, entry)
            if fragment is not None:
                made[entry.item] = recipe, fragment
            kept.pop(entry.item, None)
        if keep:
            documents.keep_fragments(tx, format.name, made)
        return {id: fragment for id, (_, fragment) in (kept | made).items()}

    def _alone(self, format: Format, entry: Entry) -> bytes | None:
        """One entry, rendered alone first: a bad one never costs the other forty-nine."""
        try:
            return format.entry(entry)
        except Exception as error:  # noqa: BLE001 - whatever an item can break, it breaks only itself
            self._bus.publish(EntryQuarantined(item=entry.item, format=format.name, why=str(error)))
            return None

    def _channel(self, feed: Feed, entries: Sequence[Entry], came: datetime, made: datetime) -> Channel:
        catalogue = self._catalogue
        return Channel(
            id=EntryId(f"tag:{catalogue.site.host},{made:%Y}:feed/{feed.path}"),
            title=feed.title,
            description=feed.description,
            language=catalogue.site.language,
            page=catalogue.page(feed.path),
            documents={format.name: catalogue.address(feed.path, format.name) for format in FORMATS},
            updated=max([came, *(entry.updated for entry in entries)]),
        )

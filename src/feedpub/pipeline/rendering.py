"""From a selection of stored items to documents: each entry rendered once, alone, and kept; a bad one left out.

Works inside a transaction that it is given; decides nothing about when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedpub.events import Bus, EntryQuarantined
from feedpub.model import Channel, Document, Entry, EntryId, Feed, FeedPath, Item, ItemId, Site, SourceKey
from feedpub.policy import archive, window
from feedpub.policy.catalogue import Catalogue
from feedpub.render import FORMATS, Format, bound, entry_of, link_header
from feedpub.store import Tx, archives, documents, instance, items, quarantine, shelves
from feedpub.store.archives import Standing
from feedpub.store.shelves import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A feed in every format."""

    documents: list[Document]
    left_out: frozenset[ItemId]
    """Entries that are in no volume yet and not in each of the documents."""


class Press:
    """Renders the feeds of one catalogue."""

    def __init__(self, catalogue: Catalogue, bus: Bus) -> None:
        self._catalogue = catalogue
        self._bus = bus
        self._sources: Mapping[SourceKey, tuple[str, str]] = {
            key: (source.title, source.url) for key, source in catalogue.sources.items()
        }

    @property
    def site(self) -> Site:
        return self._catalogue.site

    def documents(self, tx: Tx, feed: Feed, *, keep: bool, now: datetime | None = None) -> list[Document]:
        """The feed in every format. With ``keep``, entries rendered for it are kept (needs a writing transaction),
        and with ``now`` also which of them cannot be.
        """
        return self.sheet(tx, feed, keep=keep, now=now).documents

    def sheet(self, tx: Tx, feed: Feed, *, keep: bool, now: datetime | None = None) -> Sheet:
        """The same, and which of the entries that wait for a volume of the archive found no room in it."""
        at = archives.standing(tx, feed.path) if feed.kept else Standing()
        waiting = archives.waiting(tx, at, feed.selection, archive.ENTRIES)
        placed = shelves.window(tx, feed.selection, window.ENTRIES, window.HOURS, window.MOST_ENTRIES, waiting)
        fragments = self.fragments(tx, placed, keep=keep, now=now)
        channel = self.channel(tx, feed, placed, at.volumes)
        made: list[Document] = []
        left_out: set[ItemId] = set()
        for format in FORMATS:
            have = fragments[format.name]
            head = format.document(channel, [])
            shown = _shown([one for one in placed if one.id in have], have, len(head))
            made.append(
                bound(
                    format,
                    head,
                    [have[one.id] for one in shown],
                    feed.path,
                    links=link_header(channel, format.name),
                    modified=channel.updated,
                )
            )
            left_out |= {one.id for one in placed if one.seq in waiting and one.id in have} - {one.id for one in shown}
        return Sheet(documents=made, left_out=frozenset(left_out))

    def fragments(
        self, tx: Tx, placed: Sequence[Placed], *, keep: bool, now: datetime | None
    ) -> dict[str, dict[ItemId, bytes]]:
        """By format, the fragments of these items: those that are kept, and the others made of the whole items."""
        ids = [one.id for one in placed]
        found: dict[str, dict[ItemId, bytes]] = {}
        for format in FORMATS:
            kept = documents.fragments(tx, ids, format.name)
            found[format.name] = {
                one.id: kept[one.id][1] for one in placed if kept.get(one.id, ("",))[0] == _recipe(format, one.revision)
            }
        lacking = {id for id in ids if any(id not in kept for kept in found.values())}
        whole = items.with_ids(tx, sorted(lacking))
        for format in FORMATS:
            made, failed = self._made(format, [item for item in whole.values() if item.id not in found[format.name]])
            found[format.name] |= {id: fragment for id, (_, fragment) in made.items()}
            if keep:
                documents.keep_fragments(tx, format.name, made)
            if now is not None:
                quarantine.release(tx, made, format.name)
                quarantine.keep(tx, format.name, failed, now)
        return found

    def _made(self, format: Format, whole: Sequence[Item]) -> tuple[dict[ItemId, tuple[str, bytes]], dict[ItemId, str]]:
        """Each item rendered alone first, and why one could not be: a bad one never costs the other forty-nine."""
        made: dict[ItemId, tuple[str, bytes]] = {}
        failed: dict[ItemId, str] = {}
        for item in whole:
            try:
                made[item.id] = _recipe(format, item.revision), format.entry(self._entry(item))
            except Exception as error:  # noqa: BLE001 - whatever an item can break, it breaks only itself
                failed[item.id] = why = f"{type(error).__name__}: {error}"
                self._bus.publish(EntryQuarantined(item=item.id, format=format.name, why=why))
        return made, failed

    def _entry(self, item: Item) -> Entry:
        return entry_of(item, self._catalogue.taxonomy, self._catalogue.site, self._sources)

    def channel(self, tx: Tx, feed: Feed, placed: Sequence[Placed], volumes: int, number: int = 0) -> Channel:
        """The head of a feed whose archive has so many closed volumes, or of its volume of that ``number``."""
        catalogue, made = self._catalogue, instance.made(tx)
        living = self._addresses(feed.path)
        # An entry's own date may be older than its coming: a reader that asks If-Modified-Since must hear of it.
        updated = max([max(one.first_seen, one.updated) for one in placed], default=made)
        return Channel(
            id=EntryId(f"tag:{catalogue.site.host},{made:%Y}:feed/{catalogue.names.born_path(feed.path)}"),
            title=feed.title,
            description=feed.description,
            language=catalogue.site.language,
            page=catalogue.page(feed.path),
            documents=self._addresses(archive.volume_path(feed.path, number)) if number else living,
            updated=updated,
            previous=self._addresses(archive.volume_path(feed.path, volumes)) if volumes else {},
            current=living if number else {},
            # Neither a volume, which never changes, nor a search, of which there is no end, can be followed.
            hub=catalogue.site.hub if not number and catalogue.feed(feed.path) else None,
        )

    def _addresses(self, path: FeedPath) -> dict[str, str]:
        return {format.name: self._catalogue.address(path, format.name) for format in FORMATS}


def _shown(placed: Sequence[Placed], fragments: Mapping[ItemId, bytes], head: int) -> list[Placed]:
    """Those that a document has room for; JSON sets two bytes between entries."""
    candidates = [
        window.Candidate(size=len(fragments[one.id]) + 2, came=None if one.backlog else one.first_seen)
        for one in placed
    ]
    return [placed[place] for place in window.fitting(candidates, window.BYTES - head)]


def _recipe(format: Format, revision: int) -> str:
    """What a kept fragment was made of and by; another recipe, and it is made anew."""
    return f"{revision}.{format.adapter}"

"""The archives of feeds: closes waiting entries into volumes, and makes a volume's documents of what was packed.

A volume keeps the head of its document in each format and one edition of each entry, which all feeds that carry the
entry share: the three formats of an entry packed together take hardly more than one, so its bytes cost less to keep
than it would cost to prove that they can be made again.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b

from feedpub.model import Channel, Document, Feed, FeedPath
from feedpub.pipeline.rendering import Press
from feedpub.policy.archive import ENTRIES, filling, volume_path
from feedpub.render import FORMATS, bound, link_header
from feedpub.store import Tx, archives, shelves
from feedpub.store.archives import Standing

AT_ONCE = 4
"""Volumes of one feed that are closed in one transaction: the history of a new source fills many."""
_LINKS = "{} links"
"""The name under which the links of a format's document are packed."""


class Binder:
    """Closes the volumes of the feeds of one press."""

    def __init__(self, press: Press) -> None:
        self._press = press

    def publish(self, tx: Tx, feed: Feed, now: datetime) -> tuple[list[Document], bool]:
        """The living documents of a feed, after its full volumes are closed; and whether more are to be closed.

        An entry that waits and that the bytes of a living document leave no room for is closed into a volume too,
        with all that wait: nothing is in neither of them.
        """
        if not feed.kept:
            return self._press.documents(tx, feed, keep=True, now=now), False
        more = self._close_full(tx, feed, now)
        sheet = self._press.sheet(tx, feed, keep=True, now=now)
        if sheet.left_out and not more:
            at = archives.standing(tx, feed.path)
            self._close(tx, feed, at, archives.waiting(tx, at, feed.selection, ENTRIES), now)
            sheet = self._press.sheet(tx, feed, keep=True, now=now)
        return sheet.documents, more

    def _close_full(self, tx: Tx, feed: Feed, now: datetime) -> bool:
        for _ in range(AT_ONCE):
            at = archives.standing(tx, feed.path)
            while archives.drop_strangers(tx, at, feed.selection, ENTRIES):
                pass
            seqs = archives.waiting(tx, at, feed.selection, ENTRIES)
            count = self._filling(tx, seqs, now)
            if not count:
                return False
            self._close(tx, feed, at, seqs[:count], now)
        return True

    def _filling(self, tx: Tx, seqs: tuple[int, ...], now: datetime) -> int:
        placed = {one.seq: one.id for one in shelves.placed(tx, seqs)}
        fragments = self._press.fragments(tx, shelves.placed(tx, seqs), keep=True, now=now).values()
        return filling([max(len(of.get(placed[seq], b"")) for of in fragments) for seq in seqs])

    def _close(self, tx: Tx, feed: Feed, at: Standing, seqs: tuple[int, ...], now: datetime) -> None:
        placed = shelves.placed(tx, seqs)
        fragments = self._press.fragments(tx, placed, keep=True, now=now)
        packed = {one.id: _pack({name: of[one.id] for name, of in fragments.items() if one.id in of}) for one in placed}
        kept = archives.keep_editions(tx, {id: (_mark(body), body) for id, body in packed.items()})
        head = _head(self._press.channel(tx, feed, placed, at.volumes, number=at.volumes + 1))
        archives.close(tx, at, seqs[-1], [kept[one.id] for one in placed], head, now)


def volume_document(tx: Tx, feed: FeedPath, number: int, format: str) -> Document | None:
    """A volume's document in one format, the same bytes whenever it is asked for; None where there is none."""
    volume = archives.volume(tx, feed, number)
    if volume is None:
        return None
    head = _unpack(volume.head)
    if format not in head:  # a format that came later than the volume
        return None
    entries = [_unpack(edition) for edition in volume.editions]
    return bound(
        FORMATS[format],
        head[format],
        [entry[format] for entry in entries if format in entry],
        volume_path(feed, number),
        links=head[_LINKS.format(format)].decode(),
        modified=volume.closed,
        closed=True,
    )


def _head(channel: Channel) -> bytes:
    parts: dict[str, bytes] = {}
    for format in FORMATS:
        parts[format.name] = format.document(channel, [])
        parts[_LINKS.format(format.name)] = link_header(channel, format.name).encode()
    return _pack(parts)


def _pack(parts: Mapping[str, bytes]) -> bytes:
    """Names and bytes, each behind a zero: no document and no address holds one."""
    return zlib.compress(b"\0".join(part for name, body in parts.items() for part in (name.encode(), body)), 9)


def _unpack(packed: bytes) -> dict[str, bytes]:
    parts = zlib.decompress(packed).split(b"\0")
    return {name.decode(): body for name, body in zip(parts[::2], parts[1::2], strict=True)}


def _mark(packed: bytes) -> str:
    return blake2b(packed, digest_size=9).hexdigest()

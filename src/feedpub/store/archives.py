"""The archives of feeds: what has entered a feed, in its order, and the closed volumes. Nothing closed is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, text

from feedpub.model import FeedPath, ItemId, Selection
from feedpub.store import shelves
from feedpub.store.feed_tables import ArchiveRow, EditionRow, EnteredRow, VolumeRow
from feedpub.store.statements import batches, insert_all, insert_new, table
from feedpub.store.transaction import Tx

_ARCHIVE, _ENTERED = table(ArchiveRow), table(EnteredRow)
_EDITION, _VOLUME = table(EditionRow), table(VolumeRow)
_ENTER = text("""\
    INSERT INTO entered (archive, place, item)
    SELECT archive.id, coalesce((SELECT max(place) FROM entered WHERE archive = archive.id), 0) + 1, item.seq
    FROM archive JOIN item ON item.id = :item WHERE archive.path = :path
    ON CONFLICT DO NOTHING""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far the archive of a feed has come; without a volume all is 0."""

    archive: int = 0
    volumes: int = 0
    """The number of the newest closed one."""
    upto: int = 0
    """The place of its last entry: what came later waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A closed volume, as it was packed."""

    closed: datetime
    head: bytes
    editions: tuple[bytes, ...]
    """In the order of display."""


def enter(tx: Tx, pairs: Iterable[tuple[FeedPath, ItemId]]) -> None:
    """Lets items enter feeds, in this order; who is in a feed, or in its archive, stays in its place."""
    rows = [{"path": path, "item": item} for path, item in pairs]
    insert_new(tx, ArchiveRow, [{"path": path} for path in dict.fromkeys(row["path"] for row in rows)])
    if rows:
        tx.execute(_ENTER, rows)


def standing(tx: Tx, feed: FeedPath) -> Standing:
    """How far the archive of this feed has come."""
    found = (
        select(_ARCHIVE.c.id, _VOLUME.c.number, _VOLUME.c.upto)
        .outerjoin(_VOLUME, _VOLUME.c.archive == _ARCHIVE.c.id)
        .where(_ARCHIVE.c.path == feed)
        .order_by(_VOLUME.c.number.desc())
        .limit(1)
    )
    row = tx.execute(found).one_or_none()
    return Standing(archive=row.id, volumes=row.number or 0, upto=row.upto or 0) if row else Standing()


def waiting(tx: Tx, at: Standing, selection: Selection, limit: int) -> tuple[int, ...]:
    """The items (``seq``) that are in no volume yet, first come first; at most ``limit`` are looked at."""
    seqs = [seq for _, seq in _waiting(tx, at, limit)]
    here = shelves.among(tx, selection, seqs)
    return tuple(seq for seq in seqs if seq in here)


def drop_strangers(tx: Tx, at: Standing, selection: Selection, limit: int) -> int:
    """Takes out of the first that wait who has left the feed meanwhile: may they enter it anew. Returns how many."""
    places = dict(_waiting(tx, at, limit))
    here = shelves.among(tx, selection, list(places.values()))
    gone = [place for place, seq in places.items() if seq not in here]
    for batch in batches(gone):
        tx.execute(delete(_ENTERED).where(_ENTERED.c.archive == at.archive, _ENTERED.c.place.in_(batch)))
    return len(gone)


def keep_editions(tx: Tx, made: Mapping[ItemId, tuple[str, bytes]]) -> dict[ItemId, int]:
    """Keeps entries as they stand, each under its mark and once for all volumes. Returns where."""
    insert_new(
        tx,
        EditionRow,
        [{"item": id, "mark": mark, "packed": packed} for id, (mark, packed) in made.items()],
    )
    marks = {(id, mark) for id, (mark, _) in made.items()}
    kept: dict[ItemId, int] = {}
    for batch in batches(made):
        rows = tx.execute(select(_EDITION.c.item, _EDITION.c.mark, _EDITION.c.id).where(_EDITION.c.item.in_(batch)))
        kept.update({ItemId(item): id for item, mark, id in rows if (ItemId(item), mark) in marks})
    return kept


def close(tx: Tx, at: Standing, last: int, editions: Sequence[int], head: bytes, now: datetime) -> None:
    """Closes the next volume; ``last`` is the ``seq`` of the item that came last among its entries."""
    upto = select(_ENTERED.c.place).where(_ENTERED.c.archive == at.archive, _ENTERED.c.item == last)
    insert_all(
        tx,
        VolumeRow,
        [
            {
                "archive": at.archive,
                "number": at.volumes + 1,
                "upto": tx.execute(upto).scalar_one(),
                "closed_at": now,
                "editions": list(editions),
                "packed": head,
            }
        ],
    )


def volume(tx: Tx, feed: FeedPath, number: int) -> Volume | None:
    """A closed volume; None where there is none of that number."""
    found = select(_VOLUME.c.closed_at, _VOLUME.c.packed, _VOLUME.c.editions).join(
        _ARCHIVE, _ARCHIVE.c.id == _VOLUME.c.archive
    )
    row = tx.execute(found.where(_ARCHIVE.c.path == feed, _VOLUME.c.number == number)).one_or_none()
    if row is None:
        return None
    editions = select(_EDITION.c.id, _EDITION.c.packed).where(_EDITION.c.id.in_(row.editions))
    packed: dict[int, bytes] = dict(tx.execute(editions).all())
    return Volume(closed=row.closed_at, head=row.packed, editions=tuple(packed[id] for id in row.editions))


def forget_volumes(tx: Tx) -> None:
    """Opens every volume again: the site has another address, so each of them would stand under a new one."""
    tx.execute(delete(_VOLUME))
    tx.execute(delete(_EDITION))


def _waiting(tx: Tx, at: Standing, limit: int) -> list[tuple[int, int]]:
    """Place and item of each."""
    rows = (
        select(_ENTERED.c.place, _ENTERED.c.item)
        .where(_ENTERED.c.archive == at.archive, _ENTERED.c.place > at.upto)
        .order_by(_ENTERED.c.place)
        .limit(limit)
    )
    return [(place, seq) for place, seq in tx.execute(rows)]

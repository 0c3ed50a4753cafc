"""Items: known again by their keys, written with their filings, never looked up one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update

from feedpub.model import IdentityKey, Item, ItemId, SourceKey
from feedpub.policy.changes import GAPS, Known
from feedpub.store import contents, withdrawals, words
from feedpub.store.rows import filings_of, item_of, row_of
from feedpub.store.statements import batches, insert_all, insert_new, table
from feedpub.store.tables import FiledRow, ItemKeyRow, ItemRow, ItemSourceRow
from feedpub.store.transaction import Tx

_ITEM, _KEY, _LISTED, _FILED = table(ItemRow), table(ItemKeyRow), table(ItemSourceRow), table(FiledRow)
_COLUMNS = {"type": "printed_type"}


def known(tx: Tx, keys: Iterable[IdentityKey]) -> dict[IdentityKey, Known]:
    """What is remembered under these keys: three statements, however many they are."""
    hits: dict[str, str] = {}
    for wanted in batches(keys):
        hits.update(tx.execute(select(_KEY.c.key, _KEY.c.item).where(_KEY.c.key.in_(wanted))).all())
    ids = set(hits.values())
    sources = _sources(tx, ids)
    keys_of: dict[str, set[IdentityKey]] = defaultdict(set)
    for key, id in hits.items():
        keys_of[id].add(IdentityKey(key))
    found = {}
    for batch in batches(ids):
        for row in tx.execute(select(_ITEM).where(_ITEM.c.id.in_(batch))):
            found[row.id] = Known(
                id=ItemId(row.id),
                owner=SourceKey(row.owner),
                digest=row.digest,
                gaps=frozenset(gap for gap in GAPS if not getattr(row, _COLUMNS.get(gap, gap))),
                sources=frozenset(sources[row.id]),
                keys=frozenset(keys_of[row.id]),
            )
    return {IdentityKey(key): found[id] for key, id in hits.items()}


def add(tx: Tx, items: Sequence[tuple[Item, str, Sequence[IdentityKey]]]) -> None:
    """Adds new items, each with its digest and keys; the last of the sequence counts as the newest arrival."""
    if not items:
        return
    insert_all(tx, ItemRow, [row_of(item) | {"digest": digest, "updates": 0} for item, digest, _ in items])
    seqs = _seqs(tx, [item.id for item, _, _ in items])
    contents.keep(tx, {item.id: item.content for item, _, _ in items if item.content})
    words.index(tx, [(seqs[item.id], item.title, item.summary) for item, _, _ in items])
    insert_all(tx, ItemKeyRow, [{"key": key, "item": item.id} for item, _, keys in items for key in keys])
    insert_all(tx, FiledRow, [row for item, _, _ in items for row in filings_of(item, seqs[item.id])])
    insert_all(
        tx,
        ItemSourceRow,
        [
            {"item": item.id, "source": source, "rank": rank, "listed_at": item.first_seen}
            for item, _, _ in items
            for rank, source in enumerate(item.sources)
        ],
    )


def revise(tx: Tx, item: Item, digest: str | None, updates: int) -> None:
    """Writes an item anew, with its filings. ``digest`` None keeps the owner's last one."""
    values = row_of(item) | {"updates": updates} | ({"digest": digest} if digest else {})
    tx.execute(update(_ITEM).where(_ITEM.c.id == item.id).values(values))
    contents.keep(tx, {item.id: item.content})
    seq = _seqs(tx, [item.id])[item.id]
    words.index_again(tx, [(seq, item.title, item.summary)])
    tx.execute(delete(_FILED).where(_FILED.c.seq == seq))
    insert_all(tx, FiledRow, list(filings_of(item, seq)))


def list_again(tx: Tx, item: ItemId, source: SourceKey, keys: Sequence[IdentityKey], now: datetime) -> None:
    """Notes that one more source lists a known item, or that it is known by one more key."""
    insert_new(tx, ItemKeyRow, [{"key": key, "item": item} for key in keys])
    rank = select(func.count()).where(_LISTED.c.item == item).scalar_subquery()
    insert_new(
        tx,
        ItemSourceRow,
        [{"item": item, "source": source, "rank": tx.execute(select(rank)).scalar_one(), "listed_at": now}],
    )


def with_ids(tx: Tx, ids: Iterable[ItemId]) -> dict[ItemId, Item]:
    """Items by id; an unknown id is left out."""
    return {id: item for id, (item, _) in with_updates(tx, ids).items()}


def revisions(tx: Tx, ids: Iterable[ItemId]) -> dict[ItemId, int]:
    """The revisions of items: whoever has read one of that revision need not read it again."""
    found: dict[ItemId, int] = {}
    for batch in batches(ids):
        rows = tx.execute(select(_ITEM.c.id, _ITEM.c.revision).where(_ITEM.c.id.in_(batch)))
        found |= {ItemId(id): revision for id, revision in rows}
    return found


def with_updates(tx: Tx, ids: Iterable[ItemId]) -> dict[ItemId, tuple[Item, int]]:
    """Items by id, each with how often readers were shown a change of it."""
    found: dict[ItemId, tuple[Item, int]] = {}
    for batch in batches(ids):
        sources, html, gone = _sources(tx, batch), contents.of(tx, batch), withdrawals.of(tx, batch)
        for row in tx.execute(select(_ITEM).where(_ITEM.c.id.in_(batch))):
            item = item_of(row, sources[row.id], html.get(row.id), gone.get(row.id))
            found[item.id] = item, row.updates
    return found


def _sources(tx: Tx, ids: Iterable[str]) -> Mapping[str, list[SourceKey]]:
    found: dict[str, list[SourceKey]] = defaultdict(list)
    for batch in batches(ids):
        rows = tx.execute(
            select(_LISTED.c.item, _LISTED.c.source).where(_LISTED.c.item.in_(batch)).order_by(_LISTED.c.rank)
        )
        for item, source in rows:
            found[item].append(SourceKey(source))
    return found


def _seqs(tx: Tx, ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for batch in batches(ids):
        found.update(tx.execute(select(_ITEM.c.id, _ITEM.c.seq).where(_ITEM.c.id.in_(batch))).all())
    return found

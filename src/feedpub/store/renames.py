"""A source that is called otherwise: all that stands under its old key, put under the new one. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, delete, exists, func, literal, select, update
from sqlalchemy.dialects.sqlite import insert

from feedpub.model import FeedPath, ItemId, SourceKey
from feedpub.store.feed_tables import ArchiveRow
from feedpub.store.statements import table
from feedpub.store.tables import FiledRow, ItemKeyRow, ItemRow, ItemSourceRow, PollRow, SourceRow
from feedpub.store.transaction import Tx

_SOURCE, _POLL, _ITEM = table(SourceRow), table(PollRow), table(ItemRow)
_LISTED, _KEY, _FILED, _ARCHIVE = table(ItemSourceRow), table(ItemKeyRow), table(FiledRow), table(ArchiveRow)


def source(tx: Tx, old: SourceKey, new: SourceKey) -> None:
    """Gives what the old key knows to the new one: state, polls, items, and the ids by which its items are known.

    Where both are known already, what the new one knows stays, and only the items and their keys come over.
    """
    has_row = tx.execute(select(exists().where(_SOURCE.c.key == new))).scalar_one()
    if not has_row:
        tx.execute(update(_SOURCE).where(_SOURCE.c.key == old).values(key=new))
    tx.execute(update(_POLL).where(_POLL.c.source == old).values(source=new))
    tx.execute(update(_ITEM).where(_ITEM.c.owner == old).values(owner=new))
    _listed(tx, old, new)
    _known(tx, old, new)
    _filed(tx, old, new)


def archives(tx: Tx, right: Callable[[FeedPath], FeedPath | None]) -> None:
    """Puts each archive under the path that ``right`` gives its feed now, unless there is one already."""
    rows = [(id, FeedPath(path)) for id, path in tx.execute(select(_ARCHIVE.c.id, _ARCHIVE.c.path))]
    taken = {path for _, path in rows}
    for id, path in rows:
        moved = right(path)
        if moved is not None and moved not in taken:
            taken.add(moved)
            tx.execute(update(_ARCHIVE).where(_ARCHIVE.c.id == id).values(path=moved))


def filed_under(tx: Tx, facet: str, slug: str) -> tuple[ItemId, ...]:
    """The items on a shelf, the oldest arrival first."""
    on_shelf = select(_ITEM.c.id).join(_FILED, _FILED.c.seq == _ITEM.c.seq)
    rows = tx.execute(on_shelf.where(_FILED.c.facet == facet, _FILED.c.slug == slug).order_by(_ITEM.c.seq))
    return tuple(ItemId(id) for (id,) in rows)


def _listed(tx: Tx, old: SourceKey, new: SourceKey) -> None:
    both = _LISTED.alias("both")
    listed_twice = exists().where(both.c.item == _LISTED.c.item, both.c.source == new)
    tx.execute(update(_LISTED).where(_LISTED.c.source == old, ~listed_twice).values(source=new))
    tx.execute(delete(_LISTED).where(_LISTED.c.source == old))


def _known(tx: Tx, old: SourceKey, new: SourceKey) -> None:
    """A source's own ids hold its key (see ``policy/identity``); what was seen stays seen under the new one."""
    before, after = f"id:{old}:", f"id:{new}:"
    renamed: ColumnElement[str] = literal(after) + func.substr(_KEY.c.key, len(before) + 1)
    mine = select(renamed, _KEY.c.item).where(_KEY.c.key >= before, _KEY.c.key < f"id:{old};")
    tx.execute(insert(_KEY).from_select(["key", "item"], mine).on_conflict_do_nothing())
    tx.execute(delete(_KEY).where(_KEY.c.key >= before, _KEY.c.key < f"id:{old};"))


def _filed(tx: Tx, old: SourceKey, new: SourceKey) -> None:
    """Added and taken away, never updated: the tally counts comings and goings."""
    here = (_FILED.c.facet == "source", _FILED.c.slug == old)
    rows = select(_FILED.c.facet, literal(str(new)), _FILED.c.seq, _FILED.c.published_at).where(*here)
    columns = ["facet", "slug", "seq", "published_at"]
    tx.execute(insert(_FILED).from_select(columns, rows).on_conflict_do_nothing())
    tx.execute(delete(_FILED).where(*here))

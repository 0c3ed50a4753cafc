"""What has been rendered, and what waits for it: marks, fragments, documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from feedpub.model import Document, FeedPath, ItemId
from feedpub.store.feed_tables import DirtyRow, DocumentRow, FragmentRow
from feedpub.store.statements import batches, insert_new, replace_all, table
from feedpub.store.transaction import Tx

_DIRTY, _FRAGMENT, _DOCUMENT = table(DirtyRow), table(FragmentRow), table(DocumentRow)


def mark(tx: Tx, paths: Iterable[FeedPath], *, later: bool = False) -> None:
    """Marks feeds as waiting to be rendered; ``later`` where only their archives have to catch up."""
    rows = [{"path": path, "later": later} for path in dict.fromkeys(paths)]
    if rows and later:
        insert_new(tx, DirtyRow, rows)
    elif rows:
        replace_all(tx, DirtyRow, rows)


def take_marks(tx: Tx, limit: int) -> tuple[FeedPath, ...]:
    """Takes marks away, to be called first in the transaction that renders: what comes later marks anew."""
    paths = [path for (path,) in tx.execute(select(_DIRTY.c.path).order_by(_DIRTY.c.later, _DIRTY.c.path).limit(limit))]
    tx.execute(delete(_DIRTY).where(_DIRTY.c.path.in_(paths)))
    return tuple(FeedPath(path) for path in paths)


def fragments(tx: Tx, ids: Sequence[ItemId], format: str) -> dict[ItemId, tuple[str, bytes]]:
    """The kept fragments of these items in a format, each with the recipe that it was made by."""
    found: dict[ItemId, tuple[str, bytes]] = {}
    for batch in batches(ids):
        rows = tx.execute(
            select(_FRAGMENT.c.item, _FRAGMENT.c.recipe, _FRAGMENT.c.body).where(
                _FRAGMENT.c.item.in_(batch), _FRAGMENT.c.format == format
            )
        )
        found.update({ItemId(item): (recipe, body) for item, recipe, body in rows})
    return found


def keep_fragments(tx: Tx, format: str, made: Mapping[ItemId, tuple[str, bytes]]) -> None:
    """Keeps fragments in place of older ones of the same item."""
    rows = [{"item": id, "format": format, "recipe": recipe, "body": body} for id, (recipe, body) in made.items()]
    replace_all(tx, FragmentRow, rows)


def keep(tx: Tx, documents: Sequence[Document]) -> None:
    """Puts documents in the place of their predecessors."""
    replace_all(
        tx,
        DocumentRow,
        [
            {
                "path": document.path,
                "format": document.format,
                "gzip": document.gzip,
                "etag": document.etag,
                "last_modified_at": document.last_modified,
                "entries": document.entries,
                "links": document.links,
            }
            for document in documents
        ],
    )


def all_documents(tx: Tx) -> tuple[Document, ...]:
    """Every document that lies ready."""
    return tuple(_document(row) for row in tx.execute(select(_DOCUMENT)))


def heads(tx: Tx, format: str) -> dict[FeedPath, tuple[int, datetime]]:
    """Of each ready document of a format how many entries it holds and when it was last modified."""
    head = select(_DOCUMENT.c.path, _DOCUMENT.c.entries, _DOCUMENT.c.last_modified_at)
    rows = tx.execute(head.where(_DOCUMENT.c.format == format))
    return {FeedPath(path): (entries, modified) for path, entries, modified in rows}


def versions(tx: Tx, paths: Sequence[FeedPath]) -> dict[tuple[FeedPath, str], tuple[str, datetime]]:
    """ETag and last modification of the documents of these feeds, by path and format."""
    version = select(_DOCUMENT.c.path, _DOCUMENT.c.format, _DOCUMENT.c.etag, _DOCUMENT.c.last_modified_at)
    rows = tx.execute(version.where(_DOCUMENT.c.path.in_(paths)))
    return {(FeedPath(path), format): (etag, modified) for path, format, etag, modified in rows}


def paths(tx: Tx) -> tuple[FeedPath, ...]:
    """Every feed that has a document."""
    return tuple(FeedPath(path) for (path,) in tx.execute(select(_DOCUMENT.c.path).distinct()))


def forget(tx: Tx, paths: Sequence[FeedPath]) -> None:
    """Drops the documents of feeds that are no more."""
    for batch in batches(paths):
        tx.execute(delete(_DOCUMENT).where(_DOCUMENT.c.path.in_(batch)))


def forget_fragments(tx: Tx) -> None:
    """Drops every kept fragment: the site or the way of rendering has changed."""
    tx.execute(delete(_FRAGMENT))


def _document(row: Row[Any]) -> Document:
    return Document(
        path=FeedPath(row.path),
        format=row.format,
        gzip=row.gzip,
        etag=row.etag,
        last_modified=row.last_modified_at,
        entries=row.entries,
        links=row.links,
    )

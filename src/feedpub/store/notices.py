"""The states of the operation that the operator is told of; one of a kind and subject is open at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from feedpub.model import ItemId, Notice
from feedpub.store.outbox_tables import NoticeRow
from feedpub.store.statements import batches, insert_all, table
from feedpub.store.transaction import Tx

_NOTICE = table(NoticeRow)


def open_one(tx: Tx, kind: str, subject: str) -> Notice | None:
    """The notice of a state that has begun and not ended."""
    wanted = select(_NOTICE).where(_NOTICE.c.subject == subject, _NOTICE.c.kind == kind, _NOTICE.c.ended_at.is_(None))
    row = tx.execute(wanted).first()
    return _notice(row) if row else None


def open_ones(tx: Tx) -> tuple[Notice, ...]:
    """All that have begun and not ended, the oldest first."""
    rows = tx.execute(select(_NOTICE).where(_NOTICE.c.ended_at.is_(None)).order_by(_NOTICE.c.began_at, _NOTICE.c.id))
    return tuple(map(_notice, rows))


def add(tx: Tx, notice: Notice) -> None:
    """Writes a state that has begun."""
    row = {"id": notice.id, "kind": notice.kind, "subject": notice.subject, "title": notice.title, "text": notice.text}
    insert_all(tx, NoticeRow, [{**row, "began_at": notice.began, "ended_at": notice.ended}])


def end(tx: Tx, id: ItemId, now: datetime) -> None:
    """The state is over."""
    tx.execute(update(_NOTICE).where(_NOTICE.c.id == id).values(ended_at=now))


def with_ids(tx: Tx, ids: Iterable[ItemId]) -> dict[ItemId, Notice]:
    """These notices."""
    found: dict[ItemId, Notice] = {}
    for some in batches(ids):
        found |= {ItemId(row.id): _notice(row) for row in tx.execute(select(_NOTICE).where(_NOTICE.c.id.in_(some)))}
    return found


def latest(tx: Tx, limit: int) -> tuple[Notice, ...]:
    """The latest, the newest first."""
    rows = tx.execute(select(_NOTICE).order_by(_NOTICE.c.began_at.desc(), _NOTICE.c.id).limit(limit))
    return tuple(map(_notice, rows))


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        id=ItemId(row.id),
        kind=row.kind,
        subject=row.subject,
        title=row.title,
        text=row.text,
        began=row.began_at,
        ended=row.ended_at,
    )

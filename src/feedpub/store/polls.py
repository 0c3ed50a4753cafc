"""The looks of the past, with their outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, func, select

from feedpub.model import Outcome, Poll, Skipped, SourceKey, SourceReport
from feedpub.store.statements import insert_all, table
from feedpub.store.tables import ItemSourceRow, PollRow, SourceRow
from feedpub.store.transaction import Tx

KEPT = 100
"""Polls of one source that are kept."""
SKIPS = 50
"""Skipped candidates that are kept of one poll."""
_POLL = table(PollRow)


def add(tx: Tx, poll: Poll) -> None:
    """Writes one poll."""
    skipped = [{"reason": s.reason, "detail": s.detail, "costs_item": s.costs_item} for s in poll.skipped[:SKIPS]]
    insert_all(
        tx,
        PollRow,
        [
            {
                "source": poll.source,
                "outcome": poll.outcome.value,
                "started_at": poll.started,
                "took_ms": poll.took // timedelta(milliseconds=1),
                "found": poll.found,
                "new": poll.new,
                "changed": poll.changed,
                "status": poll.status,
                "detail": poll.detail,
                "skipped": skipped,
                "next_poll_at": poll.next_poll,
            }
        ],
    )


def latest(tx: Tx, source: SourceKey, limit: int) -> tuple[Poll, ...]:
    """The last polls of a source, newest first."""
    rows = tx.execute(select(_POLL).where(_POLL.c.source == source).order_by(_POLL.c.id.desc()).limit(limit))
    return tuple(_poll(row) for row in rows)


def prune(tx: Tx) -> int:
    """Drops all but the last hundred polls of each source. Returns how many went."""
    newer = select(
        _POLL.c.id, func.row_number().over(partition_by=_POLL.c.source, order_by=_POLL.c.id.desc()).label("age")
    ).subquery()
    return tx.execute(delete(_POLL).where(_POLL.c.id.in_(select(newer.c.id).where(newer.c.age > KEPT)))).rowcount


def reports(tx: Tx, titles: Sequence[tuple[SourceKey, str, str]], polls: int) -> tuple[SourceReport, ...]:
    """How each source (key, title, URL) fares, with its last polls."""
    source, listed = table(SourceRow), table(ItemSourceRow)
    counts: dict[str, int] = dict(tx.execute(select(listed.c.source, func.count()).group_by(listed.c.source)).all())
    rows = {row.key: row for row in tx.execute(select(source))}
    return tuple(
        SourceReport(
            key=key,
            title=title,
            url=url,
            items=counts.get(key, 0),
            outcome=Outcome(row.last_outcome) if row.last_outcome else None,
            last_poll=row.last_poll_at,
            last_ok=row.last_ok_at,
            next_poll=row.next_poll_at,
            failures=row.failures,
            polls=latest(tx, key, polls),
        )
        for key, title, url in titles
        if (row := rows.get(key)) is not None
    )


def _poll(row: Row[Any]) -> Poll:
    return Poll(
        source=SourceKey(row.source),
        outcome=Outcome(row.outcome),
        started=row.started_at,
        took=timedelta(milliseconds=row.took_ms),
        found=row.found,
        new=row.new,
        changed=row.changed,
        status=row.status,
        detail=row.detail,
        skipped=tuple(Skipped(**skip) for skip in row.skipped),
        next_poll=row.next_poll_at,
    )

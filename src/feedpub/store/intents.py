"""What callbacks are to be asked: one row for each topic and callback, and the latest request counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from feedpub.model import Secret
from feedpub.model.hub import HubMode, Intent
from feedpub.store import leases
from feedpub.store.hub_tables import IntentRow
from feedpub.store.statements import table
from feedpub.store.transaction import Tx

INTENT = table(IntentRow)


def keep(tx: Tx, intent: Intent) -> None:
    """In the place of an earlier one for the same topic and callback, even if that is being asked just now."""
    row = {
        "topic": intent.topic,
        "callback": intent.callback,
        "host": intent.host,
        "mode": intent.mode.value,
        "lease_seconds": int(intent.lease.total_seconds()),
        "secret": intent.secret.reveal() if intent.secret else None,
        "reason": intent.reason,
        "created_at": intent.created,
        "due_at": intent.created,
        "attempts": 0,
        "lease": None,
        "lease_until": None,
    }
    statement = insert(INTENT).values(row)
    tx.execute(statement.on_conflict_do_update(index_elements=["topic", "callback"], set_=row))


def waits(tx: Tx, topic: str, callback: str) -> bool:
    """Whether the callback is to be asked about the topic already."""
    found = select(INTENT.c.id).where(INTENT.c.topic == topic, INTENT.c.callback == callback)
    return tx.execute(found).first() is not None


def counts(tx: Tx, host: str) -> tuple[int, int]:
    """How many wait with callbacks at the host, and in all."""
    here = func.coalesce(func.sum(case((INTENT.c.host == host, 1), else_=0)), 0)
    at_host, total = tx.execute(select(here, func.count())).one()
    return at_host, total


def due_hosts(tx: Tx, now: datetime) -> frozenset[str]:
    """The hosts that something is to be asked of now."""
    return frozenset(host for (host,) in tx.execute(select(INTENT.c.host).where(INTENT.c.due_at <= now).distinct()))


def claim(tx: Tx, host: str, now: datetime, limit: int, token: str) -> tuple[Intent, ...]:
    """Takes due ones of a host under a lease."""
    return tuple(_of(row) for row in leases.claim(tx, INTENT, INTENT.c.id, INTENT.c.host == host, now, limit, token))


def end(tx: Tx, intent: Intent, token: str) -> bool:
    """Takes it away. False where it was replaced in the meantime: then what came of it does not count."""
    return tx.execute(delete(INTENT).where(*_held(intent, token))).rowcount == 1


def ask_again(tx: Tx, intent: Intent, due: datetime, token: str) -> None:
    """It is asked again at that time."""
    again = {"attempts": intent.attempts + 1, "due_at": due, "lease": None, "lease_until": None}
    tx.execute(update(INTENT).where(*_held(intent, token)).values(again))


def clamp(tx: Tx, now: datetime, latest: datetime) -> None:
    """After a clock has run ahead: what would wait beyond ``latest`` is due now."""
    tx.execute(update(INTENT).where(INTENT.c.due_at > latest).values(due_at=now))


def _held(intent: Intent, token: str) -> tuple[ColumnElement[bool], ...]:
    return INTENT.c.topic == intent.topic, INTENT.c.callback == intent.callback, INTENT.c.lease == token


def _of(row: Row[Any]) -> Intent:
    return Intent(
        topic=row.topic,
        callback=row.callback,
        host=row.host,
        mode=HubMode(row.mode),
        lease=timedelta(seconds=row.lease_seconds),
        secret=None if row.secret is None else Secret(lambda: str(row.secret)),
        reason=row.reason,
        created=row.created_at,
        attempts=row.attempts,
    )

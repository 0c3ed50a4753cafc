"""Claims: rows that one sender holds for a while. For every table that has due_at, lease and lease_until."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Table, or_, select, update

from feedpub.store.transaction import Tx

LEASE = timedelta(seconds=150)
"""Longer than a send can take (a minute) with the write behind it."""


def claim(
    tx: Tx, table: Table, key: Column[Any], owed: ColumnElement[bool], now: datetime, limit: int, token: str
) -> list[Row[Any]]:
    """Takes rows that are due and free, the longest due first and else in the order of ``key``."""
    due = select(key).where(owed, table.c.due_at <= now, _free(table, now)).order_by(table.c.due_at, key).limit(limit)
    held = {"lease": token, "lease_until": now + LEASE}
    claimed = tx.execute(update(table).where(key.in_(due.scalar_subquery())).values(held).returning(table)).all()
    return sorted(claimed, key=lambda row: (row.due_at, getattr(row, key.name)))


def join(tx: Tx, table: Table, owed: ColumnElement[bool], now: datetime, token: str) -> list[Row[Any]]:
    """Takes rows that are free and not held under this token, due or not."""
    held = {"lease": token, "lease_until": now + LEASE}
    return list(tx.execute(update(table).where(owed, _free(table, now)).values(held).returning(table)).all())


def give_back(tx: Tx, table: Table, token: str) -> None:
    """Ends a lease without an attempt."""
    tx.execute(update(table).where(table.c.lease == token).values(lease=None, lease_until=None))


def _free(table: Table, now: datetime) -> ColumnElement[bool]:
    return or_(table.c.lease.is_(None), table.c.lease_until <= now)


def recover(tx: Tx, table: Table) -> int:
    """After a start: no process is left that could hold a lease. Returns how many were held."""
    held = update(table).where(table.c.lease.is_not(None)).values(lease=None, lease_until=None)
    return tx.execute(held).rowcount

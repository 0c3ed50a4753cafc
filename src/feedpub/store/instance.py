"""Facts of the store as a whole."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import delete, select

from feedpub.store.statements import insert_new, replace_all, table
from feedpub.store.tables import InstanceRow
from feedpub.store.transaction import Tx


def begin(tx: Tx, now: datetime) -> None:
    """Gives a new store its id and its birthday; changes nothing in an old one."""
    insert_new(tx, InstanceRow, [{"name": "id", "value": str(uuid4())}, {"name": "made", "value": now.isoformat()}])


def fact(tx: Tx, name: str) -> str | None:
    """A fact by its name, None if nobody has written it."""
    row = table(InstanceRow)
    return tx.execute(select(row.c.value).where(row.c.name == name)).scalar_one_or_none()


def remember(tx: Tx, name: str, value: str) -> None:
    """Writes a fact."""
    replace_all(tx, InstanceRow, [{"name": name, "value": value}])


def forget(tx: Tx, name: str) -> None:
    """Takes a fact away, if it is there."""
    row = table(InstanceRow)
    tx.execute(delete(row).where(row.c.name == name))


def made(tx: Tx) -> datetime:
    """When the store was made, aware and UTC."""
    found = fact(tx, "made")
    return datetime.fromisoformat(found) if found else datetime.fromtimestamp(0, UTC)

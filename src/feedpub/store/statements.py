"""Small pieces of SQL that several files share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Table, inspect
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import SQLModel

from feedpub.store.transaction import Tx

T = TypeVar("T")

BATCH = 400
"""Values in one IN (…): far below SQLite's limit of parameters."""


def table(model: type[SQLModel]) -> Table:
    """The table of a model class, for statements of SQLAlchemy Core."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


_THERE: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()


def has(tx: Tx, model: type[SQLModel]) -> bool:
    """Whether the store has that table: one that is only looked at may be older than it. What is there stays."""
    there, name = _THERE.setdefault(tx.engine, set()), table(model).name
    if name not in there and inspect(tx).has_table(name):
        there.add(name)
    return name in there


def insert_new(tx: Tx, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds the rows whose key is not there yet."""
    if rows:
        tx.execute(insert(table(model)).on_conflict_do_nothing(), rows)


def insert_all(tx: Tx, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds the rows; a key that is there already is an error."""
    if rows:
        tx.execute(insert(table(model)), rows)


def replace_all(tx: Tx, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds the rows, or puts them in the place of those with the same primary key."""
    if not rows:
        return
    keys = [column.name for column in table(model).primary_key]
    statement = insert(table(model))
    kept = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=kept), rows)


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The values in lists that fit into one statement."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch

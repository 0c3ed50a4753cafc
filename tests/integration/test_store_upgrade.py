"""The shipped revisions make exactly the tables that the program expects."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from feedpub.errors import StoreError
from feedpub.store import Tx, open_store, shelves
from feedpub.store.tables import METADATA


def _differences(tx: Tx) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(tx, opts={"render_as_batch": True}), METADATA))


def test_the_revisions_make_the_tables_of_the_program(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'feedpub.db'}")
    assert store.read_now(_differences) == []
    store.close()


def test_a_second_process_is_refused_the_store(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'feedpub.db'}")
    with pytest.raises(StoreError, match="another feedpub process owns"):
        open_store(f"sqlite:///{tmp_path / 'feedpub.db'}")
    store.close()


def test_a_store_that_a_newer_feedpub_made_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "feedpub.db"
    open_store(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as direct, direct:
        direct.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="schema 9999, which this version does not know"):
        open_store(f"sqlite:///{path}")


def test_a_file_that_is_no_database_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "feedpub.db"
    path.write_bytes(b"this is not a database, and it is long enough to be sure" * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(f"sqlite:///{path}")


def test_a_damaged_store_is_an_error_of_ours_for_those_who_only_read(tmp_path: Path) -> None:
    (tmp_path / "feedpub.db").write_bytes(b"")
    store = open_store(f"sqlite:///{tmp_path / 'feedpub.db'}", read_only=True)
    with pytest.raises(StoreError, match="the store refuses: no such table"):
        store.read_now(shelves.overview)
    store.close()


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="cannot be written"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'feedpub.db'}")

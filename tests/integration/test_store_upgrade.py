"""The shipped revisions make exactly the tables that the program expects."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from feedpub.errors import StoreError
from feedpub.model import Correction, DeliveryState, EndpointKey, EndpointState, IdentityKey, Selection
from feedpub.policy.searching import read_question
from feedpub.store import Tx, corrections, deliveries, endpoints, instance, items, open_store, shelves
from feedpub.store.columns import METADATA
from feedpub.store.upgrade import configuration
from makers import NOON, an_item


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The full-text index is FTS5's own affair: no model describes it."""
    return kind != "table" or not (name or "").startswith("item_words")


def _differences(tx: Tx) -> list[object]:
    return list(
        compare_metadata(
            MigrationContext.configure(tx, opts={"render_as_batch": True, "include_name": _is_ours}), METADATA
        )
    )


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


def test_a_store_of_the_first_schema_is_brought_up_to_date_with_its_items(tmp_path: Path) -> None:
    path = tmp_path / "feedpub.db"
    with _first_schema(path) as tx:
        _add_as_before(tx)
    store = open_store(f"sqlite:///{path}")
    correction = Correction(regions=(), made=NOON)
    store.write_now(corrections.keep, an_item().id, correction)
    assert store.read_now(items.with_ids, [an_item().id]) == {an_item().id: an_item()}
    assert store.read_now(corrections.every) == {an_item().id: correction}
    assert store.read_now(_differences) == []
    searched = Selection(question=read_question("northern ports"))
    assert store.read_now(shelves.best, searched, 10) == (an_item(),)
    store.close()
    assert (tmp_path / "feedpub.db.before-0001").is_file()


def test_what_an_older_feedpub_owed_is_owed_under_its_ids_and_waits_for_no_lease(tmp_path: Path) -> None:
    path, noon = tmp_path / "feedpub.db", int(NOON.timestamp() * 1000)
    with _first_schema(path) as tx:
        command.upgrade(configuration(tx), "0003")
        tx.exec_driver_sql(
            "INSERT INTO delivery VALUES (1, 'msg_a', 'a', 'item.published', 'desk-all', 'desk', 'delivered',"
            f" {noon}, {noon}, 1, NULL, NULL, {noon}, 'digest-1', 'HTTP 200'), (2, 'msg_b', 'b', 'item.published',"
            f" 'desk-all', 'desk', 'pending', {noon}, {noon}, 2, 'token', {noon + 60_000}, NULL, 'msg_b', 'HTTP 503')"
        )
        tx.exec_driver_sql(f"INSERT INTO endpoint VALUES ('desk', 'print', NULL, {noon}, '')")
    store = open_store(f"sqlite:///{path}")
    assert store.read_now(deliveries.counts)[DeliveryState.DELIVERED] == 1
    (one,) = store.write_now(deliveries.claim, EndpointKey("desk"), NOON, 9, "next")
    assert (one.id, one.attempts, one.since, one.bound, one.sequence) == ("msg_b", 2, NOON, None, 0)
    assert store.read_now(endpoints.state, EndpointKey("desk")) == EndpointState(
        key=EndpointKey("desk"), held_until=NOON
    )
    store.close()


def test_a_store_of_the_first_schema_can_be_looked_at_and_has_no_corrections(tmp_path: Path) -> None:
    with _first_schema(tmp_path / "feedpub.db"):
        pass
    store = open_store(f"sqlite:///{tmp_path / 'feedpub.db'}", read_only=True)
    assert (store.read_now(corrections.every), store.read_now(corrections.of, [an_item().id])) == ({}, {})
    store.close()


def test_a_guest_writes_beside_the_owner_and_never_makes_or_upgrades_a_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'feedpub.db'}"
    with pytest.raises(StoreError, match="there is no store at"):
        open_store(url, guest=True)
    owner = open_store(url)
    guest = open_store(url, guest=True)
    guest.write_now(instance.remember, "guest", "was here")
    guest.close()
    assert owner.write_now(instance.fact, "guest") == "was here"
    owner.close()


def test_a_guest_waits_until_the_owner_has_written(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'feedpub.db'}"
    owner, guest = open_store(url), open_store(url, guest=True)
    begun, order = threading.Event(), []

    def slowly(tx: Tx) -> None:
        begun.set()
        time.sleep(0.3)
        instance.remember(tx, "fact", "owner")
        order.append("owner")

    def then(tx: Tx) -> str | None:
        order.append("guest")
        return instance.fact(tx, "fact")

    thread = threading.Thread(target=owner.write_now, args=(slowly,))
    thread.start()
    begun.wait()
    assert guest.write_now(then) == "owner"
    thread.join()
    assert order == ["owner", "guest"]
    guest.close()
    owner.close()


def test_a_guest_refuses_a_store_that_is_older_or_newer(tmp_path: Path) -> None:
    path = tmp_path / "feedpub.db"
    with _first_schema(path):
        pass
    with pytest.raises(StoreError, match="has schema 0001, and this version writes 0004"):
        open_store(f"sqlite:///{path}", guest=True)
    with closing(sqlite3.connect(path)) as direct, direct:
        direct.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="schema 9999, which this version does not know"):
        open_store(f"sqlite:///{path}", guest=True)


def _add_as_before(tx: Tx) -> None:
    """An item as the first version stored it: without words to be searched."""
    tx.exec_driver_sql("CREATE TEMP TABLE item_words (title, summary)")
    items.add(tx, [(an_item(), "digest", [IdentityKey("url:pub.example/1")])])
    tx.exec_driver_sql("DROP TABLE temp.item_words")


@contextmanager
def _first_schema(path: Path) -> Iterator[Tx]:
    """A store as the first version made it."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as tx:
        command.upgrade(configuration(tx), "0001")
        yield tx
    engine.dispose()

"""Opens the database and lets the async side in by one hop to a thread.

SQLite has one writer thread whose transactions begin IMMEDIATE (without that, updates are lost in silence), and a
few reader threads that can only query. A process owns its file by a lock file beside it. Knows no table.

A guest writes beside the owner: a command that says one thing, in one short transaction. SQLite lets one of both
write at a time, and the other waits; the owner may rely on no more than this:

- What is read in a transaction that writes is true until its end. What was read before it may have changed, also
  where no other thread of this process writes: it is to be read again, or fenced by a generation.
- What the owner keeps in memory it alone changes (documents that lie ready, leases, queued looks). What a guest
  changes, it changes in rows that the owner looks at in every tick: marks, due times, releases.
- The schema does not change below a guest, as only an owner that starts brings it up to date: a guest that finds
  another one refuses.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool, StaticPool

from feedpub.errors import StoreError, StoreOwnedError
from feedpub.store.transaction import Tx

P = ParamSpec("P")
T = TypeVar("T")

READERS = 2
BUSY_MS = 10_000


class Store:
    """The database as one process has it. ``write`` and ``read`` run one function in one transaction each."""

    def __init__(self, writer: Engine | None, reader: Engine, lock: int | None = None) -> None:
        self._writer = writer
        self._reader = reader
        self._lock = lock
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._reading = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")

    async def write(self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs ``work(tx, …)`` in the writer thread: all of it is stored, or nothing."""
        run = self._bound(self.write_now, work, args, kwargs)
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._writing, run))

    async def read(self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs ``work(tx, …)`` in a reader thread, on one snapshot."""
        run = self._bound(self.read_now, work, args, kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._reading, run)

    def write_now(self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same from synchronous code, in this thread."""
        if self._writer is None:
            raise StoreError("the store was opened for reading only", "Open it without read_only to write")
        with _translated(), self._writer.begin() as tx:
            return work(tx, *args, **kwargs)

    def read_now(self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same from synchronous code, in this thread."""
        with _translated(), self._reader.connect() as tx:
            return work(tx, *args, **kwargs)

    def close(self) -> None:
        """Waits for what is being written, then gives the file back."""
        self._writing.shutdown(wait=True)
        self._reading.shutdown(wait=True)
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()
        if self._lock is not None:
            os.close(self._lock)

    @staticmethod
    def _bound(run: Any, work: Any, args: Any, kwargs: Any) -> Callable[[], Any]:
        return lambda: run(work, *args, **kwargs)


@contextmanager
def _translated() -> Iterator[None]:
    """What the database says of itself (locked, full, damaged) as an error of ours."""
    try:
        yield
    except DatabaseError as error:
        busy = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
        advice = "Another process is writing: try again" if busy else "Is the disk full, or the file damaged?"
        raise StoreError(f"the store refuses: {error.orig}", advice) from error


def open_store(url: str, *, read_only: bool = False, guest: bool = False) -> Store:
    """Opens the store; makes and upgrades it unless ``read_only`` or as a ``guest``, who writes beside the owner.

    Raises ``StoreError`` where it is damaged, newer than this program, owned by another process, or not SQLite; for
    a guest also where it is older.
    """
    path = _sqlite_file(url)
    if (read_only or guest) and not path.is_file():
        raise StoreError(f"there is no store at {path}", "Run `feedpub poll` or `feedpub run` first")
    if read_only:
        return Store(None, _engine(path, read_only=True))
    if guest:
        return _guest(path)
    lock = _own(path)
    try:
        _prepare(path)
    except BaseException:
        os.close(lock)
        raise
    return Store(_engine(path, read_only=False), _engine(path, read_only=True), lock)


def _guest(path: Path) -> Store:
    from feedpub.store.upgrade import require_current

    store = Store(_engine(path, read_only=False), _engine(path, read_only=True))
    try:
        store.read_now(require_current, path)
    except BaseException:
        store.close()
        raise
    return store


def _prepare(path: Path) -> None:
    from feedpub.store.upgrade import upgrade

    engine = _engine(path, read_only=False)
    try:
        with engine.connect() as tx:
            verdict = tx.exec_driver_sql("PRAGMA quick_check").scalar_one()
        if verdict != "ok":
            raise StoreError(f"{path} is damaged: {verdict}", "Restore it from a backup; nothing was changed")
        upgrade(engine, path)
    except DatabaseError as error:
        raise StoreError(f"{path} cannot be used: {error.orig}", "Is it a feedpub store? Restore a backup") from error
    finally:
        engine.dispose()


def _sqlite_file(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise StoreError(
            f"the store {parsed.render_as_string(hide_password=True)} is not supported",
            "Use sqlite:///path/to/feedpub.db",
        )
    return Path(parsed.database)


def _own(path: Path) -> int:
    """Takes the lock file beside the database; the kernel gives it back when the process ends, however it ends."""
    name = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror}", "Choose another store.url, or mend its folder"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise StoreOwnedError(
            f"another feedpub process owns {path}", "Stop it first, or look with the commands that only read"
        ) from error
    return lock


def _engine(path: Path, *, read_only: bool) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool if read_only else StaticPool,
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000},
        **({"pool_size": READERS + 1} if read_only else {}),
    )
    event.listen(engine, "connect", _read_pragmas if read_only else _write_pragmas)
    event.listen(engine, "begin", _begin if read_only else _begin_immediate)
    return engine


def _write_pragmas(connection: Any, _record: object) -> None:
    # The driver must not begin by itself: we say BEGIN IMMEDIATE.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _read_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_MS}", "query_only=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Tx) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Tx) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

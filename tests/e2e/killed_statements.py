"""Takes a look with news into copies of a store, and ends at each of its statements as if it were killed.

``killed_statements.py feedpub.yaml copy.db``: prints a line for each death, and one for the look that lived: how many
items, deliveries and lines of the ledger the file holds then.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event

from feedpub.classify import Filer
from feedpub.config import Settings, load
from feedpub.events import Bus
from feedpub.model import Listing, ParsedItem, ParsedListing, PrintedDate
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.intake import take_in
from feedpub.pipeline.look import Look
from feedpub.policy.catalogue import Catalogue
from feedpub.store import open_store, sources

KILLED = 137


def clock() -> datetime:
    return datetime.now(UTC)


def _look() -> Look:
    at = PrintedDate(at=clock())
    items = [ParsedItem(title=f"News {n}", link=f"https://pub.example/news/{n}", published=at) for n in range(3)]
    return Look(status=200, listing=Listing(url="", body=b"news"), parsed=ParsedListing(items=tuple(items), kind="css"))


def _take_in(said: Settings, filer: Filer, store_url: str, last: int) -> None:
    """Dies before the statement number ``last``, the commit being the last one of all."""
    desk = Desk(
        store=open_store(store_url),
        bus=Bus(),
        clock=clock,
        chance=lambda: 0.0,
        filer=filer,
        catalogue=Catalogue(said.site, filer.taxonomy, said.sources, said.feeds),
        sources={source.key: source for source in said.sources},
        endpoints={endpoint.key: endpoint for endpoint in said.endpoints},
        subscriptions=said.subscriptions,
    )
    (source,) = said.sources
    ((_, generation),) = desk.store.write_now(sources.claim, [source.key], clock())
    numbers = count(1)

    def statement(*_: object) -> None:
        if next(numbers) == last:
            os._exit(KILLED)

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", statement)
    assert desk.store.write_now(take_in, desk, source, generation, _look(), clock()) is not None
    os._exit(0)


def _counted(path: Path) -> str:
    with closing(sqlite3.connect(path)) as direct:
        assert direct.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return " ".join(
            str(direct.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("item", "delivery", "ledger")
        )


def main(config: Path, copy: Path) -> None:
    said = load(config, os.environ)
    filer = Filer(said.additions)
    original = config.with_name("feedpub.db")
    for last in count(1):
        for suffix in ("-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
        shutil.copy(original, copy)
        child = os.fork()
        if child == 0:
            try:
                _take_in(said, filer, f"sqlite:///{copy}", last)
            finally:
                os._exit(1)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(status, _counted(copy), flush=True)
        if status != KILLED:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

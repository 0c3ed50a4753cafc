"""Brings a database to the newest schema: Alembic's revisions, shipped inside the package.

Before an existing file is changed, a copy of it is laid beside it. A database that a newer feedpub made is refused.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from feedpub.errors import StoreError
from feedpub.store.transaction import Tx


def configuration(tx: Tx) -> Config:
    """Alembic's configuration, made in code: no alembic.ini, the connection handed over."""
    config = Config()
    config.set_main_option("script_location", str(files("feedpub.store") / "migrations"))
    config.attributes["connection"] = tx
    return config


def upgrade(engine: Engine, path: Path) -> None:
    """Applies what is missing, all of it or nothing. Raises ``StoreError`` for a schema newer than this program."""
    with engine.begin() as tx:
        config = configuration(tx)
        script = ScriptDirectory.from_config(config)
        have = MigrationContext.configure(tx).get_current_revision()
        if have == script.get_current_head():
            return
        if have is not None:
            _refuse_newer(script, have, path)
            _keep_copy(path, have)
        command.upgrade(config, "head")


def require_current(tx: Tx, path: Path) -> None:
    """Raises ``StoreError`` unless the database has exactly this program's schema. Changes nothing."""
    script = ScriptDirectory.from_config(configuration(tx))
    have, wanted = MigrationContext.configure(tx).get_current_revision(), script.get_current_head()
    if have == wanted:
        return
    if have is not None:
        _refuse_newer(script, have, path)
    raise StoreError(
        f"{path} has schema {have}, and this version writes {wanted}",
        "An older feedpub made it: start `feedpub run` or `feedpub poll` of this version, which brings it up to date",
    )


def _refuse_newer(script: ScriptDirectory, have: str, path: Path) -> None:
    if have not in {revision.revision for revision in script.walk_revisions()}:
        raise StoreError(
            f"{path} has schema {have}, which this version does not know", "A newer feedpub made it: upgrade feedpub"
        )


def _keep_copy(path: Path, revision: str) -> None:
    copy = path.with_name(f"{path.name}.before-{revision}")
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)

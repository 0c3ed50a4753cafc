"""Runs the revisions on the connection that it is handed. Batch mode everywhere: SQLite cannot alter a table."""

from alembic import context
from sqlalchemy import Connection

from feedpub.store.columns import METADATA

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

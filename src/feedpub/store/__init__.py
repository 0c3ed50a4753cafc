"""What feedpub remembers: SQLModel tables, their migrations, and functions that take and return domain values.

Each function takes the connection of a transaction first and belongs to ``Store.write`` or ``Store.read``. Rows
never leave this room.
"""

from feedpub.store import feed_tables, hub_tables, outbox_tables
from feedpub.store.engine import Store, open_store
from feedpub.store.transaction import Tx

__all__ = ["Store", "Tx", "feed_tables", "hub_tables", "open_store", "outbox_tables"]

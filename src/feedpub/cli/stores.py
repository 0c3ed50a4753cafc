"""How commands come to the store: to look, or as a guest who says one thing beside the running service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feedpub.config import Settings
    from feedpub.store import Store


@contextmanager
def looked_at(loaded: Settings) -> Iterator[Store]:
    """The store, to be read. Raises ``StoreError`` where there is none."""
    from feedpub.store import open_store

    store = open_store(loaded.store_url, read_only=True)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def visited(loaded: Settings) -> Iterator[Store]:
    """The store, open for a guest (``store.engine`` says what one may do). Raises ``StoreError``."""
    from feedpub.store import open_store

    store = open_store(loaded.store_url, guest=True)
    try:
        yield store
    finally:
        store.close()

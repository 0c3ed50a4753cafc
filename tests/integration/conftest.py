"""A real store in a file, for every test that needs one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feedpub.store import Store, instance, open_store
from makers import NOON


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store."""
    opened = open_store(f"sqlite:///{tmp_path / 'feedpub.db'}")
    opened.write_now(instance.begin, NOON)
    yield opened
    opened.close()

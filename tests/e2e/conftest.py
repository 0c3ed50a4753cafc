"""What the tests on real sockets share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest


@pytest.fixture(scope="module", autouse=True)
async def loop_of_the_file(anyio_backend: str) -> AsyncIterator[None]:
    """One event loop for all tests of a file, so that the worker that reads its listings is started once."""
    yield

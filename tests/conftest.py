"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("feedpub", deadline=None)  # a machine under load proves nothing
settings.load_profile("feedpub")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as feedpub does."""
    return "asyncio"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real listing pages that lies beside a founder's checkout."""
    if not SHARED.is_dir():
        pytest.skip("the real listing pages are not on this machine")
    return SHARED


@pytest.fixture(autouse=True)
def needed_program(request: pytest.FixtureRequest) -> None:
    """Skips a test whose program the machine does not have, and says which."""
    for mark in request.node.iter_markers("needs"):
        for program in mark.args:
            if shutil.which(program) is None:
                if os.environ.get("FEEDPUB_NEED_PROGRAMS"):
                    pytest.fail(f"this run must have the program {program}")
                pytest.skip(f"needs the program {program}")

"""Whatever happens in whatever order: nothing is lost, nothing comes twice without a doubt, nothing under two ids."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from property.any_course import a_course

COURSES = int(os.environ.get("FEEDPUB_COURSES", "12"))
"""How many; a release is tried with thousands."""
FIRST = int(os.environ.get("FEEDPUB_COURSE", "0"))
STEPS = 30


@pytest.mark.anyio
@pytest.mark.timeout(60)
@pytest.mark.parametrize("seed", range(FIRST, FIRST + COURSES))
async def test_whatever_happens_every_delivery_has_one_fate(seed: int, tmp_path: Path) -> None:
    async with a_course(tmp_path, seed) as course:
        try:
            for _ in range(STEPS):
                await course.step()
            await course.end()
        except AssertionError as error:
            error.add_note("\n".join(course.done))
            raise

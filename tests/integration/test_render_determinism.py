"""The same entries give the same bytes in every process, locale and thread."""

from __future__ import annotations

import locale
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from feedpub.model import FeedPath
from feedpub.render import FORMATS, render
from render_makers import a_channel, bare, hostile, pictured

TESTS = Path(__file__).resolve().parents[1]
PATHS = os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])
PRINT_ETAGS = "from integration.test_render_determinism import etags; print(*etags())"


def etags() -> list[str]:
    """The ETag of each format's document, rendered from nothing."""
    entries = (pictured(), bare(), hostile())
    return [
        render(format, a_channel(), [format.entry(entry) for entry in entries], FeedPath("x")).etag
        for format in FORMATS
    ]


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_another_process_renders_the_same_bytes(seed: str) -> None:
    elsewhere = {"PYTHONHASHSEED": seed, "LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo", "PYTHONPATH": PATHS}
    command = [sys.executable, "-c", PRINT_ETAGS]
    run = subprocess.run(command, env=os.environ | elsewhere, capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.split() == etags()


def test_threads_render_the_same_bytes_and_leave_the_locale_alone() -> None:
    before = locale.setlocale(locale.LC_ALL)
    with ThreadPoolExecutor(max_workers=8) as pool:
        rendered = list(pool.map(lambda _: etags(), range(64)))
    assert rendered == [etags()] * 64
    assert locale.setlocale(locale.LC_ALL) == before

"""How much an entry's kept fragment saves, beside feedgen with the same cures, and that the bytes are the same.

CPU time, each side in turns; only the ratio is judged, and leniently. ``test_publish_speed.py`` has feedgen uncured.

``pytest -s tests/benchmarks/test_render_speed.py``
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import process_time

import pytest

from feedpub.model import EntryId
from feedpub.render import FORMATS
from feedpub.render.feedgen_adapter import CuredEntry, CuredFeed, profiled
from render_makers import a_channel, pictured

TIMES_QUICKER = 20
LENIENCE = 2.0
"""The machine is busy with other things: what is judged may be so much worse than what is promised."""

ENTRIES = [replace(pictured(), id=EntryId(f"tag:feeds.example,2026:item/{number}")) for number in range(50)]


def milliseconds(work: Callable[[], object], rounds: int = 15) -> float:
    """The median CPU time of one call."""

    def once() -> float:
        start = process_time()
        work()
        return (process_time() - start) * 1000

    return median(once() for _ in range(rounds))


def whole(name: str) -> bytes:
    feed = CuredFeed(a_channel(), name)
    for entry in ENTRIES:
        feed.add_entry(CuredEntry(entry), order="append")
    body: bytes = profiled(feed.rss_str()) if name == "rss" else feed.atom_str()
    return body


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_splicing_one_new_entry_against_rendering_the_whole_feed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    format = FORMATS[name]
    kept = [format.entry(entry) for entry in ENTRIES[1:]]

    def after_one_new() -> bytes:
        return format.document(a_channel(), [format.entry(ENTRIES[0]), *kept])

    assert after_one_new() == whole(name)
    pairs = [(milliseconds(lambda: whole(name)), milliseconds(after_one_new)) for _ in range(7)]
    full, splice = (median(each) for each in zip(*pairs, strict=True))
    with capsys.disabled():
        print(f"\n{name}: 50 entries by cured feedgen {full:.2f} ms, one spliced {splice:.3f} ms: {full / splice:.0f}x")
    assert full / splice > TIMES_QUICKER / LENIENCE

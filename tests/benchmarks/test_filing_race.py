"""feedpub beside other packages that find countries in texts: speed and rightness on the same items in one run.

The other packages are in no lock of ours: tests/README.md says how to lay them in ``build/peers``, or in the
folder that ``FEEDPUB_PEERS`` names. Without them the race is skipped; with ``FEEDPUB_NEED_PROGRAMS`` that is a failure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.labelled import OWN, UNITED_STATES, Labelled, own_items, real_items
from benchmarks.scoring import Tally
from conftest import SHARED

ROOT = Path(__file__).parents[2]
PEERS = Path(os.environ.get("FEEDPUB_PEERS", ROOT / "build" / "peers"))
"""A virtual environment with what ``peers.lock`` pins."""
RACE = Path(__file__).with_name("race.py")
SECONDS = 110

TIMES_AS_FAST = 5
"""As country_converter, at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one finder did with all items."""

    per_second: float
    tally: Tally


@pytest.fixture(scope="module")
def packages() -> Path:
    """The folder from which the other packages are imported."""
    found = sorted(PEERS.glob("lib/python*/site-packages/country_converter"))
    if not found:
        said = f"needs the packages of tests/benchmarks/peers.lock in {PEERS}"
        if os.environ.get("FEEDPUB_NEED_PROGRAMS"):
            pytest.fail(f"this run {said}")
        pytest.skip(said)
    return found[-1].parent


@pytest.fixture(scope="module")
def items() -> list[Labelled]:
    real = real_items(SHARED) if SHARED.is_dir() else []
    found = [*real, *(item for path in OWN for item in own_items(path))]
    if not found:
        pytest.skip("there are no labelled items on this machine")
    return found


@pytest.fixture(scope="module")
def runs(packages: Path, items: list[Labelled]) -> dict[str, Run]:
    texts = [[item.fields.get("title", ""), item.fields.get("summary", "")] for item in items]
    done = subprocess.run(
        [sys.executable, str(RACE), str(packages)],
        check=False,
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return {
        name: Run(per_second=len(items) / run["seconds"], tally=_tally(items, run["found"]))
        for name, run in json.loads(done.stdout).items()
    }


def _tally(items: Sequence[Labelled], found: Sequence[Sequence[str]]) -> Tally:
    """The United States are left out on both sides: no other package says whether they are the subject."""
    tally = Tally()
    for item, codes in zip(items, found, strict=True):
        tally.add(frozenset(codes) - {UNITED_STATES}, item.wanted.countries)
    return tally


def test_the_race_is_told(runs: dict[str, Run], items: list[Labelled], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{len(items)} items on one core     items/s  countries P/R/F1")
        for name, run in runs.items():
            tally = run.tally
            print(f"  {name:24} {run.per_second:9,.0f}  {tally.precision:.3f} {tally.recall:.3f} {tally.f1:.3f}")


def test_feedpub_is_several_times_as_fast_as_country_converter(runs: dict[str, Run]) -> None:
    assert runs["feedpub"].per_second >= TIMES_AS_FAST * runs["country_converter"].per_second


def test_feedpub_is_more_right_than_any_other(runs: dict[str, Run]) -> None:
    others = [run for name, run in runs.items() if name != "feedpub"]
    assert runs["feedpub"].tally.f1 > max(run.tally.f1 for run in others), runs

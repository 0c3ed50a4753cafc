"""Asks the command ``feedpub classify`` where labelled items belong: a figure made of its answers is the command's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.labelled import Labelled
from benchmarks.scoring import Given

SECONDS = 120
"""Until a command that does not answer is given up."""


def answers(items: Sequence[Labelled], *, captions: bool) -> list[Given]:
    """What the command says of each item, in their order; without their captions unless those are asked for.

    No operator's file is read, whatever the environment names. Raises ``RuntimeError`` with the command's own words
    when it fails, or when it does not answer for each item.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "items.jsonl"
        path.write_text("".join(f"{json.dumps(_line(item, captions))}\n" for item in items), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "feedpub", "classify", str(path)],
            check=False,
            cwd=folder,
            env={name: value for name, value in os.environ.items() if not name.startswith("FEEDPUB_")},
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
        )
    lines = done.stdout.split("\n")[:-1]
    if done.returncode or len(lines) != len(items):
        told = f"status {done.returncode}, {len(lines)} answers for {len(items)} items"
        raise RuntimeError(f"feedpub classify: {told}: {done.stderr.strip()}")
    return [_given(json.loads(line)) for line in lines]


def _line(item: Labelled, captions: bool) -> dict[str, str]:
    return {name: said for name, said in item.fields.items() if captions or name != "caption"}


def _given(answer: dict[str, Any]) -> Given:
    return Given(
        countries=frozenset(answer["countries"]),
        regions=frozenset(answer["regions"]),
        us_is_subject=answer["us_is_subject"],
        evidence=tuple(answer["evidence"]),
    )

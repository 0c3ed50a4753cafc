"""The answer depends neither on the order of the data files nor on the process that gives it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

import feedpub.classify
from property.sentences import NAMING

DATA = Path(feedpub.classify.__file__).parent / "data"
SCRIPT = Path(__file__).with_name("shuffled_filing.py")
YEARS = range(1992, 2027)
"""Who is meant by an office may depend on the year."""


def words_of(table: Any) -> Iterator[str]:
    """Every word of a data file, keys left out."""
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict | list):
        for inner in table.values() if isinstance(table, dict) else table:
            yield from words_of(inner)


def read(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else tomllib.loads(text)


def texts() -> list[dict[str, str]]:
    """Every word of the data files alone, the leaders in every year, and some hundred of them in pairs."""
    files = sorted(path for path in DATA.rglob("*.*") if path.suffix in (".json", ".toml"))
    found = [
        {"title": word, "language": path.stem if path.parent.name == "languages" else "en"}
        for path in files
        for word in words_of(read(path))
    ]
    leaders = sorted(set(words_of(read(DATA / "places" / "leaders.toml"))))
    dated = [{"title": word, "published": f"{year}-06-01"} for word in leaders for year in YEARS]
    labels = [{"title": "T", "printed_type": word, "section": word} for word in words_of(read(DATA / "types.toml"))]
    links = [{"title": "T", "link": f"https://pub.example{word}x"} for word in words_of(read(DATA / "types.toml"))]
    chance = Random(7)
    pairs = [
        {**chance.choice(found), "summary": f"{chance.choice(NAMING)} {chance.choice(found)['title']}"}
        for _ in range(600)
    ]
    return [*found, *dated, *labels, *links, *pairs]


@pytest.fixture(scope="module")
def asked() -> list[dict[str, str]]:
    return texts()


@pytest.fixture(scope="module")
def usual(asked: list[dict[str, str]]) -> list[str]:
    return filings(asked, seed=0, hash_seed=0)


def filings(asked: list[dict[str, str]], *, seed: int, hash_seed: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(seed)],
        check=False,
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        env=os.environ | {"PYTHONHASHSEED": str(hash_seed)},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == len(asked)
    return [str(one) for one in found]


def differences(
    asked: list[dict[str, str]], usual: list[str], other: list[str]
) -> list[tuple[dict[str, str], str, str]]:
    return [(text, one, two) for text, one, two in zip(asked, usual, other, strict=True) if one != two]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_data_files_does_not_matter(asked: list[dict[str, str]], usual: list[str], seed: int) -> None:
    assert differences(asked, usual, filings(asked, seed=seed, hash_seed=0)) == []


def test_another_process_gives_the_same_answer(asked: list[dict[str, str]], usual: list[str]) -> None:
    assert differences(asked, usual, filings(asked, seed=0, hash_seed=4711)) == []


def test_the_words_are_asked_about_in_numbers(asked: list[dict[str, str]], usual: list[str]) -> None:
    assert len(asked) > 5000
    assert len(set(usual)) > 3000

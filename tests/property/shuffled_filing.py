"""Files texts in a fresh interpreter whose data files stand in another order, and prints the filings.

    python tests/property/shuffled_filing.py SEED < texts.json

SEED 0 leaves the files as they are. What a file says stays the same: only the order of its tables, keys and lists of
words changes, and the order in which the hand-kept files are read.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

SEED = int(sys.argv[1])
TEXTS = json.load(sys.stdin)


def shuffled(value: Any, chance: Random) -> Any:
    """The same value in another order, at every depth. Only words are a list without an order."""
    if isinstance(value, dict):
        return dict(chance.sample([(key, shuffled(inner, chance)) for key, inner in value.items()], len(value)))
    if isinstance(value, list) and all(isinstance(inner, str) for inner in value):
        return chance.sample(value, len(value))
    return value


def shuffling(load: Callable[[str], Any], chance: Random) -> Callable[[str], Any]:
    """The regions stay as they are: their order is the order of display."""

    def loads(text: str) -> Any:
        table = load(text)
        return table if "union_of" in text else shuffled(table, chance)

    return loads


def main() -> None:
    """Prints one list: for each text its filing, evidence included."""
    chance = Random(SEED)
    if SEED:
        vars(json)["loads"] = shuffling(json.loads, chance)
        vars(tomllib)["loads"] = shuffling(tomllib.loads, chance)
    from feedpub.classify import Filer, Text, shelves

    if SEED:
        vars(shelves)["PLACES"] = tuple(chance.sample(shelves.PLACES, len(shelves.PLACES)))
    filer = Filer()
    told = []
    for fields in TEXTS:
        day = date.fromisoformat(fields["published"]) if "published" in fields else None
        told.append(repr(filer.file(Text(**{**fields, "published": day}))))
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()

"""The room's own data files, read from the package once. Knows where they lie, not what they mean."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

PLACES = (
    "aliases", "areas", "blockers", "cities", "leaders", "newsworthy", "operations", "organisations", "peoples",
    "provinces", "united_states",
)  # fmt: skip
"""The hand-kept files below ``data/places``. Their order does not matter: no phrase stands in two of them."""


@cache
def toml(name: str) -> dict[str, Any]:
    """The table of ``data/<name>.toml``."""
    return tomllib.loads(_read(f"{name}.toml"))


@cache
def json_table(name: str) -> dict[str, Any]:
    """The object of ``data/<name>.json``."""
    table: dict[str, Any] = json.loads(_read(f"{name}.json"))
    return table


@cache
def fingerprint() -> str:
    """Of the content of all data files."""
    digest = blake2b(digest_size=12)
    for name in sorted(_names(files("feedpub.classify").joinpath("data"))):
        digest.update(f"{name}\x00{_read(name)}\x00".encode())
    return digest.hexdigest()


def _names(folder: Traversable, above: str = "") -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _names(entry, f"{above}{entry.name}/")
        elif entry.name.endswith((".toml", ".json")):
            yield f"{above}{entry.name}"


def _read(name: str) -> str:
    return files("feedpub.classify").joinpath("data", *name.split("/")).read_text(encoding="utf-8")

"""The room's own data files, read from the package once. Knows where they lie, not what they mean."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

PLACES = ("aliases", "areas", "blockers", "cities", "leaders", "organisations", "peoples", "united_states")
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


def _read(name: str) -> str:
    return files("feedpub.classify").joinpath("data", *name.split("/")).read_text(encoding="utf-8")

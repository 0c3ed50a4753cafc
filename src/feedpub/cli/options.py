"""What several commands share: their options, the reading of the operator's file, the printing of results."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from feedpub.config import Settings

Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        envvar="FEEDPUB_CONFIG",
        help="The operator's file. Without it feedpub.yaml, then config/feedpub.yaml.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]


def settings(config: Path | None, *, resolve_secrets: bool = True) -> Settings:
    """Reads the operator's file. Raises ``ConfigError``."""
    from feedpub.config import load

    return load(config_path(config), os.environ, resolve_secrets=resolve_secrets)


def config_path(config: Path | None) -> Path:
    """The file that was named, or the first of the usual ones that is there."""
    usual = (Path("feedpub.yaml"), Path("config/feedpub.yaml"))
    return config or next((path for path in usual if path.is_file()), usual[0])


def say(facts: Mapping[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
    sys.stdout.flush()

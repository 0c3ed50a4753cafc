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
    from feedpub.model import Source
    from feedpub.policy.catalogue import Catalogue

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
    from feedpub.errors import ConfigError, Problem

    path = config_path(config)
    if config is None and not path.is_file():
        what = "there is no such file here"
        advice = "write a first one with `feedpub init`, or name yours with --config"
        raise ConfigError([Problem(file=str(path), line=0, column=0, path="", what=what, advice=advice)])
    return load(path, os.environ, resolve_secrets=resolve_secrets)


def config_path(config: Path | None) -> Path:
    """The file that was named, or the first of the usual ones that is there."""
    usual = (Path("feedpub.yaml"), Path("config/feedpub.yaml"))
    return config or next((path for path in usual if path.is_file()), usual[0])


def catalogue_of(loaded: Settings) -> Catalogue:
    """The feeds that the operator's file makes."""
    from feedpub.classify import Filer
    from feedpub.policy.catalogue import Catalogue

    return Catalogue(loaded.site, Filer(loaded.additions).taxonomy, loaded.sources, loaded.feeds)


def source_named(loaded: Settings, name: str) -> Source:
    """The configured source of that name. Raises ``UnknownNameError`` with the nearest one."""
    from difflib import get_close_matches

    from feedpub.errors import UnknownNameError

    found = {source.key: source for source in loaded.sources}
    for key, source in found.items():
        if key == name:
            return source
    raise UnknownNameError("source", name, next(iter(get_close_matches(name, found, n=1)), None))


def say(facts: Mapping[str, Any]) -> None:
    """One JSON object on one line of standard output, whatever its texts hold and whatever output can be written.

    Half a surrogate pair is no character and becomes U+FFFD. Output that is not in UTF-8 gets escapes of JSON.
    """
    line = json.dumps(facts, ensure_ascii=False)
    line = line.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(json.loads(line))
    sys.stdout.write(line + "\n")
    sys.stdout.flush()

"""``feedpub init``: writes a first operator's file, to be changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FIRST_FILE = """\
# What feedpub watches, what it publishes, and whom it tells. `feedpub check` finds every mistake in this file.

site:
  title: My research
  url: http://127.0.0.1:8080            # where readers reach it; its host stays in every entry's id

sources:
  rand-security-cooperation:            # its name for good: it is part of addresses
    url: https://www.rand.org/topics/security-cooperation.html
    every: 30m
    timezone: America/Los_Angeles       # where a printed day is a day

endpoints:
  screen: {kind: console}               # a line of text for each new item

subscriptions:
  - {to: screen}
"""


def command(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")] = Path("feedpub.yaml"),
) -> None:
    """Example: feedpub init

    Writes a first operator's file, with one source to watch. It never writes over a file that is there.
    """
    from feedpub.errors import FeedpubError

    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(FIRST_FILE)
    except FileExistsError as error:
        raise FeedpubError(f"{path} is there already, and stays as it is") from error
    except OSError as error:
        raise FeedpubError(f"{path} cannot be written: {error.strerror}") from error
    typer.echo(f"wrote {path}. Make it yours, then: feedpub check, feedpub poll, feedpub run")

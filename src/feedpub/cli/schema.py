"""``feedpub schema``: the JSON Schema of the operator's file, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def command(
    path: Annotated[Path, typer.Argument(help="Where to write it; - for standard output.")] = Path(
        "config/schema.json"
    ),
) -> None:
    """Example: feedpub schema config/schema.json

    Writes the JSON Schema that an editor completes and checks the file by.
    """
    from feedpub.config import schema
    from feedpub.errors import FeedpubError

    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if str(path) == "-":
        typer.echo(text, nl=False)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FeedpubError(f"{path} cannot be written: {error.strerror}. Name another file") from error
    typer.echo(f"wrote {path}")

"""``feedpub check``: says everything that is wrong with the operator's file."""

from __future__ import annotations

from typing import Annotated

import typer

from feedpub.cli.options import Config, Json, config_path, say, settings


def command(
    config: Config = None,
    as_json: Json = False,
    secrets: Annotated[bool, typer.Option(help="Also look whether every secret can be read here.")] = True,
) -> None:
    """Example: feedpub check --config feedpub.yaml

    Finds every mistake in the operator's file, and changes nothing. Each is named with its line and column; then the
    exit status is 78.
    With --json it prints one object.
    """
    from feedpub.errors import ConfigError

    try:
        loaded = settings(config, resolve_secrets=secrets)
    except ConfigError as error:
        if not as_json:
            raise
        from dataclasses import asdict

        say({"ok": False, "problems": [asdict(problem) for problem in error.problems]})
        raise typer.Exit(78) from None
    counts = {
        "sources": len(loaded.sources),
        "feeds": len(loaded.feeds),
        "endpoints": len(loaded.endpoints),
        "subscriptions": len(loaded.subscriptions),
    }
    if as_json:
        say({"ok": True, "problems": [], **counts})
        return
    for warning in loaded.warnings:
        typer.echo(str(warning), err=True)
    held = ", ".join(f"{count} {name[:-1] if count == 1 else name}" for name, count in counts.items())
    typer.echo(f"{config_path(config)} is right: {held}.")

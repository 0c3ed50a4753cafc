"""The command line: one file a command; this one knows only their names, and how an error is told."""

from __future__ import annotations

import sys
from importlib import import_module

import typer
from typer.core import TyperGroup

from feedpub.cli.groups import first_sentence
from feedpub.errors import ConfigError, FeedpubError, StoreError, UnknownNameError

EXIT_USAGE, EXIT_TEMPORARY, EXIT_CONFIG = 2, 75, 78
"""sysexits.h: EX_TEMPFAIL for a store that another process owns, EX_CONFIG for a wrong configuration."""

COMMANDS = (
    "run",
    "demo",
    "init",
    "check",
    "schema",
    "poll",
    "release",
    "preview",
    "classify",
    "explain",
    "import",
    "refile",
    "file",
    "withdraw",
    "items",
    "feeds",
    "deliveries",
    "endpoint",
    "preview-message",
    "doctor",
)
"""In the order of ``--help``."""
MODULES = {"import": "import_", "preview-message": "preview_message"}
"""Where a module cannot be named as its command."""


class _InOrder(TyperGroup):
    """Lists commands and groups of commands in one order: Typer lists groups last."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return [name for name in COMMANDS if name in self.commands] or super().list_commands(ctx)


app = typer.Typer(
    name="feedpub",
    cls=_InOrder,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Example: feedpub demo\n\nWatches listing pages, files every item by type and region, publishes feeds, "
    "tells channels.",
)


def _tell_version(asked: bool) -> None:
    if asked:
        from feedpub import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _about(
    version: bool = typer.Option(
        False, "--version", help="Print the version and end.", is_eager=True, callback=_tell_version
    ),
) -> None:
    del version  # its callback has told it


def main() -> None:
    """Runs a command; an error of ours is one sentence on standard error and an exit status, never a traceback."""
    for name in COMMANDS:
        module = import_module(f"feedpub.cli.{MODULES.get(name, name)}")
        if (group := getattr(module, "group", None)) is not None:
            app.add_typer(group, name=name, short_help=first_sentence(module.command))
        else:
            app.command(name, short_help=first_sentence(module.command))(module.command)
    try:
        app()
    except ConfigError as error:
        count = len(error.problems)
        typer.echo(f"{error}\n{count} error{'s' if count != 1 else ''}. Nothing was changed.", err=True)
        sys.exit(EXIT_CONFIG)
    except StoreError as error:
        typer.echo(f"feedpub: {error}", err=True)
        sys.exit(EXIT_TEMPORARY)
    except UnknownNameError as error:
        typer.echo(f"feedpub: {error}", err=True)
        sys.exit(EXIT_USAGE)
    except FeedpubError as error:
        typer.echo(f"feedpub: {error}", err=True)
        sys.exit(1)

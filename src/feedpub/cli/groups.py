"""What commands have in common where they are listed, and those with subcommands."""

from __future__ import annotations

from collections.abc import Callable
from inspect import getdoc

import typer

_TYPED = "COMMANDLINE"


def first_sentence(command: Callable[..., None]) -> str:
    """What a list of commands says of one: the sentence behind the example."""
    _, what, *_ = (getdoc(command) or "").split("\n\n")
    return " ".join(what.split()).partition(". ")[0].rstrip(".")


def refuse_options_before(ctx: typer.Context) -> None:
    """Options before a subcommand would say nothing to it, and whoever typed them means something.

    Raises ``typer.BadParameter``.
    """
    for name in ctx.params:
        source = ctx.get_parameter_source(name)
        if source is not None and source.name == _TYPED:
            raise typer.BadParameter(f"write the options behind `{ctx.invoked_subcommand}`, not before it")

"""What commands with subcommands have in common."""

from __future__ import annotations

import typer

_TYPED = "COMMANDLINE"


def refuse_options_before(ctx: typer.Context) -> None:
    """Options before a subcommand would say nothing to it, and whoever typed them means something.

    Raises ``typer.BadParameter``.
    """
    for name in ctx.params:
        source = ctx.get_parameter_source(name)
        if source is not None and source.name == _TYPED:
            raise typer.BadParameter(f"write the options behind `{ctx.invoked_subcommand}`, not before it")

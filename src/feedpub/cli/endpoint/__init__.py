"""``feedpub endpoint``: the receivers, how they fare, and a try of one."""

from __future__ import annotations

import typer

from feedpub.cli.endpoint import enable, list_, test
from feedpub.cli.groups import first_sentence


def command() -> None:
    """Example: feedpub endpoint list

    Lists the receivers and how they fare, tries one, enables one again. The try is a message that is marked as a test.
    """


group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, callback=command)
for _name, _one in (("list", list_), ("test", test), ("enable", enable)):
    group.command(_name, short_help=first_sentence(_one.command))(_one.command)

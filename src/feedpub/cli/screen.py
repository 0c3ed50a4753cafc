"""Prints with the width of the terminal; where nobody looks, one thing a line and no blanks behind it."""

from __future__ import annotations

import sys

from rich.console import Console, RenderableType

PIPED_WIDTH = 10_000
"""Characters of a line that is piped: nothing is wrapped there."""


def put(*parts: RenderableType) -> None:
    """Prints each part below the one before."""
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(*parts, sep="\n")
        return
    console = Console(highlight=False, width=PIPED_WIDTH)
    with console.capture() as shown:
        console.print(*parts, sep="\n")
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in shown.get().splitlines()))

"""``feedpub demo``: the program doing its main job before your eyes, on loopback, without a network."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer


def command(
    port: Annotated[
        int, typer.Option(min=1, max=65532, help="Feeds and index; the sample sites take the three ports behind it.")
    ] = 8080,
    seconds: Annotated[float | None, typer.Option("--for", metavar="SECONDS", help="End after this long.")] = None,
    pace: Annotated[float, typer.Option(min=0.2, help="Seconds between two new items of the sample publisher.")] = 5.0,
) -> None:
    """Example: feedpub demo --for 60

    Shows the whole program on this machine, without a network. Starts a sample publisher, watches it, publishes its
    feeds and shows what sample channels of Slack, Discord and Teams, a mailbox and a webhook received. Prints three
    addresses to open, and runs until Ctrl-C. Keeps nothing: the store is temporary.
    """
    import uvloop

    from feedpub.demo.play import play

    uvloop.run(play(port=port, pace=timedelta(seconds=pace), seconds=seconds, tell=typer.echo))

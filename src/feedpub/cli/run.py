"""``feedpub run``: one process that polls, publishes, delivers and serves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from feedpub.cli.options import Config, settings

if TYPE_CHECKING:
    from feedpub.config import Settings


def command(
    config: Config = None,
    host: Annotated[str | None, typer.Option(help="Serve on this address instead of the configured one.")] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help="Serve on this port instead of the configured one; 0 takes any that is free."
        ),
    ] = None,
) -> None:
    """Example: feedpub run --config feedpub.yaml

    Watches the sources, publishes the feeds and tells the channels until it is stopped. SIGTERM drains: polls and
    messages under way end, and the process within 10 seconds.
    """
    import uvloop

    from feedpub.observe import configure_logs

    configure_logs()
    loaded = settings(config)
    if host is not None:
        loaded = replace(loaded, listen_host=host)
    if port is not None:
        loaded = replace(loaded, listen_port=port)
    uvloop.run(_run(loaded))


async def _run(loaded: Settings) -> None:
    from feedpub.app import bind, opened, stop_on_signals

    stop = stop_on_signals()
    listener = bind(loaded.listen_host, loaded.listen_port)
    async with opened(loaded, logs=True) as app:
        typer.echo(f"feedpub serves {_address(*listener.getsockname()[:2])}", err=True)
        await app.run(listener, stop)


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

"""``feedpub release``: what to do with a held flood."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from feedpub.cli.options import Config, settings


def command(
    source: Annotated[str, typer.Argument(help="The source whose items are held.")],
    seen: Annotated[bool, typer.Option("--seen", help="Publish the items, but tell no channel of them.")] = False,
    config: Config = None,
) -> None:
    """Example: feedpub release rand-security-cooperation --seen

    When most of a known listing is suddenly new, its items are held. This lets the next look take them: as news, or
    with --seen without telling anybody.
    """
    asyncio.run(_release(source, config, "seen" if seen else "publish"))


async def _release(name: str, config: Path | None, how: str) -> None:
    from feedpub.app import opened
    from feedpub.errors import UnknownNameError
    from feedpub.model import SourceKey
    from feedpub.store import sources

    loaded = settings(config)
    if name not in {source.key for source in loaded.sources}:
        raise UnknownNameError("source", name)
    async with opened(loaded) as app:
        await app.desk.store.write(sources.release, SourceKey(name), how, app.desk.clock())
    typer.echo(f"The next look at {name} takes its items as {'seen' if how == 'seen' else 'news'}.")

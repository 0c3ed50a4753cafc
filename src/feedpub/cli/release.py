"""``feedpub release``: what to do with a held flood."""

from __future__ import annotations

from typing import Annotated

import typer

from feedpub.cli.options import Config, settings, source_named


def command(
    source: Annotated[str, typer.Argument(help="The source whose items are held.")],
    seen: Annotated[bool, typer.Option("--seen", help="Publish the items, but tell no channel of them.")] = False,
    config: Config = None,
) -> None:
    """Example: feedpub release rand-security-cooperation --seen

    Lets the items of a held flood go: as news, or with --seen without telling anybody. When most of a known listing
    is suddenly new, its items are held until you say so; the next look then takes them. A running service looks at
    once.
    """
    from feedpub.clock import wall_clock
    from feedpub.store import open_store, sources

    # The store alone is opened: no secret is needed, and nothing else is done than what was asked for.
    loaded = settings(config, resolve_secrets=False)
    key = source_named(loaded, source).key
    store = open_store(loaded.store_url, guest=True)
    try:
        store.write_now(sources.release, key, "seen" if seen else "publish", wall_clock())
    finally:
        store.close()
    typer.echo(f"The next look at {key} takes its items as {'seen' if seen else 'news'}.")

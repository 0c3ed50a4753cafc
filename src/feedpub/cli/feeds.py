"""``feedpub feeds``: the feeds that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from feedpub.cli.options import Config, Json, catalogue_of, say, settings

if TYPE_CHECKING:
    from pathlib import Path

    from feedpub.model import Shelf


def command(config: Config = None, as_json: Json = False) -> None:
    """Example: feedpub feeds --json

    Lists every feed that lies ready and how many entries it shows. With --json one object a line: path, title,
    entries, and the type, region, country or source that it stands for.
    """
    for shelf in _shelves(config):
        path = f"/feeds/{shelf.feed.path}"
        if as_json:
            say(_facts(shelf, path))
        else:
            typer.echo(f"{shelf.entries:>5}  {path:<56} {shelf.feed.title}")


def _shelves(config: Path | None) -> tuple[Shelf, ...]:
    from feedpub.pipeline.displayed import shelves_of
    from feedpub.store import open_store

    loaded = settings(config, resolve_secrets=False)
    store = open_store(loaded.store_url, read_only=True)
    try:
        return store.read_now(shelves_of, catalogue_of(loaded))
    finally:
        store.close()


def _facts(shelf: Shelf, path: str) -> dict[str, Any]:
    updated = shelf.newest.isoformat() if shelf.newest else None
    return {
        "path": path,
        "title": shelf.feed.title,
        "entries": shelf.entries,
        "items": shelf.items,
        "updated": updated,
        **shelf.facets,
    }

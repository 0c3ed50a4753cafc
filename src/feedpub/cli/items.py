"""``feedpub items``: the items in the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.options import Config, Json, catalogue_of, say, settings

if TYPE_CHECKING:
    from feedpub.model import Item


def command(
    feed: Annotated[str, typer.Option(help="Only the items of this feed, by its path.")] = "all",
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 100_000,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub items --feed type/testimony/region/east-asia

    Lists what is stored, newest published first. With --json one object a line.
    """
    for item in _items(feed, limit, config):
        if as_json:
            say(facts_of(item))
        else:
            regions = ",".join(item.filing.shelf_regions)
            typer.echo(f"{item.id}  {item.published:%Y-%m-%d}  {item.filing.type:<16} {regions:<28} {item.title}")


def _items(path: str, limit: int, config: Path | None) -> tuple[Item, ...]:
    from feedpub.errors import UnknownNameError
    from feedpub.model import FeedPath
    from feedpub.store import open_store, shelves

    loaded = settings(config, resolve_secrets=False)
    store = open_store(loaded.store_url, read_only=True)
    try:
        catalogue = catalogue_of(loaded)
        catalogue.learn(store.read_now(shelves.type_labels))
        feed = catalogue.feed(FeedPath(path))
        if feed is None:
            raise UnknownNameError("feed", path, catalogue.moved(FeedPath(path)))
        return store.read_now(shelves.newest, feed.selection, limit)
    finally:
        store.close()


def facts_of(item: Item) -> dict[str, Any]:
    """An item as JSON."""
    return {
        "id": item.id,
        "entry_id": item.entry_id,
        "title": item.title,
        "link": item.link,
        "type": item.filing.type,
        "countries": list(item.filing.countries),
        "regions": list(item.filing.regions),
        "us_is_subject": item.filing.us_is_subject,
        "published": item.published.isoformat(),
        "dated_by": item.dated_by,
        "first_seen": item.first_seen.isoformat(),
        "updated": item.updated.isoformat(),
        "revision": item.revision,
        "sources": list(item.sources),
        "summary": item.summary,
        "withdrawn": item.withdrawn and item.withdrawn.made.isoformat(),
    }

"""``feedpub import``: takes saved listings into the store as history."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.options import Config, Json, say, settings, source_named

if TYPE_CHECKING:
    from feedpub.model import Source


def command(
    source: Annotated[str, typer.Argument(help="The configured source that the pages are of.")],
    files: Annotated[list[Path], typer.Argument(help="Saved pages: HTML, text, or a feed.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub import rand-security-cooperation saved/*.html

    Takes the items of saved pages into the store and the feeds. Nobody is told of them, and an item that is known
    stays one item. With --json one object a file.
    """
    asyncio.run(_import(source, files, config, as_json))


async def _import(name: str, files: list[Path], config: Path | None, as_json: bool) -> None:
    from feedpub.app import opened

    loaded = settings(config)
    source = source_named(loaded, name)
    read = [(path, _read(source, path)) for path in files]
    async with opened(loaded) as app:
        from feedpub.pipeline.intake import take_in_history
        from feedpub.policy.language import as_spoken

        for path, parsed in read:
            spoken = as_spoken(source, parsed.language)
            new = await app.desk.store.write(take_in_history, app.desk, spoken, parsed.items)
            _tell(path, len(parsed.items), new, len(parsed.skipped), as_json)
        await app.publisher.drain()


def _read(source: Source, path: Path) -> Any:
    """A saved page, read as the source reads its own; a page of another form than the source's by its form."""
    from dataclasses import replace

    from feedpub.errors import FeedpubError, ListingError
    from feedpub.fetch import read_file
    from feedpub.parse import KINDS
    from feedpub.pipeline.worker import read_here

    listing = read_file(path, url=source.url)
    if path.suffix == ".txt":
        source = replace(source, kind="text", options=KINDS["text"].options())
    try:
        return read_here(source, listing)
    except ListingError as error:
        raise FeedpubError(f"{path}: {error.why}") from error


def _tell(path: Path, found: int, new: int, skipped: int, as_json: bool) -> None:
    if as_json:
        say({"file": str(path), "found": found, "new": new, "skipped": skipped})
    else:
        typer.echo(f"{path}: {found} found, {new} new, {skipped} skipped")

"""``feedpub refile``: files the stored items again, or says beforehand which would move from where to where."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from feedpub.cli.moves import facts_of, lines_of
from feedpub.cli.options import Config, Json, say, settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from feedpub.config import Settings
    from feedpub.model import Taxonomy
    from feedpub.pipeline.refile import Batch
    from feedpub.policy.moves import Tally


def command(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing: say what would move.")] = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub refile --dry-run

    Files every stored item again, after regions or types in the operator's file have changed, and says how many move
    from where to where. Ids and dates stay, and no channel is told. `feedpub run` does the same by itself at its next
    start; --dry-run works beside it.
    """
    loaded = settings(config, resolve_secrets=not dry_run)
    tally, taxonomy = _look_over(loaded) if dry_run else asyncio.run(_refile(loaded))
    if as_json:
        say({"dry_run": dry_run, **facts_of(tally)})
    else:
        typer.echo("\n".join(lines_of(tally, taxonomy, dry_run=dry_run)))


def _look_over(loaded: Settings) -> tuple[Tally, Taxonomy]:
    """Reads a batch at a time, so that the service beside it is never held up."""
    from feedpub.classify import Filer
    from feedpub.model import Selection
    from feedpub.pipeline.refile import look_over
    from feedpub.policy.moves import Tally
    from feedpub.store import open_store, shelves

    filer, tally = Filer(loaded.additions), Tally()
    store = open_store(loaded.store_url, read_only=True)
    try:
        with _progress(store.read_now(shelves.count, Selection())) as advance:
            place, last = 0, False
            while not last:
                batch = store.read_now(look_over, filer, place)
                _count(tally, batch, advance)
                place, last = batch.place, batch.last
    finally:
        store.close()
    return tally, filer.taxonomy


async def _refile(loaded: Settings) -> tuple[Tally, Taxonomy]:
    """From the first item on, whatever an ended process had reached: the summary is of all."""
    from feedpub.app import opened
    from feedpub.errors import StoreError, StoreOwnedError
    from feedpub.model import Selection
    from feedpub.pipeline.refile import begin_anew, refile_some
    from feedpub.policy.moves import Tally
    from feedpub.store import shelves

    tally = Tally()
    try:
        async with opened(loaded) as app:
            desk, last = app.desk, False
            await desk.store.write(begin_anew, desk.filer.recipe)
            with _progress(await desk.store.read(shelves.count, Selection())) as advance:
                while not last:
                    batch = await desk.store.write(refile_some, desk.filer, desk.catalogue)
                    _count(tally, batch, advance)
                    last = batch.last
            await app.publisher.drain()
            return tally, desk.filer.taxonomy
    except StoreOwnedError as error:
        raise StoreError(
            error.why, "A service files again by itself at its next start; with --dry-run this command works beside it"
        ) from error


def _count(tally: Tally, batch: Batch, advance: Callable[[int], None]) -> None:
    tally.looked += batch.looked
    for item, filing in batch.changed:
        tally.add(item, filing)
    for id, error in batch.failed:
        typer.echo(f"feedpub: {id} cannot be filed and stays as it is: {error!r}", err=True)
    advance(batch.looked)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True, redirect_stdout=False) as progress:
        bar = progress.add_task("Filing", total=total)
        yield lambda count: progress.advance(bar, count)

"""``feedpub poll``: looks once, publishes and tells, and ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.options import Config, Json, say, settings, source_named

if TYPE_CHECKING:
    from feedpub.app import App
    from feedpub.model import Poll

DELIVER_SECONDS = 60.0


def command(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources to look at, due or not.")] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub poll rand-security-cooperation

    Looks once at the named sources, or at all that are due. Prints outcome, items found, new and changed; renders
    the feeds that this changes and sends what is owed. With --json one object a line.
    """
    asyncio.run(_poll(sources or [], config, as_json))


async def _poll(names: list[str], config: Any, as_json: bool) -> None:
    from feedpub.app import opened
    from feedpub.errors import FeedpubError
    from feedpub.events import StageFailed

    loaded = settings(config)
    keys = [source_named(loaded, name).key for name in names]
    broken: list[str] = []
    async with opened(loaded) as app:
        app.desk.bus.subscribe(StageFailed, lambda event: broken.append(f"{event.subject}: {event.error}"))
        looks = await app.runner.poll_now(keys) if keys else await _due(app)
        await _show(looks, as_json)
        await app.publisher.drain()
        await _deliver(app)
    if broken:
        raise FeedpubError("what should never happen has happened: " + "; ".join(broken))


async def _deliver(app: App) -> None:
    """Sends what is due. Raises ``FeedpubError`` if that takes too long: a slow channel must not hold the command."""
    from feedpub.errors import FeedpubError

    try:
        async with asyncio.timeout(DELIVER_SECONDS):
            await app.deliverer.drain()
    except TimeoutError as error:
        raise FeedpubError(
            f"not everything that is owed could be sent in {DELIVER_SECONDS:.0f} seconds. Nothing is lost: "
            "the next `feedpub poll` or `feedpub run` sends the rest"
        ) from error


async def _due(app: App) -> list[asyncio.Task[Poll | None]]:
    from feedpub.store import sources

    due = await app.desk.store.read(sources.due, app.desk.clock())
    return await app.runner.poll_now(due)


async def _show(looks: list[asyncio.Task[Poll | None]], as_json: bool) -> None:
    from rich.console import Console
    from rich.progress import Progress

    if not looks and not as_json:
        typer.echo("Nothing is due.")
    console = Console(stderr=True)
    shown = bool(looks) and not as_json and console.is_terminal
    with Progress(console=console, disable=not shown, transient=True, redirect_stdout=False) as progress:
        bar = progress.add_task("Looking", total=len(looks))
        for look in asyncio.as_completed(looks):
            poll = await look
            progress.stop()  # wipes the bar, so that the line of words stands alone
            if poll is not None:
                _tell(poll, as_json)
            progress.start()
            progress.advance(bar)


def _tell(poll: Poll, as_json: bool) -> None:
    if as_json:
        say(facts_of(poll))
        return
    counts = f"{poll.found:>4} found {poll.new:>4} new {poll.changed:>4} changed"
    typer.echo(f"{poll.source:<36} {poll.outcome.value:<14} {counts}  {poll.detail}".rstrip())


def facts_of(poll: Poll) -> dict[str, Any]:
    """A poll as JSON."""
    return {
        "source": poll.source,
        "outcome": poll.outcome.value,
        "found": poll.found,
        "new": poll.new,
        "changed": poll.changed,
        "status": poll.status,
        "detail": poll.detail,
        "skipped": [{"reason": skip.reason, "detail": skip.detail} for skip in poll.skipped],
        "started": poll.started.isoformat(),
        "seconds": round(poll.took.total_seconds(), 3),
        "next_poll": poll.next_poll.isoformat() if poll.next_poll else None,
    }

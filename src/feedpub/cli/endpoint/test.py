"""``feedpub endpoint test``: tells an endpoint one thing, marked as a test, and prints what it says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from feedpub.cli.choosing import endpoint_named
from feedpub.cli.endpoint.list_ import leads_to
from feedpub.cli.options import Config, Json, say, settings
from feedpub.cli.verdicts import in_words

if TYPE_CHECKING:
    from feedpub.config import Settings
    from feedpub.model import Announcement, Endpoint
    from feedpub.notify import Sent


def command(
    name: Annotated[str, typer.Argument(help="The endpoint's name in the file.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub endpoint test desk

    Sends the last real item to an endpoint, marked as a test, and prints what came of it; where nothing is stored yet,
    a made-up one that says so. It stores nothing, also while the service runs, and takes no account of rates and
    rests. The exit status is 1 if it was not delivered.
    """
    from feedpub.model import Delivered

    loaded = settings(config)
    key = endpoint_named(loaded, name)
    endpoint = next(one for one in loaded.endpoints if one.key == key)
    told, sent = asyncio.run(_test(loaded, endpoint))
    delivered = isinstance(sent.verdict, Delivered)
    if as_json:
        verdict = {"verdict": type(sent.verdict).__name__, "why": sent.verdict.why}
        say({"endpoint": key, "title": told.headline, **verdict, "status": sent.status, "answer": sent.answer})
    else:
        typer.echo(f"{key} ({endpoint.kind}, {leads_to(endpoint)}): {told.headline}")
        typer.echo(in_words(type(sent.verdict).__name__, sent.verdict.why))
        if sent.answer:
            typer.echo(f"it said: {sent.answer}")
    if not delivered:
        raise typer.Exit(1)


async def _test(loaded: Settings, endpoint: Endpoint) -> tuple[Announcement, Sent]:
    from feedpub.app import client_of, desk_of
    from feedpub.cli.stores import looked_at
    from feedpub.clock import wall_clock
    from feedpub.events import Bus
    from feedpub.pipeline import sampling

    with looked_at(loaded) as store:
        desk, now = desk_of(loaded, store, Bus()), wall_clock()
        told = store.read_now(sampling.trial, desk, endpoint, now)
    async with client_of(loaded) as client:
        return told, await sampling.send_trial(desk, endpoint, told, client, now)

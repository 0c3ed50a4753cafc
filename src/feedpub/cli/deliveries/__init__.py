"""``feedpub deliveries``: what is owed to whom, and what became of it; its subcommands say what is to become of it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from feedpub.cli.choosing import EndpointOption, Since, since_of, titles_of
from feedpub.cli.deliveries import cancel, retry, show, verify
from feedpub.cli.groups import first_sentence, refuse_options_before
from feedpub.cli.options import Config, Json, say, settings
from feedpub.cli.stores import looked_at
from feedpub.model import DeliveryState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from feedpub.model import Delivery, ItemId
    from feedpub.store.delivery_lists import Wanted

LONGEST_TITLE = 60
"""Characters; with --json titles are whole."""


def command(
    ctx: typer.Context,
    state: Annotated[list[DeliveryState] | None, typer.Option(help="Only those in one of these states.")] = None,
    endpoint: EndpointOption = None,
    subscription: Annotated[str | None, typer.Option(help="Only those that this subscription owes.")] = None,
    item: Annotated[str | None, typer.Option(help="Only those that tell of this item, by its id.")] = None,
    since: Since = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 1000,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub deliveries --state pending

    Lists the deliveries, newest first. With --json one object a line. Its subcommands look at one, send some again,
    cancel some, and check that everything has exactly one fate.
    """
    if ctx.invoked_subcommand is not None:
        refuse_options_before(ctx)
        return
    from feedpub.clock import wall_clock
    from feedpub.model import EndpointKey, ItemId, SubscriptionKey
    from feedpub.store.delivery_lists import Wanted

    wanted = Wanted(
        states=state or (),
        endpoint=EndpointKey(endpoint) if endpoint else None,
        subscription=SubscriptionKey(subscription) if subscription else None,
        item=ItemId(item) if item else None,
        since=since_of(since, wall_clock()),
    )
    found, titles = _deliveries(wanted, limit, config)
    for delivery in found:
        title = titles.get(delivery.item)
        if as_json:
            say(show.facts_of(delivery) | {"title": title})
        else:
            typer.echo(_line(delivery, title))


def _deliveries(wanted: Wanted, limit: int, config: Path | None) -> tuple[tuple[Delivery, ...], Mapping[ItemId, str]]:
    from feedpub.store import delivery_lists

    with looked_at(settings(config, resolve_secrets=False)) as store:
        found = store.read_now(delivery_lists.latest, limit, wanted)
        return found, store.read_now(titles_of, found)


def _line(delivery: Delivery, title: str | None) -> str:
    """When, to whom, and how it stands; then the id that the subcommands want, and what it tells."""
    tries = f"{delivery.attempts} {'try' if delivery.attempts == 1 else 'tries'}"
    stands = f"{delivery.state.value:<10} {tries:<8}"
    told = textwrap.shorten(title or f"{delivery.item}, no longer there", LONGEST_TITLE, placeholder="…")
    why = f"  {delivery.detail}" if delivery.detail else ""
    return f"{delivery.created:%Y-%m-%d %H:%M:%S}  {delivery.endpoint:<16} {stands} {delivery.id}  {told}{why}"


group = typer.Typer(invoke_without_command=True, rich_markup_mode=None, callback=command)
for _one in (show, retry, cancel, verify):
    group.command(_one.__name__.rpartition(".")[2], short_help=first_sentence(_one.command))(_one.command)

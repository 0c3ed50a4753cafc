"""``feedpub deliveries``: what is owed to whom, and what became of it; its subcommands say what is to become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.choosing import EndpointOption, Since, since_of
from feedpub.cli.deliveries import cancel, retry, show, verify
from feedpub.cli.groups import refuse_options_before
from feedpub.cli.options import Config, Json, say, settings
from feedpub.cli.stores import looked_at
from feedpub.model import DeliveryState

if TYPE_CHECKING:
    from pathlib import Path

    from feedpub.model import Delivery
    from feedpub.store.delivery_lists import Wanted


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
    for delivery in _deliveries(wanted, limit, config):
        if as_json:
            say(facts_of(delivery))
        else:
            typer.echo(
                f"{delivery.created:%Y-%m-%d %H:%M:%S}  {delivery.endpoint:<16} {delivery.state.value:<10} "
                f"{delivery.attempts:>2} tries  {delivery.item}  {delivery.detail}"
            )


def _deliveries(wanted: Wanted, limit: int, config: Path | None) -> tuple[Delivery, ...]:
    from feedpub.store import delivery_lists

    with looked_at(settings(config, resolve_secrets=False)) as store:
        return store.read_now(delivery_lists.latest, limit, wanted)


def facts_of(delivery: Delivery) -> dict[str, Any]:
    """A delivery as JSON."""
    return show.facts_of(delivery)


group = typer.Typer(invoke_without_command=True, rich_markup_mode=None, callback=command)
for _one in (show, retry, cancel, verify):
    group.command(_one.__name__.rpartition(".")[2])(_one.command)

"""``feedpub deliveries cancel``: owes some deliveries no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from feedpub.cli.choosing import EndpointOption, Since, counted, delivery_named, wanted_of
from feedpub.cli.options import Config, Json, say, settings
from feedpub.cli.stores import visited
from feedpub.model import DeliveryState

if TYPE_CHECKING:
    from datetime import datetime

    from feedpub.store import Tx
    from feedpub.store.delivery_lists import Wanted


def command(
    why: Annotated[str, typer.Option(help="Why: it stands with the deliveries for good.")],
    id: Annotated[str | None, typer.Argument(help="One delivery, by its id.")] = None,
    state: Annotated[list[DeliveryState] | None, typer.Option(help="Only those in one of these states.")] = None,
    endpoint: EndpointOption = None,
    since: Since = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub deliveries cancel --endpoint desk --since 2h --why "The desk was told by telephone."

    Owes deliveries no longer, also while the service runs: those that wait or are in doubt. Say which: an id, or at
    least one of the options. What is delivered or given up stays so, as does what is being sent.
    """
    from feedpub.clock import wall_clock

    if not why.strip():
        raise typer.BadParameter("say why, in a few words", param_hint="--why")
    now = wall_clock()
    wanted = wanted_of(id, state or (), endpoint, since, now)
    with visited(settings(config, resolve_secrets=False)) as store:
        if id:
            delivery_named(store, id)
        ended, busy = store.write_now(_cancel, wanted, " ".join(why.split()), now)
    if as_json:
        say({"cancelled": ended, "under_way": busy})
        return
    typer.echo(f"{counted(ended)} {'is' if ended == 1 else 'are'} owed no longer.")
    if busy:
        typer.echo(
            f"{counted(busy)} {'is' if busy == 1 else 'are'} being sent and {'was' if busy == 1 else 'were'} left."
        )


def _cancel(tx: Tx, wanted: Wanted, why: str, now: datetime) -> tuple[int, int]:
    from feedpub.store import delivery_lists

    busy = delivery_lists.under_way(tx, wanted)
    return delivery_lists.cancel(tx, wanted, why, now), busy

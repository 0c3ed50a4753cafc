"""``feedpub endpoint enable``: opens an endpoint again that was disabled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from feedpub.cli.choosing import counted, endpoint_named
from feedpub.cli.options import Config, Json, say, settings
from feedpub.cli.stores import visited

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feedpub.model import EndpointKey, Subscription
    from feedpub.store import Tx


def command(
    name: Annotated[str, typer.Argument(help="The endpoint's name in the file.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub endpoint enable desk

    Lets an endpoint be told again that was disabled or rests, also while the service runs. What waits for it is due,
    with its whole time to live; what was given up is not: `feedpub deliveries retry` sends that, too. Another address
    in the file does the same by itself.
    """
    from feedpub.clock import wall_clock

    loaded = settings(config, resolve_secrets=False)
    key = endpoint_named(loaded, name)
    with visited(loaded) as store:
        was, due = store.write_now(_enable, key, loaded.subscriptions, wall_clock())
    if as_json:
        say({"endpoint": key, "was": was, "due": due})
    else:
        typer.echo(f"{key} was {was} and is told again; {counted(due)} {'is' if due == 1 else 'are'} due.")


def _enable(tx: Tx, key: EndpointKey, subscriptions: Sequence[Subscription], now: datetime) -> tuple[str, int]:
    """How it was, and how many deliveries are due now."""
    from feedpub.pipeline import notices
    from feedpub.policy.notices import ENDPOINT_DISABLED
    from feedpub.store import deliveries, endpoints

    state = endpoints.state(tx, key)
    resting = state.held_until is not None and state.held_until > now
    was = "disabled" if state.gone else "resting" if resting else "told already"
    endpoints.reopen(tx, key)
    notices.end(tx, ENDPOINT_DISABLED, key, subscriptions, now)
    return was, sum(deliveries.pending(tx, key, now).values())

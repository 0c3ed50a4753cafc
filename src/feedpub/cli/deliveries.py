"""``feedpub deliveries``: what is owed to whom, and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.options import Config, Json, say, settings
from feedpub.model import DeliveryState

if TYPE_CHECKING:
    from feedpub.model import Delivery


def command(
    state: Annotated[DeliveryState | None, typer.Option(help="Only those in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 1000,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub deliveries --state pending

    Lists the deliveries, newest first. With --json one object a line.
    """
    for delivery in _deliveries(state, limit, config):
        if as_json:
            say(facts_of(delivery))
        else:
            typer.echo(
                f"{delivery.created:%Y-%m-%d %H:%M:%S}  {delivery.endpoint:<16} {delivery.state.value:<10} "
                f"{delivery.attempts:>2} tries  {delivery.item}  {delivery.detail}"
            )


def _deliveries(state: DeliveryState | None, limit: int, config: Path | None) -> tuple[Delivery, ...]:
    from feedpub.store import delivery_lists, open_store

    loaded = settings(config, resolve_secrets=False)
    store = open_store(loaded.store_url, read_only=True)
    try:
        return store.read_now(delivery_lists.latest, limit, delivery_lists.Wanted(states=[state] if state else []))
    finally:
        store.close()


def facts_of(delivery: Delivery) -> dict[str, Any]:
    """A delivery as JSON."""
    return {
        "id": delivery.id,
        "item": delivery.item,
        "event": delivery.event.value,
        "subscription": delivery.subscription,
        "endpoint": delivery.endpoint,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "created": delivery.created.isoformat(),
        "due": delivery.due.isoformat() if delivery.due else None,
        "settled": delivery.settled.isoformat() if delivery.settled else None,
        "detail": delivery.detail,
    }

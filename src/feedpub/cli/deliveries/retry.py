"""``feedpub deliveries retry``: lets what was given up, is in doubt or waits be tried anew, now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from feedpub.cli.choosing import EndpointOption, Since, counted, delivery_named, endpoint_named, wanted_of
from feedpub.cli.options import Config, Json, say, settings
from feedpub.cli.stores import visited
from feedpub.model import DeliveryState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from feedpub.model import EndpointKey
    from feedpub.store import Tx
    from feedpub.store.delivery_lists import Wanted


def command(
    id: Annotated[str | None, typer.Argument(help="One delivery, by its id.")] = None,
    state: Annotated[list[DeliveryState] | None, typer.Option(help="Only those in one of these states.")] = None,
    endpoint: EndpointOption = None,
    since: Since = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub deliveries retry --endpoint desk --state dead

    Lets deliveries be tried anew, also while the service runs, which sends them within seconds: what was given up, is
    in doubt (unknown) or waits, with its whole time to live. Say which: an id, or at least one of the options. What is
    delivered or cancelled stays so, as does what is being sent, and what tells of an item that was withdrawn.
    """
    from feedpub.clock import wall_clock

    loaded, now = settings(config, resolve_secrets=False), wall_clock()
    wanted = wanted_of(id, state or (), endpoint_named(loaded, endpoint) if endpoint else None, since, now)
    keys = [one.key for one in loaded.endpoints]
    with visited(loaded) as store:
        if id:
            delivery_named(store, id)
        again, busy, closed = store.write_now(_retry, wanted, keys, now)
    if as_json:
        say({"again": again, "under_way": busy, "closed": closed})
    else:
        typer.echo("\n".join(_lines(again, busy, closed)))


def _retry(tx: Tx, wanted: Wanted, keys: list[EndpointKey], now: datetime) -> tuple[int, int, dict[str, str]]:
    """How many are due now, how many are being sent, and which endpoints take nothing for now and why."""
    from feedpub.store import delivery_lists, endpoints

    busy = delivery_lists.under_way(tx, wanted)
    again = delivery_lists.retry(tx, wanted, now, keys)
    concerned = [wanted.endpoint] if wanted.endpoint else delivery_lists.due_to(tx, wanted, now)
    states = endpoints.every(tx)
    closed: dict[str, str] = {}
    for key in concerned if again else ():
        state = states.get(key)
        if state is not None and state.gone is not None:
            closed[key] = f"is disabled ({state.why}): `feedpub endpoint enable {key}`"
        elif state is not None and state.held_until is not None and state.held_until > now:
            closed[key] = f"rests until {state.held_until:%Y-%m-%d %H:%M:%S} UTC"
    return again, busy, closed


def _lines(again: int, busy: int, closed: dict[str, str]) -> Iterator[str]:
    yield f"{counted(again)} {'is' if again == 1 else 'are'} due now."
    if busy:
        yield f"{counted(busy)} {'is' if busy == 1 else 'are'} being sent and {'was' if busy == 1 else 'were'} left."
    for key, why in closed.items():
        yield f"But {key} {why}."

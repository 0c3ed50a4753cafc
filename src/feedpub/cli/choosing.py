"""Which deliveries an operator means: the options that several commands share, and what their words mean."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from feedpub.config import Settings
    from feedpub.model import Delivery, DeliveryState, EndpointKey, ItemId
    from feedpub.store import Store, Tx
    from feedpub.store.delivery_lists import Wanted

EndpointOption = Annotated[str | None, typer.Option("--endpoint", help="Only those that are owed to this endpoint.")]
Since = Annotated[
    str | None, typer.Option("--since", help="Only those owed since then: 2h, 3d, or a day like 2026-03-01 (UTC).")
]
WAYS = "`feedpub deliveries` lists their ids"


def since_of(words: str | None, now: datetime) -> datetime | None:
    """The instant that a duration or a date means. Raises ``typer.BadParameter``."""
    from datetime import UTC, datetime

    from pydantic import TypeAdapter, ValidationError

    from feedpub.config.words import Duration

    if words is None:
        return None
    try:
        return now - TypeAdapter(Duration).validate_python(words)
    except ValidationError:
        pass  # perhaps a date
    try:
        said = datetime.fromisoformat(words)
    except ValueError as error:
        raise typer.BadParameter("write a duration like 2h or a day like 2026-03-01", param_hint="--since") from error
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def titles_of(tx: Tx, deliveries: Sequence[Delivery]) -> dict[ItemId, str]:
    """The titles of the items and notices that these tell of, as far as they are still there."""
    from feedpub.store import items, notices

    ids = list(dict.fromkeys(one.item for one in deliveries))
    found = {id: item.title for id, item in items.with_ids(tx, ids).items()}
    told = notices.with_ids(tx, [id for id in ids if id not in found])
    return found | {id: notice.title for id, notice in told.items()}


def wanted_of(
    id: str | None, states: Collection[DeliveryState], endpoint: str | None, since: str | None, now: datetime
) -> Wanted:
    """What to change. Raises ``typer.BadParameter`` where nothing says which: all at once is never meant by silence."""
    from feedpub.model import DeliveryId, EndpointKey
    from feedpub.store.delivery_lists import Wanted

    if not (id or states or endpoint or since):
        raise typer.BadParameter("say which: an ID, --endpoint, --since or --state")
    return Wanted(
        id=DeliveryId(id) if id else None,
        states=tuple(states),
        endpoint=EndpointKey(endpoint) if endpoint else None,
        since=since_of(since, now),
    )


def endpoint_named(loaded: Settings, name: str) -> EndpointKey:
    """The configured endpoint of that name. Raises ``UnknownNameError`` with the nearest one, else with all."""
    from difflib import get_close_matches

    from feedpub.errors import UnknownNameError

    keys = [endpoint.key for endpoint in loaded.endpoints]
    found = next((key for key in keys if key == name), None)
    if found is None:
        near = next(iter(get_close_matches(name, keys, n=1)), None)
        raise UnknownNameError("endpoint", name, near, f"there are {', '.join(keys)}" if keys else "the file has none")
    return found


def delivery_named(store: Store, id: str) -> Delivery:
    """The delivery of that id. Raises ``UnknownNameError``."""
    from feedpub.errors import UnknownNameError
    from feedpub.model import DeliveryId
    from feedpub.store import delivery_lists

    found = store.read_now(delivery_lists.latest, 1, delivery_lists.Wanted(id=DeliveryId(id)))
    if not found:
        raise UnknownNameError("delivery", id, advice=WAYS)
    return found[0]


def counted(count: int) -> str:
    """``1 delivery``, ``12,480 deliveries``."""
    return f"{count:,} {'delivery' if count == 1 else 'deliveries'}"

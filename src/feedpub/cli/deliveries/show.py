"""``feedpub deliveries show``: one delivery, what it tells, and every try of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.choosing import delivery_named, titles_of
from feedpub.cli.options import Config, Json, say, settings
from feedpub.cli.stores import looked_at
from feedpub.cli.verdicts import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feedpub.model import Delivery, DeliveryId
    from feedpub.store import Tx
    from feedpub.store.delivery_lists import Tried

ANSWER = 300
"""Characters of an answer that are shown; with --json all that is kept."""


def command(
    id: Annotated[str, typer.Argument(help="The delivery's id.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub deliveries show msg_zmp66anzsyv2bsdhyvicasby

    Shows one delivery: what it tells and to whom, the message that carried it, and each try with what came of it and
    when the next one is due. Tries are kept for 30 days.
    """
    with looked_at(settings(config, resolve_secrets=False)) as store:
        delivery = delivery_named(store, id)
        title, message, tries = store.read_now(_beside, delivery)
    if as_json:
        say(facts_of(delivery) | {"title": title, "message": message, "tries": [_try(one) for one in tries]})
    else:
        typer.echo("\n".join(_lines(delivery, title, message, tries)))


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
        "edition": delivery.edition,
        "sequence": delivery.sequence,
        "previous": delivery.previous,
        "receipt": delivery.receipt,
    }


def _beside(tx: Tx, delivery: Delivery) -> tuple[str | None, str | None, tuple[Tried, ...]]:
    """The title of what it tells, the message that carried it last, and its tries."""
    from feedpub.store import delivery_lists

    title = titles_of(tx, [delivery]).get(delivery.item)
    return title, delivery_lists.carrier(tx, delivery.id), delivery_lists.attempts(tx, delivery.id)


def _lines(delivery: Delivery, title: str | None, message: str | None, tries: Sequence[Tried]) -> Iterator[str]:
    yield f"{delivery.id}  {delivery.event.value} to {delivery.endpoint} ({delivery.subscription})"
    yield f"tells     {delivery.item}  {title or 'what is no longer there'}"
    yield f"state     {delivery.state.value}{f': {delivery.detail}' if delivery.detail else ''}"
    yield f"owed      {delivery.created:%Y-%m-%d %H:%M:%S} UTC, as number {delivery.sequence} of its endpoint"
    if delivery.state.open:
        yield f"next      {_due(delivery)}"
    yield f"message   {_message(delivery.id, message)}"
    if not tries:
        yield "tries     none that is kept"
    for one in tries:
        yield from _tried(one, delivery.id)


def _due(delivery: Delivery) -> str:
    if delivery.due is None:
        return f"when you say so: `feedpub deliveries retry {delivery.id}`"
    return f"{delivery.due:%Y-%m-%d %H:%M:%S} UTC"


def _message(id: DeliveryId, message: str | None) -> str:
    if message is None:
        return "none yet"
    return "of its own, under the delivery's id" if message == id else f"{message}, together with others"


def _tried(one: Tried, id: DeliveryId) -> Iterator[str]:
    with_others = f", with {one.covers - 1} others as {one.message}" if one.message != id else ""
    yield (
        f"tried     {one.at:%Y-%m-%d %H:%M:%S} UTC, {one.took.total_seconds():.2f} s, "
        f"{in_words(one.verdict, one.why)}{with_others}"
    )
    if one.answer:
        yield f"          it said: {one.answer[:ANSWER]}{'…' if len(one.answer) > ANSWER else ''}"
    if one.next is not None:
        yield f"          next try {one.next:%Y-%m-%d %H:%M:%S} UTC"


def _try(one: Tried) -> dict[str, Any]:
    return {
        "message": one.message,
        "at": one.at.isoformat(),
        "took": one.took.total_seconds(),
        "covers": one.covers,
        "status": one.status,
        "verdict": one.verdict,
        "why": one.why,
        "answer": one.answer,
        "next": one.next.isoformat() if one.next else None,
    }

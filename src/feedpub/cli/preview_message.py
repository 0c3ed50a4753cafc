"""``feedpub preview-message``: what a channel would be sent, byte for byte, and how much of its limits that uses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.options import Config, Json, say, settings
from feedpub.cli.stores import looked_at
from feedpub.model import DeliveryEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from feedpub.config import Settings
    from feedpub.model import Message, Subscription
    from feedpub.pipeline.desk import Desk
    from feedpub.pipeline.sampling import Predicted
    from feedpub.store import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    items: int
    event: DeliveryEvent
    digest: bool | None


def command(
    name: Annotated[str, typer.Argument(help="An endpoint, or one subscription by its name.")],
    items: Annotated[int, typer.Option(min=1, max=500, help="So many of the last items.")] = 5,
    digest: Annotated[
        bool | None, typer.Option("--digest/--no-digest", help="As one message, or one each; else as the file says.")
    ] = None,
    event: Annotated[DeliveryEvent, typer.Option(help="What is told of them.")] = DeliveryEvent.PUBLISHED,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub preview-message desk --items 5

    Prints what a channel would be sent now. The last real items are composed as the service would, all at once; with
    each message stands how much of each limit of its receiver it uses, and at the end how many messages the last seven
    days would have made. It sends and stores nothing and needs no secrets.
    """
    from feedpub.app import desk_of
    from feedpub.clock import wall_clock
    from feedpub.events import Bus
    from feedpub.pipeline import sampling

    loaded = settings(config, resolve_secrets=False)
    chosen = _subscriptions(loaded, name)
    with looked_at(loaded) as store:
        desk, now = desk_of(loaded, store, Bus()), wall_clock()
        asked = _Asked(items=items, event=event, digest=digest)
        made = [(one, store.read_now(_messages, desk, one, asked, now)) for one in chosen]
        week = store.read_now(sampling.predicted, desk, chosen, now)
    if as_json:
        say(_facts(desk, made, week))
    else:
        typer.echo("\n".join(_lines(desk, made, week)))


def _subscriptions(loaded: Settings, name: str) -> list[Subscription]:
    """The subscription of that name, or those of the endpoint. Raises ``UnknownNameError`` with the nearest name."""
    from difflib import get_close_matches

    from feedpub.errors import FeedpubError, UnknownNameError

    found = [one for one in loaded.subscriptions if one.key == name]
    found = found or [one for one in loaded.subscriptions if one.to == name]
    if found:
        return found
    endpoints = [one.key for one in loaded.endpoints]
    if name in endpoints:
        raise FeedpubError(f"no subscription leads to {name}: it is told nothing")
    known = [*endpoints, *(one.key for one in loaded.subscriptions)]
    near = next(iter(get_close_matches(name, known, n=1)), None)
    raise UnknownNameError("endpoint or subscription", name, near, f"there are {', '.join(known)}" if known else None)


def _messages(tx: Tx, desk: Desk, subscription: Subscription, asked: _Asked, now: datetime) -> list[Message]:
    from feedpub.pipeline import sampling

    endpoint = desk.endpoints[subscription.to]
    event = asked.event
    if subscription.notices and event not in sampling.NOTICES:
        event = DeliveryEvent.BEGAN  # it hears of nothing else
    return sampling.sample(
        tx, desk, endpoint, subscription, items=asked.items, event=event, digest=asked.digest, now=now
    )


def _lines(desk: Desk, made: Sequence[tuple[Subscription, list[Message]]], week: Predicted) -> Iterator[str]:
    for subscription, messages in made:
        kind = desk.endpoints[subscription.to].kind
        for number, message in enumerate(messages, 1):
            to = f"{subscription.key} to {subscription.to} ({kind})"
            yield f"# {to}, message {number} of {len(messages)}: {message.id}"
            yield _readable(message)
            yield f"# tells {len(message.covers)}; {len(message.body):,} bytes of {message.content_type}"
            yield from (
                f"# {used:,} of {limit:,} {name} ({used / limit:.0%})" for name, used, limit in _meters(kind, message)
            )
    yield f"# The last seven days would have made {_of(week.messages, 'message')} of {_of(week.items, 'new item')}."


def _of(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _readable(message: Message) -> str:
    """JSON in lines; anything else as it is."""
    text = message.body.decode("utf-8", "replace")
    if "json" not in message.content_type:
        return text
    return json.dumps(json.loads(text), ensure_ascii=False, indent=2)


def _meters(kind: str, message: Message) -> list[tuple[str, int, int]]:
    from feedpub.notify import KINDS

    meters = KINDS[kind].meters
    return [(one.name, one.used, one.limit) for one in meters(message)] if meters else []


def _facts(desk: Desk, made: Sequence[tuple[Subscription, list[Message]]], week: Predicted) -> dict[str, Any]:
    return {
        "messages": [
            {
                "subscription": subscription.key,
                "endpoint": subscription.to,
                "kind": desk.endpoints[subscription.to].kind,
                "id": message.id,
                "content_type": message.content_type,
                "body": message.body.decode("utf-8", "replace"),
                "bytes": len(message.body),
                "covers": list(message.covers),
                "meters": [
                    {"name": name, "used": used, "limit": limit}
                    for name, used, limit in _meters(desk.endpoints[subscription.to].kind, message)
                ],
            }
            for subscription, messages in made
            for message in messages
        ],
        "last_seven_days": {"items": week.items, "messages": week.messages},
    }

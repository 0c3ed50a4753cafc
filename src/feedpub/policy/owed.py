"""Whom a new item concerns: the deliveries that are owed for it.

Every matching subscription fires, once per item. Where two subscriptions lead to one endpoint, the first tells and
the others are recorded as cancelled, so that each item × subscription has one fate and nobody reads a thing twice.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

from feedpub.model import (
    Delivery,
    DeliveryEvent,
    DeliveryId,
    DeliveryState,
    EndpointKey,
    Item,
    ItemId,
    Subscription,
    SubscriptionKey,
)


def delivery_id(item: ItemId, event: DeliveryEvent, subscription: SubscriptionKey) -> DeliveryId:
    """Derived, so that no restart, restore or reload can make another: it travels as the idempotency key."""
    digest = blake2b(f"{item}|{event.value}|{subscription}".encode(), digest_size=15).digest()
    return DeliveryId(f"msg_{b32encode(digest).decode('ascii').lower()}")


def owed(items: Sequence[Item], subscriptions: Sequence[Subscription], now: datetime) -> tuple[Delivery, ...]:
    """The deliveries for newly published items, the oldest item first; none for the backlog of a first look."""
    made: list[Delivery] = []
    for item in sorted(items, key=lambda one: one.published):
        if item.backlog:
            continue
        told: dict[EndpointKey, SubscriptionKey] = {}
        for subscription in subscriptions:
            if subscription.selection.takes(item):
                made.append(_one(item, subscription, told.get(subscription.to), now))
                told.setdefault(subscription.to, subscription.key)
    return tuple(made)


def _one(item: Item, subscription: Subscription, told: SubscriptionKey | None, now: datetime) -> Delivery:
    event = DeliveryEvent.PUBLISHED
    return Delivery(
        id=delivery_id(item.id, event, subscription.key),
        item=item.id,
        event=event,
        subscription=subscription.key,
        endpoint=subscription.to,
        state=DeliveryState.CANCELLED if told else DeliveryState.PENDING,
        created=now,
        due=now,
        settled=now if told else None,
        detail=f"{subscription.to} hears of it by {told}" if told else "",
    )

"""Whom what concerns: the deliveries that are owed for new, changed and withdrawn items, and for notices. Pure.

Every matching subscription fires, once per item. Where two subscriptions lead to one endpoint, the first tells and
the others are recorded as cancelled, so that each item × subscription has one fate and nobody reads a thing twice.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import chain

from feedpub.model import (
    Delivery,
    DeliveryEvent,
    DeliveryId,
    DeliveryState,
    EndpointKey,
    Item,
    ItemId,
    Notice,
    Subscription,
    SubscriptionKey,
)
from feedpub.policy.notices import ENDPOINT_DISABLED
from feedpub.policy.timing import first_due

BY = "{endpoint} hears of it by {subscription}"
HEIR = "{why}; {subscription} tells of it"
"""What a cancelled delivery says where another subscription of its endpoint tells the same."""
_TELLER = re.compile(r" hears of it by (\S+)$|; (\S+) tells of it$")
CORRECTIONS = (DeliveryEvent.UPDATED, DeliveryEvent.WITHDRAWN)
"""What is told to those only who heard of the item."""


def heard(delivery: Delivery) -> bool:
    """Whether its endpoint was told, or may have been: then it hears of what follows."""
    return delivery.state is DeliveryState.DELIVERED or delivery.doubtful


def delivery_id(item: ItemId, event: DeliveryEvent, subscription: SubscriptionKey, edition: int = 1) -> DeliveryId:
    """Derived, so that no restart, restore or reload can make another: it travels as the idempotency key."""
    said = f"{item}|{event.value}|{subscription}" + (f"|{edition}" if edition > 1 else "")
    digest = blake2b(said.encode(), digest_size=15).digest()
    return DeliveryId(f"msg_{b32encode(digest).decode('ascii').lower()}")


def taken(items: Iterable[Item], subscriptions: Sequence[Subscription]) -> dict[ItemId, tuple[SubscriptionKey, ...]]:
    """Which subscriptions take each new item; the backlog of a first look is told to nobody and does not count."""
    return {item.id: tuple(one.key for one in subscriptions if one.takes(item)) for item in items if not item.backlog}


def owed(items: Sequence[Item], subscriptions: Sequence[Subscription], now: datetime) -> tuple[Delivery, ...]:
    """The deliveries for newly published items, the oldest item first; none for the backlog of a first look."""
    made: list[Delivery] = []
    for item in sorted(items, key=lambda one: one.published):
        if item.backlog:
            continue
        told: dict[EndpointKey, SubscriptionKey] = {}
        for subscription in subscriptions:
            if subscription.takes(item):
                first = told.setdefault(subscription.to, subscription.key)
                made.append(_published(item.id, subscription, first, now))
    return tuple(made)


def owed_after(
    event: DeliveryEvent,
    items: Iterable[Item],
    told: Mapping[ItemId, Sequence[Delivery]],
    subscriptions: Sequence[Subscription],
    now: datetime,
) -> tuple[Delivery, ...]:
    """The deliveries for what became of items that were told: they go to the endpoints that heard of them, once.

    ``told`` is all that was owed of each item. What still waits tells the item as it is when it goes out, and needs
    no other one beside it.
    """
    made: list[Delivery] = []
    for item in items:
        known = told.get(item.id, ())
        tellers: dict[EndpointKey, Subscription] = {}
        for one in _tellers(item, known, subscriptions):
            tellers.setdefault(one.to, one)
        free = (one for one in tellers.values() if not _waits(known, event, one.to))
        made += (_delivery(item.id, event, one, now, edition=item.revision) for one in free)
    return tuple(made)


def correcting(before: Delivery, item: Item, subscriptions: Sequence[Subscription]) -> Subscription | None:
    """By which subscription an endpoint that knows the item hears what became of it: the one that told it, else, where
    that has left the file, the first that takes it, else any other one. None where that one wants no corrections.
    """
    there = [one for one in subscriptions if one.to == before.endpoint and not one.notices]
    own = (one for one in there if one.key == before.subscription)
    taking, wanting = (one for one in there if one.takes(item)), (one for one in there if one.corrections)
    first = next(chain(own, taking, wanting), None)
    return first if first is not None and first.corrections else None


def owed_notice(
    notice: Notice, event: DeliveryEvent, subscriptions: Sequence[Subscription], now: datetime
) -> tuple[Delivery, ...]:
    """The deliveries for a notice. An endpoint is not told of itself: it would not hear it."""
    itself = notice.subject if notice.kind == ENDPOINT_DISABLED else None
    return tuple(_delivery(notice.id, event, one, now) for one in subscriptions if one.notices and one.to != itself)


def moved(delivery: Delivery, subscription: Subscription, now: datetime) -> Delivery:
    """The same, owed by another subscription of the same endpoint; under the id that it has there."""
    return _delivery(delivery.item, delivery.event, subscription, now, edition=delivery.edition)


def told_by(detail: str) -> SubscriptionKey | None:
    """The subscription that tells instead, as a cancelled delivery names it; None where it names none."""
    found = _TELLER.search(detail)
    return SubscriptionKey(found[1] or found[2]) if found else None


def is_passed_on(detail: str) -> bool:
    """Whether a cancelled delivery was owed first, and left to another subscription later: to a renamed one, say."""
    found = _TELLER.search(detail)
    return bool(found and found[2])


def fingerprint(subscription: Subscription) -> str:
    """Tells whether a subscription takes what it took."""
    selection = subscription.selection
    values = (selection.types, selection.regions, selection.countries, selection.sources)
    said = [*map(sorted, values), selection.words, subscription.only, subscription.skip, subscription.notices]
    return blake2b(f"{subscription.to}|{said}".encode(), digest_size=12).hexdigest()


def _tellers(item: Item, told: Iterable[Delivery], subscriptions: Sequence[Subscription]) -> Iterator[Subscription]:
    """The subscriptions by which those who heard of the item hear what became of it."""
    by_endpoint: dict[EndpointKey, list[Subscription]] = {}
    for one in subscriptions:
        by_endpoint.setdefault(one.to, []).append(one)
    for before in told:
        if before.event is not DeliveryEvent.PUBLISHED or not heard(before):
            continue
        if before.endpoint in by_endpoint:
            teller = correcting(before, item, by_endpoint[before.endpoint])
        else:  # it may have another name now
            own = (one for one in subscriptions if one.key == before.subscription and one.corrections)
            teller = next(own, None)
        if teller is not None:
            yield teller


def _waits(told: Sequence[Delivery], event: DeliveryEvent, endpoint: EndpointKey) -> bool:
    """Whether that event is owed to the endpoint already and has not been tried."""
    return any(
        one.event is event and one.endpoint == endpoint and one.state is DeliveryState.PENDING and one.bound is None
        for one in told
    )


def _published(item: ItemId, subscription: Subscription, first: SubscriptionKey, now: datetime) -> Delivery:
    event = DeliveryEvent.PUBLISHED
    if first == subscription.key:
        return _delivery(item, event, subscription, now)
    return Delivery(
        id=delivery_id(item, event, subscription.key),
        item=item,
        event=event,
        subscription=subscription.key,
        endpoint=subscription.to,
        state=DeliveryState.CANCELLED,
        created=now,
        due=now,
        settled=now,
        detail=BY.format(endpoint=subscription.to, subscription=first),
    )


def _delivery(
    item: ItemId, event: DeliveryEvent, subscription: Subscription, now: datetime, edition: int = 1
) -> Delivery:
    return Delivery(
        id=delivery_id(item, event, subscription.key, edition),
        item=item,
        event=event,
        subscription=subscription.key,
        endpoint=subscription.to,
        state=DeliveryState.PENDING,
        created=now,
        due=first_due(subscription, now),
        edition=edition,
    )

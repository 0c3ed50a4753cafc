"""Which messages tell what was claimed: one by one, as digests, or, after an outage, in as few as there can be. Pure.

What may have arrived before goes out as the message that it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feedpub.model import Announcement, Delivery, Endpoint, Manner, Message, Subscription, SubscriptionKey
from feedpub.notify import KINDS
from feedpub.pipeline.announcing import manner_of
from feedpub.pipeline.claiming import LATE, Claimed
from feedpub.pipeline.desk import Desk
from feedpub.policy.timing import first_due

MOST_PARTS = 3
"""Messages in which a subscription catches up after an outage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A message, and what it is made of."""

    message: Message
    told: tuple[Announcement, ...]
    manner: Manner
    plain: bool = False
    """It is the line of text for what was refused otherwise."""


def planned(
    desk: Desk, endpoint: Endpoint, claimed: Claimed, digesting: set[SubscriptionKey], now: datetime
) -> list[Plan]:
    """The messages for what was claimed, each subscription's apart. ``digesting`` gains the subscriptions that have
    too many waiting.
    """
    again = [_again(message, claimed) for message in claimed.kept.values()]
    for delivery, announcement in claimed.owes.values():
        if delivery.bound == delivery.id:
            again += composed(desk, endpoint, [announcement], Manner())
    bound = {id for plan in again for id in plan.message.covers}
    fresh = {id: pair for id, pair in claimed.owes.items() if id not in bound}
    plans: list[Plan] = []
    for key in dict.fromkeys(one.subscription for one, _ in fresh.values()):
        owed = [pair for pair in fresh.values() if pair[0].subscription == key]
        manner = _manner(desk, endpoint, key, owed, claimed.waiting.get(key, 0), digesting, now)
        plans += composed(desk, endpoint, [announcement for _, announcement in owed], manner)
    return [*again, *plans]


def composed(desk: Desk, endpoint: Endpoint, told: Sequence[Announcement], manner: Manner) -> list[Plan]:
    """These announcements as messages of the endpoint's kind."""
    by_id = {one.id: one for one in told}
    messages = KINDS[endpoint.kind].compose(endpoint.options, told, desk.catalogue.site, manner)
    return [
        Plan(message=message, told=tuple(by_id[id] for id in message.covers), manner=manner) for message in messages
    ]


def _again(message: Message, claimed: Claimed) -> Plan:
    told = tuple(claimed.owes[id][1] for id in message.covers if id in claimed.owes)
    return Plan(message=message, told=told, manner=Manner(digest=True))


def _manner(
    desk: Desk,
    endpoint: Endpoint,
    key: SubscriptionKey,
    owed: Sequence[tuple[Delivery, Announcement]],
    waiting: int,
    digesting: set[SubscriptionKey],
    now: datetime,
) -> Manner:
    subscription = desk.subscription(key)
    catching_up = len(owed) > 1 and _late(subscription, owed[0][0], now)
    if KINDS[endpoint.kind].digests and (catching_up or _are_many(subscription, waiting)):
        digesting.add(key)
    most = MOST_PARTS if catching_up else None
    return manner_of(desk, subscription, digest=key in digesting, most_parts=most)


def _are_many(subscription: Subscription | None, waiting: int) -> bool:
    return subscription is not None and subscription.digest is not None and waiting > subscription.digest


def _late(subscription: Subscription | None, oldest: Delivery, now: datetime) -> bool:
    due = first_due(subscription, oldest.created) if subscription else oldest.created
    return now - due > LATE

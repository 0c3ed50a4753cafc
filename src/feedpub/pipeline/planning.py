"""Which messages tell what was claimed: one by one, as digests, or, after an outage, in as few as there can be. Pure.

What may have arrived before goes out as the message that it was, unless that one was refused since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feedpub.model import Announcement, Delivery, Endpoint, Manner, Message, Subscription, SubscriptionKey
from feedpub.notify import KINDS
from feedpub.pipeline.announcing import manner_of
from feedpub.pipeline.claiming import LATE, Claimed
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.suspects import Suspects
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
    desk: Desk,
    endpoint: Endpoint,
    claimed: Claimed,
    digesting: set[SubscriptionKey],
    suspects: Suspects,
    now: datetime,
) -> list[Plan]:
    """The messages for what was claimed: each subscription's apart, what is in doubt apart from what is not, for a
    message has one fate, and what stood in a refused message as the search goes on. ``digesting`` gains the
    subscriptions that have too many waiting.
    """
    plans = [_again(message, claimed) for message in claimed.kept.values()]
    again = {id for plan in plans for id in plan.message.covers}
    together: dict[tuple[SubscriptionKey, bool, int], list[tuple[Delivery, Announcement]]] = {}
    for one, told in claimed.owes.values():
        if one.id in again:
            continue
        if suspects.is_alone(one.id):
            plans.append(in_plain_words(desk, endpoint, told))
        elif one.bound == one.id:
            plans += composed(desk, endpoint, [told], Manner())
        else:
            together.setdefault((one.subscription, one.doubtful, suspects.part(one.id)), []).append((one, told))
    for (key, _, part), owed in together.items():
        manner = _manner(desk, endpoint, key, owed, claimed.waiting.get(key, 0), digesting, now)
        manner = of_part(manner, len(owed)) if part else manner
        plans += composed(desk, endpoint, [announcement for _, announcement in owed], manner)
    return plans


def composed(desk: Desk, endpoint: Endpoint, told: Sequence[Announcement], manner: Manner) -> list[Plan]:
    """These announcements as messages of the endpoint's kind."""
    by_id = {one.id: one for one in told}
    messages = KINDS[endpoint.kind].compose(endpoint.options, told, desk.catalogue.site, manner)
    return [
        Plan(message=message, told=tuple(by_id[id] for id in message.covers), manner=manner) for message in messages
    ]


def in_plain_words(desk: Desk, endpoint: Endpoint, told: Announcement) -> Plan:
    """What was refused alone, as a line of text. For kinds that know one."""
    plain = KINDS[endpoint.kind].plain
    assert plain is not None
    message = plain(endpoint.options, told, desk.catalogue.site)
    return Plan(message=message, told=(told,), manner=Manner(), plain=True)


def of_part(manner: Manner, count: int) -> Manner:
    """How so many are told that stood in a refused message: what was only counted is not told at length for that."""
    return replace(manner, digest=count > 1, most_parts=None if manner.most_parts is None else 1)


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

"""Real items as channels would be told of them now: to look at, or to try an endpoint with. Owes and stores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from feedpub.model import (
    UNFILED,
    Announcement,
    Delivery,
    DeliveryEvent,
    DeliveryId,
    DeliveryState,
    Endpoint,
    EndpointState,
    EntryId,
    Item,
    ItemId,
    Message,
    Notice,
    Selection,
    Subscription,
    SubscriptionKey,
)
from feedpub.notify import KINDS, Sent
from feedpub.pipeline.announcing import manner_of, of_item, of_notice
from feedpub.pipeline.claiming import MANY, Claimed
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.planning import composed, planned
from feedpub.pipeline.suspects import Suspects
from feedpub.policy.owed import delivery_id, owed
from feedpub.ports import Egress
from feedpub.store import Tx, arrivals, notices, shelves

NOTICES = (DeliveryEvent.BEGAN, DeliveryEvent.ENDED)
LOOKED_THROUGH = 2_000
"""Of the newest items of a selection: so many are looked through for those with the words that are wanted."""
NOBODY = SubscriptionKey("")
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """What new items of the last seven days would have made for some subscriptions, by the rules of today."""

    items: int
    messages: int


def last_items(tx: Tx, subscriptions: Sequence[Subscription], limit: int) -> tuple[Item, ...]:
    """The newest items that one of the subscriptions takes, the oldest of them first."""
    found: dict[ItemId, Item] = {}
    for subscription in subscriptions:
        taken = (
            item
            for item in shelves.newest(
                tx, subscription.selection, LOOKED_THROUGH if _is_worded(subscription) else limit
            )
            if subscription.takes(item)
        )
        found |= {item.id: item for item, _ in zip(taken, range(limit), strict=False)}
    oldest_arrivals_first = list(found.values())[::-1]
    return tuple(sorted(oldest_arrivals_first, key=lambda item: item.published)[-limit:])


def trial(tx: Tx, desk: Desk, endpoint: Endpoint, now: datetime) -> Announcement:
    """The last real item, marked as a test; a made-up one that says so where there is none. Its id is of its own:
    who knows repeated ones by their ids must take each test for a new one.
    """
    own = [one for one in desk.subscriptions if one.to == endpoint.key]
    (item, *_) = (*last_items(tx, own, 1), *shelves.newest(tx, Selection(), 1), _made_up(desk, now))
    id = DeliveryId(f"test_{token_hex(12)}")
    return of_item(desk, _delivery(id, item.id, DeliveryEvent.TEST, endpoint, own[0].key if own else NOBODY, now), item)


async def send_trial(desk: Desk, endpoint: Endpoint, told: Announcement, egress: Egress, now: datetime) -> Sent:
    """Tries the endpoint once."""
    kind = KINDS[endpoint.kind]
    (message, *_) = kind.compose(
        endpoint.options, [told], desk.catalogue.site, manner_of(desk, None, digest=False, most_parts=None)
    )
    return await kind.send(endpoint.options, message, egress, now)


def sample(
    tx: Tx,
    desk: Desk,
    endpoint: Endpoint,
    subscription: Subscription,
    *,
    items: int,
    event: DeliveryEvent,
    digest: bool | None,
    now: datetime,
) -> list[Message]:
    """The messages by which the subscription would be told of its last items, or of the last notices, at once.

    ``digest`` says whether as one; None leaves it to the subscription.
    """
    told = _told(tx, desk, endpoint, subscription, items, event, now)
    if digest is not None:
        manner = manner_of(desk, subscription, digest=digest, most_parts=None)
        return [plan.message for plan in composed(desk, endpoint, [one for _, one in told], manner)]
    return _planned(desk, endpoint, subscription, told, now)


def predicted(tx: Tx, desk: Desk, chosen: Sequence[Subscription], now: datetime) -> Predicted:
    """Lets the items of the last seven days come again, as they came: those that came at once are told at once."""
    keys = {one.key for one in chosen}
    groups: dict[tuple[SubscriptionKey, datetime], list[tuple[Delivery, Item]]] = {}
    for batch in arrivals.since(tx, now - WEEK):
        at, by_id = batch[0].first_seen, {item.id: item for item in batch}
        for one in owed(batch, desk.subscriptions, at):
            if one.state is DeliveryState.PENDING and one.subscription in keys and one.due is not None:
                groups.setdefault((one.subscription, one.due), []).append((one, by_id[one.item]))
    messages = sum(_count(desk, pairs, due) for (_, due), pairs in groups.items())
    return Predicted(items=sum(map(len, groups.values())), messages=messages)


def _count(desk: Desk, pairs: Sequence[tuple[Delivery, Item]], due: datetime) -> int:
    subscription = desk.subscription(pairs[0][0].subscription)
    assert subscription is not None
    endpoint = desk.endpoints[subscription.to]
    told = [(one, of_item(desk, one, item)) for one, item in pairs]
    some = [told[place : place + MANY] for place in range(0, len(told), MANY)]
    return sum(len(_planned(desk, endpoint, subscription, part, due)) for part in some)


def _planned(
    desk: Desk,
    endpoint: Endpoint,
    subscription: Subscription,
    told: Sequence[tuple[Delivery, Announcement]],
    now: datetime,
) -> list[Message]:
    """As a sender would that has claimed these and nothing else."""
    claimed = Claimed(
        state=EndpointState(key=endpoint.key),
        owes={one.id: (one, announcement) for one, announcement in told},
        waiting={subscription.key: len(told)},
    )
    return [plan.message for plan in planned(desk, endpoint, claimed, set(), Suspects(), now)]


def _told(
    tx: Tx,
    desk: Desk,
    endpoint: Endpoint,
    subscription: Subscription,
    count: int,
    event: DeliveryEvent,
    now: datetime,
) -> list[tuple[Delivery, Announcement]]:
    def delivery(id: ItemId) -> Delivery:
        return _delivery(delivery_id(id, event, subscription.key), id, event, endpoint, subscription.key, now)

    if event in NOTICES:
        said = notices.latest(tx, count)[::-1] or (_made_up_notice(now),)
        return [(one, of_notice(desk, one, notice)) for one, notice in ((delivery(n.id), n) for n in said)]
    found = last_items(tx, [subscription], count) or (_made_up(desk, now),)
    return [(one, of_item(desk, one, item)) for one, item in ((delivery(item.id), item) for item in found)]


def _delivery(
    id: DeliveryId,
    item: ItemId,
    event: DeliveryEvent,
    endpoint: Endpoint,
    subscription: SubscriptionKey,
    now: datetime,
) -> Delivery:
    return Delivery(
        id=id,
        item=item,
        event=event,
        subscription=subscription,
        endpoint=endpoint.key,
        state=DeliveryState.PENDING,
        created=now,
        due=now,
        sequence=1,
    )


def _is_worded(subscription: Subscription) -> bool:
    return bool(subscription.only or subscription.skip)


def _made_up(desk: Desk, now: datetime) -> Item:
    """What is told where nothing is stored yet; it says so."""
    return Item(
        id=ItemId("made-up"),
        entry_id=EntryId("tag:feedpub,2026:made-up"),
        title="A made-up item: nothing is stored yet",
        link=desk.catalogue.site.url,
        summary="It shows how a message looks, and tells of nothing.",
        caption=None,
        image=None,
        authors=(),
        language="en",
        section=None,
        printed_type=None,
        filing=UNFILED,
        published=now,
        dated_by="first_seen",
        printed_day=None,
        first_seen=now,
        updated=now,
        revision=1,
        backlog=False,
        sources=(),
    )


def _made_up_notice(now: datetime) -> Notice:
    return Notice(
        id=ItemId("notice-made-up"),
        kind="source_broken",
        subject="made-up",
        title="made-up is broken",
        text="This notice is made up: there has been none yet.",
        began=now,
    )

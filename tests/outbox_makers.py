"""A store in which much has come of what was owed: told alone and in digests, given up, in doubt, moved, withdrawn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feedpub.model import (
    Attempt,
    Delivered,
    Delivery,
    DeliveryEvent,
    EndpointKey,
    IdentityKey,
    Item,
    ItemId,
    Lost,
    Message,
    Refused,
    Selection,
    Subscription,
    SubscriptionKey,
    TryAgain,
    TypeSlug,
    Verdict,
)
from feedpub.policy import withdrawal
from feedpub.policy.owed import fingerprint, owed, taken
from feedpub.policy.retry import settle
from feedpub.store import Store, Tx, deliveries, endpoints, items, outbox
from feedpub.store.deliveries import Try
from makers import NOON, a_filing, a_subscription, an_item

DESK, HOOK = EndpointKey("desk"), EndpointKey("hook")
SUBSCRIPTIONS = (
    a_subscription(),
    a_subscription(key=SubscriptionKey("desk-again")),
    a_subscription(
        key=SubscriptionKey("hook-reports"), to=HOOK, selection=Selection(types=frozenset({TypeSlug("report")}))
    ),
    a_subscription(key=SubscriptionKey("hook-quays"), to=HOOK, only=("quay",)),
)
VERDICTS: tuple[Verdict, ...] = (
    Delivered(),
    Delivered(),
    Refused(why="400"),
    TryAgain(why="503"),
    Lost(why="timeout"),
)
AT_LAST: tuple[Verdict, ...] = (Delivered(), Delivered(), Refused(why="400"), Lost(why="timeout"))


def begin(store: Store, now: datetime = NOON, subscriptions: Sequence[Subscription] = SUBSCRIPTIONS) -> None:
    """Both endpoints, and these subscriptions."""
    store.write_now(endpoints.configure, {DESK: "print", HOOK: "print"}, now)
    store.write_now(outbox.subscribe, {one.key: fingerprint(one) for one in subscriptions}, now)


def numbered(number: int, now: datetime, chance: random.Random) -> Item:
    """An item that some subscriptions take."""
    slug = chance.choice(("report", "testimony"))
    return an_item(
        id=ItemId(f"item-{number:04}"),
        title=chance.choice((f"Quay {number}", f"Mole {number}")),
        filing=a_filing(type=TypeSlug(slug)),
        first_seen=now,
        published=now,
        backlog=chance.random() < 0.1,
    )


def take_in(tx: Tx, news: Sequence[Item], subscriptions: Sequence[Subscription], now: datetime) -> None:
    """Stores items with what is owed for them, as a look does."""
    items.add(tx, [(item, "digest", [IdentityKey(f"url:{item.id}")]) for item in news])
    outbox.add(tx, owed(news, subscriptions, now))
    outbox.note(tx, taken(news, subscriptions))


def tell(
    tx: Tx, key: EndpointKey, verdict: Verdict, now: datetime, token: str, *, together: bool, limit: int = 4
) -> None:
    """Claims some of what is due, sends it as one message or as one each, and writes what came of it."""
    claimed = deliveries.claim(tx, key, now, limit, token)
    fresh = [one for one in claimed if one.bound is None]
    for message in _messages(fresh, together=together):
        deliveries.bind(tx, [message], token, now)
        attempt = Attempt(at=now, took=timedelta(seconds=1), status=200, verdict=verdict)
        made = max(one.attempts for one in fresh)
        after = settle(verdict, attempts=made, since=now, now=now, spread=0.0)
        deliveries.settle(tx, [Try(endpoint=key, message=message, attempt=attempt, after=after, token=token)])
    deliveries.give_back(tx, token)


def _messages(fresh: Sequence[Delivery], *, together: bool) -> list[Message]:
    groups = [fresh] if together else [[one] for one in fresh]
    return [
        Message(
            id=group[0].id if len(group) == 1 else f"digest-{group[0].id}",
            body=b"{}",
            content_type="application/json",
            covers=tuple(one.id for one in group),
        )
        for group in groups
        if group
    ]


def lived(store: Store, seed: int) -> None:
    """A while in the life of a store, another one for each seed; everything in it has one fate."""
    chance, now = random.Random(seed), NOON
    begin(store, now)
    number = 0
    for round in range(12):
        now += timedelta(minutes=1)
        news = [numbered(number + n, now, chance) for n in range(chance.randrange(1, 5))]
        number += len(news)
        store.write_now(take_in, news, SUBSCRIPTIONS, now)
        for key in (DESK, HOOK):
            verdict = chance.choice(VERDICTS)
            together = chance.random() < 0.5
            store.write_now(tell, key, verdict, now, f"{round}{key}", together=together)
        if round % 4 == 3:
            store.write_now(_withdraw, news[0], now)
    # At the end each case is there at least once, whatever chance said.
    for place, verdict in enumerate(AT_LAST):
        now += timedelta(minutes=1)
        news = [
            replace(numbered(number + n, now, chance), backlog=False, filing=a_filing(), title="Quay") for n in range(3)
        ]
        number += len(news)
        store.write_now(take_in, news, SUBSCRIPTIONS, now)
        for key in (DESK, HOOK):
            store.write_now(tell, key, verdict, now, f"{place}-{key}", together=place != 1, limit=100)
    now += timedelta(minutes=1)
    last = replace(numbered(number, now, chance), backlog=False, filing=a_filing(), title="Quay")
    store.write_now(take_in, [last], SUBSCRIPTIONS, now)


def _withdraw(tx: Tx, item: Item, now: datetime) -> None:
    events = (DeliveryEvent.PUBLISHED, DeliveryEvent.UPDATED)
    outbox.cancel(tx, item.id, events, withdrawal.CANCELLED, now)
    items.revise(tx, withdrawal.withdrawn(item, "", now), None, 0)

"""What a new configuration means for what is owed: nothing that is still wanted is lost, nothing else is sent.

Runs in the transaction with which a process begins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from hashlib import blake2b

from feedpub.model import Delivery, Endpoint, EndpointKey, Item, Secret, Subscription
from feedpub.pipeline import hub, notices
from feedpub.pipeline.desk import Desk
from feedpub.policy.cadence import usual_next
from feedpub.policy.notices import ENDPOINT_DISABLED
from feedpub.policy.owed import CORRECTIONS, HEIR, correcting, fingerprint, moved
from feedpub.policy.retry import LONGEST_PAUSE
from feedpub.store import Tx, deliveries, endpoints, items, outbox, sources

AT_ONCE = 400
"""Deliveries in memory at a time."""
LEFT = "its subscription has left the configuration"
TAKES_OTHERS = "its subscription takes other items now"


def take_over(tx: Tx, desk: Desk, prints: Mapping[EndpointKey, str], now: datetime) -> None:
    """Recovers what an ended process had claimed, and compares what is owed with the configuration. ``prints`` are the
    endpoints' fingerprints: one configured anew is no longer gone.
    """
    deliveries.recover(tx, now, _holding(desk))
    for key in endpoints.configure(tx, prints, now):
        notices.end(tx, ENDPOINT_DISABLED, key, desk.subscriptions, now)
    notices.end_of_those_that_left(tx, desk, now)
    if outbox.subscribe(tx, {one.key: fingerprint(one) for one in desk.subscriptions}, now):
        _look_through(tx, desk, now)


def clamp(tx: Tx, desk: Desk, now: datetime) -> None:
    """After a clock has run ahead and was set right, nothing waits for a day that is long in coming."""
    for source in desk.sources.values():
        sources.clamp(tx, source.key, max(usual_next(source, now), now + timedelta(days=1)))
    deliveries.clamp(tx, now, now + LONGEST_PAUSE)
    endpoints.clamp(tx, now + LONGEST_PAUSE)
    hub.clamp(tx, now, now + LONGEST_PAUSE)


def prints_of(endpoints: Iterable[Endpoint]) -> dict[EndpointKey, str]:
    """The fingerprints of endpoints: they tell whether one is configured anew, and hold nothing secret of it."""
    return {endpoint.key: _print(endpoint) for endpoint in endpoints}


def _print(endpoint: Endpoint) -> str:
    said = [endpoint.kind]
    for option in fields(endpoint.options):
        value = getattr(endpoint.options, option.name)
        values = value if isinstance(value, tuple) else (value,)
        said += [f"{option.name}={one.reveal() if isinstance(one, Secret) else repr(one)}" for one in values]
    return blake2b("\x00".join(said).encode(), digest_size=12).hexdigest()


def _holding(desk: Desk) -> Collection[EndpointKey]:
    return [key for key, endpoint in desk.endpoints.items() if endpoint.options.holds]


def _look_through(tx: Tx, desk: Desk, now: datetime) -> None:
    waiting, place = outbox.waiting(tx, 0, AT_ONCE)
    while waiting:
        known = items.with_ids(tx, {one.item for one in waiting})
        for delivery in waiting:
            look_again(tx, desk.subscriptions, delivery, known.get(delivery.item), now)
        waiting, place = outbox.waiting(tx, place, AT_ONCE)


def look_again(
    tx: Tx, subscriptions: Sequence[Subscription], delivery: Delivery, item: Item | None, now: datetime
) -> None:
    """What is no longer owed by its subscription is owed by another one to the same endpoint, or to nobody. There it
    would have another id: what may have arrived stays where it is, and in doubt where nobody would tell it.
    """
    own = next((one for one in subscriptions if one.key == delivery.subscription), None)
    if own is not None and own.to == delivery.endpoint and (_wants(own, item) or delivery.event in CORRECTIONS):
        return
    heir, why = _heir(delivery, item, subscriptions), LEFT if own is None else TAKES_OTHERS
    if delivery.doubtful:
        if heir is None:
            outbox.leave_in_doubt(tx, [delivery], why)
        return
    if heir is not None:
        inherited = moved(delivery, heir, now)
        if not outbox.add(tx, [inherited]):
            outbox.take_up(tx, inherited)
    outbox.drop(tx, [delivery], HEIR.format(why=why, subscription=heir.key) if heir else why, now)


def _heir(delivery: Delivery, item: Item | None, subscriptions: Sequence[Subscription]) -> Subscription | None:
    if item is not None and delivery.event in CORRECTIONS:
        return correcting(delivery, item, subscriptions)
    return next((one for one in subscriptions if one.to == delivery.endpoint and _wants(one, item)), None)


def _wants(subscription: Subscription, item: Item | None) -> bool:
    """Whether it is told of such a thing; what is no item is a notice."""
    return subscription.notices if item is None else subscription.takes(item)

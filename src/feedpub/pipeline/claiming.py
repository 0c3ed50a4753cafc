"""What a sender takes from the outbox at once, with all that there is to say of it. One transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from feedpub.model import (
    Announcement,
    Delivery,
    DeliveryEvent,
    DeliveryId,
    DeliveryState,
    Endpoint,
    EndpointKey,
    EndpointState,
    ItemId,
    Message,
    SubscriptionKey,
)
from feedpub.notify import KINDS
from feedpub.pipeline import announcing
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.recalling import Recalled
from feedpub.policy.withdrawal import contradicted
from feedpub.store import Tx, deliveries, endpoints, notices, outbox

FEW, MANY, MOST = 100, 500, 5000
"""Deliveries of one endpoint that are taken at once: many where many can become one message, most where they have
waited for the end of an outage. A claim costs as much as fifteen messages, whatever it takes.
"""
LATE = timedelta(hours=1)
"""What was due so long ago has waited for an outage to end."""
GONE = "what it tells of is no longer there"

Owes = Mapping[DeliveryId, tuple[Delivery, Announcement]]
"""What was claimed, in the order it is owed, each with what there is to say of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What one sender holds."""

    state: EndpointState
    owes: Owes = field(default_factory=dict)
    kept: Mapping[str, Message] = field(default_factory=dict)
    """Messages of several deliveries that may have arrived: they go out again as they were."""
    waiting: Mapping[SubscriptionKey, int] = field(default_factory=dict)
    """How many deliveries are due, by subscription."""


def claim(tx: Tx, desk: Desk, recalled: Recalled, endpoint: Endpoint, now: datetime, token: str) -> Claimed:
    """Claims what is due at an endpoint; nothing while it is gone or rests."""
    state = endpoints.state(tx, endpoint.key)
    if state.gone is not None or (state.held_until is not None and state.held_until > now):
        return Claimed(state=state)
    holds, digests = endpoint.options.holds, KINDS[endpoint.kind].digests
    waiting = deliveries.pending(tx, endpoint.key, now) if digests else {}
    taken = deliveries.claim(tx, endpoint.key, now, _limit(tx, endpoint, waiting, now), token)
    cut_off = {one.bound for one in taken if one.bound and one.state is DeliveryState.PENDING}
    if cut_off:  # whoever sent these could not note what came of it, and has lost the lease
        deliveries.give_back(tx, token, [id for id in cut_off if id], None if holds else now)
        return claim(tx, desk, recalled, endpoint, now, token)
    owes = dict(_worded(tx, desk, recalled, taken))
    outbox.drop(tx, (one for one in taken if one.id not in owes), GONE, now)
    owes = _standing(tx, owes, now)
    kept = deliveries.kept(tx, {one.bound for one, _ in owes.values() if one.bound}) if digests else {}
    return Claimed(state=state, owes=owes, kept=kept, waiting=waiting)


def reworded(
    tx: Tx, desk: Desk, recalled: Recalled, refused: Sequence[Delivery], token: str, now: datetime
) -> tuple[Announcement, ...]:
    """What a refused message was to tell, as it was claimed, and as it is to be told now: it has not arrived, so that
    what was withdrawn meanwhile is told no more. Until it is bound again, it can be.
    """
    held = deliveries.unbind(tx, [one.id for one in refused], token)
    free = [replace(one, bound=None) for one in refused if one.id in held]
    owes = dict(_worded(tx, desk, recalled, free))
    return tuple(told for _, told in _standing(tx, owes, now).values())


def _limit(tx: Tx, endpoint: Endpoint, waiting: Mapping[SubscriptionKey, int], now: datetime) -> int:
    if not KINDS[endpoint.kind].digests:
        return FEW
    if sum(waiting.values()) <= MANY:
        return MANY
    return min(max(MANY, sum(deliveries.pending(tx, endpoint.key, now - LATE).values())), MOST)


def _standing(tx: Tx, owes: Owes, now: datetime) -> dict[DeliveryId, tuple[Delivery, Announcement]]:
    """What is still true. What is not is told no more, but for a digest that may have arrived: it goes out again as it
    was for the sake of the others in it.
    """
    said = {id: contradicted(one.event, told.item) if told.item else None for id, (one, told) in owes.items()}
    holding = {one.bound for id, (one, _) in owes.items() if said[id] is None and one.bound}
    for why in {why for why in said.values() if why is not None}:
        false = [one for id, (one, _) in owes.items() if said[id] == why]
        outbox.drop(tx, (one for one in false if not one.doubtful), why, now)
        outbox.leave_in_doubt(tx, (one for one in false if one.doubtful and one.bound not in holding), why)
    return {id: pair for id, pair in owes.items() if said[id] is None}


def _worded(
    tx: Tx, desk: Desk, recalled: Recalled, taken: Sequence[Delivery]
) -> list[tuple[DeliveryId, tuple[Delivery, Announcement]]]:
    ids = {delivery.item for delivery in taken}
    known, receipts = recalled.with_ids(tx, ids), _receipts(tx, taken)
    said = notices.with_ids(tx, ids - known.keys())
    paths = {key: announcing.path_of(desk, key) for key in {one.subscription for one in taken}}
    worded: list[tuple[DeliveryId, tuple[Delivery, Announcement]]] = []
    for one in taken:
        if one.item in known:
            path, receipt = paths[one.subscription], receipts.get((one.item, one.endpoint), "")
            said_of = announcing.of_item(desk, one, known[one.item], path=path, receipt=receipt)
            worded.append((one.id, (one, said_of)))
        elif one.item in said:
            worded.append((one.id, (one, announcing.of_notice(desk, one, said[one.item]))))
    return worded


def _receipts(tx: Tx, taken: Sequence[Delivery]) -> dict[tuple[ItemId, EndpointKey], str]:
    """What receivers call the messages that announced the items of which corrections are owed."""
    corrected = {one.item for one in taken if one.event in (DeliveryEvent.UPDATED, DeliveryEvent.WITHDRAWN)}
    return {
        (one.item, one.endpoint): one.receipt
        for told in outbox.told(tx, corrected).values()
        for one in told
        if one.event is DeliveryEvent.PUBLISHED and one.receipt
    }

"""Tells the operator of the operation: once when a state begins, and once when it ends.

Runs in the transaction that learns of it, so that no crash loses one. Whoever subscribes to notices hears of them by
the outbox, as of items.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from feedpub.model import DeliveryEvent, Notice, Subscription
from feedpub.pipeline.desk import Desk
from feedpub.policy.notices import has_left
from feedpub.policy.owed import owed_notice
from feedpub.store import Tx, notices, outbox


def begin(tx: Tx, notice: Notice, subscriptions: Sequence[Subscription], now: datetime) -> None:
    """A state has begun; nothing is done if it is known."""
    if notices.open_one(tx, notice.kind, notice.subject) is None:
        notices.add(tx, notice)
        outbox.add(tx, owed_notice(notice, DeliveryEvent.BEGAN, subscriptions, now))


def end(tx: Tx, kind: str, subject: str, subscriptions: Sequence[Subscription], now: datetime) -> None:
    """A state is over; nothing is done if it never began."""
    notice = notices.open_one(tx, kind, subject)
    if notice is not None:
        notices.end(tx, notice.id, now)
        outbox.add(tx, owed_notice(notice, DeliveryEvent.ENDED, subscriptions, now))


def end_of_those_that_left(tx: Tx, desk: Desk, now: datetime) -> None:
    """What is no longer in the configuration is in no state either."""
    for notice in notices.open_ones(tx):
        if has_left(notice, desk.sources, desk.endpoints):
            end(tx, notice.kind, notice.subject, desk.subscriptions, now)


def turn(
    tx: Tx,
    kinds: Sequence[str],
    subject: str,
    found: Notice | None,
    subscriptions: Sequence[Subscription],
    now: datetime,
) -> None:
    """Of these kinds of states ``found`` is the one that holds now, or none: it begins, and the others end."""
    for kind in kinds:
        if found is None or kind != found.kind:
            end(tx, kind, subject, subscriptions, now)
    if found is not None:
        begin(tx, found, subscriptions, now)

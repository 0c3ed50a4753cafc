"""Checks that everything has exactly one fate: the ledger against the deliveries, both against the file.

Reads one snapshot, a few hundred rows at a time, so that a running service neither waits nor disturbs it.
Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from feedpub.model import Subscription
from feedpub.policy.ledger import Fault, Standing, delivery_faults, item_faults, message_faults
from feedpub.policy.owed import fingerprint
from feedpub.store import Tx, ledger
from feedpub.store.deliveries import ATTEMPTS_KEPT

MOST = 1_000
"""Faults that are told; where there are more, what is wrong is plain."""
BROKEN = "Stop the service and restore a backup; see whether the disk has errors."
NO_STATE = "Nothing is sent because of it. Keep the store's file for a report."


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What the check has found."""

    faults: tuple[Fault, ...]
    cut: bool = False
    """Whether there are more of them."""
    states: Mapping[str, int]
    """How many deliveries are in each state."""
    not_taken_over: tuple[str, ...] = ()
    """Subscriptions of the file that the service has not read yet: what they take was not compared."""


def verify(tx: Tx, subscriptions: Sequence[Subscription], now: datetime) -> Verified:
    """Checks all of it. In a file that is damaged nothing else is believed."""
    damage = ledger.soundness(tx)
    if damage != "ok":
        return Verified(faults=(Fault(check="store", subject="store", what=damage, todo=BROKEN),), states={})
    standings = _standings(tx, subscriptions)
    found = tuple(islice(_faults(tx, standings, now), MOST + 1))
    running = {one.subscription.key for one in standings}
    return Verified(
        faults=found[:MOST],
        cut=len(found) > MOST,
        states=ledger.states(tx),
        not_taken_over=tuple(one.key for one in subscriptions if one.key not in running),
    )


def _standings(tx: Tx, subscriptions: Sequence[Subscription]) -> list[Standing]:
    known = ledger.standing(tx)
    return [
        Standing(subscription=one, since=known[one.key][1])
        for one in subscriptions
        if one.key in known and known[one.key][0] == fingerprint(one)
    ]


def _faults(tx: Tx, standings: Sequence[Standing], now: datetime) -> Iterator[Fault]:
    for id, said in ledger.unreadable(tx):
        yield Fault(check="state", subject=id, what=f"there is no such thing as {said}", todo=NO_STATE)
    since = min((one.since for one in standings), default=now)
    for fates in ledger.fates(tx, since):
        yield from item_faults(fates, standings)
    for fact in ledger.deliveries(tx):
        yield from delivery_faults(fact, now - ATTEMPTS_KEPT)
    for told in ledger.messages(tx):
        yield from message_faults(told)
    for key, sequence, count in ledger.doubles(tx):
        yield Fault(
            check="sequence", subject=key, what=f"{count} of its deliveries have the number {sequence}", todo=NO_STATE
        )

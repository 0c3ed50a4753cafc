"""Whether everything has exactly one fate: what was to be owed against what is, and each delivery against itself. Pure.

The ledger says which subscriptions took an item when it was stored. That is compared with the deliveries, and both
with what the subscriptions would take today of items that have not changed since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedpub.model import Delivery, DeliveryId, DeliveryState, Item, ItemId, Subscription, SubscriptionKey
from feedpub.policy.owed import is_passed_on, told_by

MISSING = "Look at the item (`feedpub items`) and tell that channel by hand; then keep the store's file for a report."
REPORT = "Nothing is sent because of it. Keep the store's file for a report."
AGAIN = "Say what is to become of it: `feedpub deliveries retry {id}`, or `feedpub deliveries cancel {id} --why …`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What does not agree, and what to do about it."""

    check: str
    """ledger, selection, state, message, sequence, told_twice or store."""
    subject: str
    """The id of the item, delivery or message, or the endpoint's key."""
    what: str
    todo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A subscription of the file, and since when it takes what it takes."""

    subscription: Subscription
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fates:
    """An item, and what became of it for each subscription."""

    item: ItemId
    first_seen: datetime
    backlog: bool
    taken: tuple[SubscriptionKey, ...] | None
    """By the ledger; None where it does not hold the item."""
    told: tuple[Delivery, ...]
    """The deliveries of its publication, in the order they were owed."""
    unchanged: Item | None = None
    """The item, where it still is what it was when it was stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFact:
    """A delivery with what the store holds beside it."""

    delivery: Delivery
    proven: bool
    """Whether an attempt of the message that carried it says that the receiver has it."""
    keeps: tuple[DeliveryId, ...] | None = None
    """What the kept message covers that it is bound to; None where none is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFact:
    """A message that a receiver has."""

    id: str
    covers: int
    carried: int
    """The deliveries that were told by it and by no other one since."""
    owner: DeliveryId | None = None
    """The delivery that it told alone."""


def item_faults(fates: Fates, standings: Sequence[Standing]) -> Iterator[Fault]:
    """What does not agree about one item."""
    if fates.backlog:
        yield from (_uncalled(fates.item, one.subscription, "it came with a first look") for one in fates.told)
        return
    found = list(_by_ledger(fates, standings))
    yield from found
    said = {(fault.subject, fault.what) for fault in found}
    yield from (fault for fault in _by_selection(fates, standings) if (fault.subject, fault.what) not in said)


def delivery_faults(fact: DeliveryFact, kept_since: datetime) -> Iterator[Fault]:
    """What does not agree about one delivery; attempts are kept since that instant."""
    one = fact.delivery
    if one.state is DeliveryState.PENDING and one.due is None:
        yield _odd(one, "it is pending and never due", AGAIN)
    if one.state.open == (one.settled is not None):
        yield _odd(one, f"it is {one.state.value} and {'' if one.settled else 'not '}settled")
    young = one.settled is not None and one.settled >= kept_since
    if one.state is DeliveryState.DELIVERED and young and not fact.proven:
        yield _odd(one, "it is delivered, and no attempt says so", "Ask the receiver whether it has the message {id}.")
    if one.state in (DeliveryState.DEAD, DeliveryState.CANCELLED) and not one.detail:
        yield _odd(one, f"it is {one.state.value} without a reason")
    yield from _binding(fact)


def message_faults(fact: MessageFact) -> Iterator[Fault]:
    """A message that a receiver has, and of which a part was told by another one, too."""
    again = fact.covers - fact.carried
    if again > 0:
        what = "the receiver has it under this id and under another one"
        if fact.owner is None:
            what = f"{again} of its {fact.covers} deliveries were told by another message, too"
        yield Fault(check="told_twice", subject=fact.owner or fact.id, what=what, todo=REPORT)


def _by_ledger(fates: Fates, standings: Sequence[Standing]) -> Iterator[Fault]:
    """What was taken when the item was stored, and what became of it."""
    if fates.taken is None:
        if any(fates.first_seen >= standing.since for standing in standings):
            yield Fault(check="ledger", subject=fates.item, what="the ledger does not hold it", todo=REPORT)
        return
    counts = Counter(one.subscription for one in fates.told)
    yield from (_missing("ledger", fates.item, key) for key in fates.taken if not counts[key])
    for key, count in counts.items():
        if count > 1:
            what = f"{key} owes it {count} times"
            yield Fault(check="ledger", subject=fates.item, what=what, todo=REPORT)
    heirs = {told_by(one.detail) for one in fates.told}
    passed_on = {one.subscription for one in fates.told if is_passed_on(one.detail)}
    for key in counts:
        if key not in fates.taken and key not in heirs | passed_on:
            yield _uncalled(fates.item, key, "the ledger does not say so", check="ledger")
    yield from _unheard(fates)


def _unheard(fates: Fates) -> Iterator[Fault]:
    """Cancelled deliveries that leave it to another one, which leaves it to them, or is not there."""
    by_key = {one.subscription: one for one in fates.told}
    for one in fates.told:
        passed, teller = {one.subscription}, _teller(one)
        while teller is not None and teller not in passed and teller in by_key:
            passed.add(teller)
            teller = _teller(by_key[teller])
        if teller is not None:
            what = f"{one.endpoint} hears of it by nobody: {one.subscription} left it to {told_by(one.detail)}"
            yield Fault(check="ledger", subject=fates.item, what=what, todo=MISSING)


def _teller(one: Delivery) -> SubscriptionKey | None:
    return told_by(one.detail) if one.state is DeliveryState.CANCELLED else None


def _by_selection(fates: Fates, standings: Iterable[Standing]) -> Iterator[Fault]:
    """What the subscriptions take of an item that is as it was, whatever the ledger says."""
    if fates.unchanged is None:
        return
    has = {one.subscription for one in fates.told}
    for standing in standings:
        key = standing.subscription.key
        if fates.first_seen < standing.since:
            continue
        takes = standing.subscription.takes(fates.unchanged)
        if takes and key not in has:
            yield _missing("selection", fates.item, key)
        if key in has and not takes:
            yield _uncalled(fates.item, key, "it does not take it")


def _binding(fact: DeliveryFact) -> Iterator[Fault]:
    """A bound delivery goes out as the message that it was: that message must be there, and name it."""
    one = fact.delivery
    if one.bound is None:
        return
    if not one.state.open:
        yield _odd(one, f"it is {one.state.value} and still bound to {one.bound}", check="message")
    elif one.bound != one.id and fact.keeps is None:
        yield _odd(one, f"the message {one.bound} is not kept that it goes out as", AGAIN, check="message")
    elif one.bound != one.id and one.id not in (fact.keeps or ()):
        yield _odd(one, f"the message {one.bound} that it goes out as does not cover it", AGAIN, check="message")


def _missing(check: str, item: ItemId, key: SubscriptionKey) -> Fault:
    return Fault(check=check, subject=item, what=f"{key} took it, and nothing is owed", todo=MISSING)


def _uncalled(item: ItemId, key: SubscriptionKey, why: str, check: str = "selection") -> Fault:
    return Fault(check=check, subject=item, what=f"{key} owes it, and {why}", todo=REPORT)


def _odd(one: Delivery, what: str, todo: str = REPORT, check: str = "state") -> Fault:
    return Fault(check=check, subject=one.id, what=what, todo=todo.format(id=one.id))

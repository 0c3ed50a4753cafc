"""The outbox: owed once, claimed by one, settled under the claim's token."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feedpub.model import (
    Attempt,
    Delivered,
    Delivery,
    DeliveryState,
    EndpointKey,
    EndpointState,
    ItemId,
    Message,
    SubscriptionKey,
    TryAgain,
)
from feedpub.policy.owed import owed
from feedpub.policy.retry import LONGEST_PAUSE, Settlement
from feedpub.store import Store, deliveries, delivery_lists, endpoints, outbox
from feedpub.store.deliveries import Try
from feedpub.store.leases import LEASE
from makers import NOON, a_subscription, an_item

DESK = EndpointKey("desk")


def _owed(store: Store, count: int = 1) -> tuple[Delivery, ...]:
    made = owed([an_item(id=ItemId(f"item-{n}")) for n in range(count)], [a_subscription()], NOON)
    store.write_now(endpoints.configure, {DESK: "print"}, NOON)
    return store.write_now(outbox.add, made)


def _settle(store: Store, delivery: Delivery, token: str, state: DeliveryState) -> None:
    message = Message(id="msg", body=b"{}", content_type="application/json", covers=(delivery.id,))
    verdict = Delivered() if state is DeliveryState.DELIVERED else TryAgain(why="500")
    attempt = Attempt(at=NOON, took=timedelta(0), status=200, verdict=verdict)
    after = Settlement(state=state, attempts=1, due=NOON + timedelta(seconds=5), detail="said")
    tried = Try(endpoint=DESK, message=message, attempt=attempt, after=after, token=token)
    store.write_now(deliveries.settle, [tried])


def test_a_delivery_that_is_owed_again_stays_one(store: Store) -> None:
    made = _owed(store)
    assert store.write_now(outbox.add, made) == ()
    assert [one.id for one in store.read_now(delivery_lists.latest, 10)] == [one.id for one in made]


def test_claims_do_not_overlap_and_keep_the_order(store: Store) -> None:
    made = _owed(store, 5)
    assert store.write_now(deliveries.claim, DESK, NOON, 3, "a") == made[:3]
    assert store.write_now(deliveries.claim, DESK, NOON, 3, "b") == made[3:]
    assert store.write_now(deliveries.claim, DESK, NOON, 3, "c") == ()


def test_a_lease_heals_a_sender_that_was_killed(store: Store) -> None:
    made = _owed(store)
    store.write_now(deliveries.claim, DESK, NOON, 3, "killed")
    assert store.write_now(deliveries.claim, DESK, NOON + LEASE, 3, "next") == made


def test_a_restart_heals_at_once(store: Store) -> None:
    made = _owed(store)
    store.write_now(deliveries.claim, DESK, NOON, 3, "killed")
    assert store.write_now(deliveries.recover, NOON) == 1
    assert store.write_now(deliveries.claim, DESK, NOON, 3, "next") == made


def test_only_the_holder_of_the_lease_settles(store: Store) -> None:
    (one,) = _owed(store)
    store.write_now(deliveries.claim, DESK, NOON, 3, "right")
    _settle(store, one, "wrong", DeliveryState.DELIVERED)
    assert store.read_now(deliveries.counts)[DeliveryState.PENDING] == 1
    _settle(store, one, "right", DeliveryState.DELIVERED)
    assert store.read_now(deliveries.counts)[DeliveryState.DELIVERED] == 1


def test_a_failed_try_is_due_later(store: Store) -> None:
    (one,) = _owed(store)
    store.write_now(deliveries.claim, DESK, NOON, 3, "a")
    _settle(store, one, "a", DeliveryState.PENDING)
    assert store.read_now(endpoints.due, NOON) == ()
    assert store.read_now(endpoints.due, NOON + timedelta(seconds=5)) == (DESK,)


def test_a_clock_that_ran_ahead_does_not_silence_an_endpoint(store: Store) -> None:
    made = owed([an_item()], [a_subscription()], NOON + timedelta(days=900))
    store.write_now(endpoints.configure, {DESK: "print"}, NOON)
    store.write_now(outbox.add, made)
    store.write_now(endpoints.hold, [DESK], NOON + timedelta(days=900))
    store.write_now(deliveries.clamp, NOON, NOON + LONGEST_PAUSE)
    store.write_now(endpoints.clamp, NOON + LONGEST_PAUSE)
    assert store.read_now(endpoints.due, NOON) == (DESK,)


def test_one_that_has_failed_stands_behind_those_that_have_not_been_tried(store: Store) -> None:
    first, second = _owed(store, 2)
    store.write_now(deliveries.claim, DESK, NOON, 1, "a")
    _settle(store, first, "a", DeliveryState.PENDING)
    claimed = store.write_now(deliveries.claim, DESK, NOON + timedelta(seconds=5), 3, "b")
    assert [one.id for one in claimed] == [second.id, first.id]


def test_an_endpoint_that_is_gone_hears_nothing_until_it_is_configured_anew(store: Store) -> None:
    _owed(store)
    store.write_now(endpoints.keep, EndpointState(key=DESK, gone=NOON, why="410"))
    store.write_now(endpoints.configure, {DESK: "print"}, NOON)
    assert store.read_now(endpoints.due, NOON) == ()
    store.write_now(endpoints.configure, {DESK: "another"}, NOON)
    assert store.read_now(endpoints.due, NOON) == (DESK,)


def test_another_address_begins_anew_and_the_same_one_keeps_the_pace_that_it_has_asked_for(store: Store) -> None:
    store.write_now(endpoints.configure, {DESK: "print"}, NOON)
    paced = EndpointState(key=DESK, slowed=3, full_at=NOON)
    held = replace(paced, held_until=NOON, why="503", failing_since=NOON, failures=3, wrong=1)
    store.write_now(endpoints.keep, held)
    store.write_now(endpoints.configure, {DESK: "print"}, NOON)
    assert store.read_now(endpoints.state, DESK) == held
    store.write_now(endpoints.reopen, DESK)
    assert store.read_now(endpoints.state, DESK) == paced
    store.write_now(endpoints.keep, held)
    store.write_now(endpoints.configure, {DESK: "another"}, NOON)
    assert store.read_now(endpoints.state, DESK) == EndpointState(key=DESK)


def test_what_is_owed_to_an_endpoint_that_left_the_file_is_cancelled_and_says_why(store: Store) -> None:
    _owed(store)
    store.write_now(endpoints.configure, {}, NOON)
    (one,) = store.read_now(delivery_lists.latest, 10)
    assert (one.state, one.detail) == (DeliveryState.CANCELLED, "its endpoint has left the configuration")


def test_what_is_due_is_counted_by_subscription(store: Store) -> None:
    _owed(store, 3)
    assert store.read_now(deliveries.pending, DESK, NOON) == {SubscriptionKey("desk-all"): 3}


def test_a_rest_that_an_endpoint_has_asked_for_is_not_cut_short_by_what_another_one_was_asked(store: Store) -> None:
    _owed(store)
    store.write_now(endpoints.hold, [DESK], NOON + timedelta(hours=1))
    store.write_now(endpoints.hold, [DESK], NOON + timedelta(seconds=5))
    assert store.read_now(endpoints.state, DESK).held_until == NOON + timedelta(hours=1)


def test_what_the_operator_let_out_again_and_a_killed_process_had_is_held_again(store: Store) -> None:
    (one,) = _owed(store)
    message = Message(id=one.id, body=b"{}", content_type="application/json", covers=(one.id,))
    for token in ("first", "second"):
        store.write_now(deliveries.claim, DESK, NOON, 3, token)
        store.write_now(deliveries.bind, [message], token, NOON)
        store.write_now(deliveries.recover, NOON, [DESK])
        (held,) = store.read_now(delivery_lists.latest, 1)
        assert (held.state, held.due, held.bound) == (DeliveryState.UNKNOWN, None, one.id)
        store.write_now(delivery_lists.retry, delivery_lists.Wanted(id=one.id), NOON)

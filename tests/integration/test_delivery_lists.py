"""What the operator says of deliveries, on a real store."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from feedpub.model import Delivered, DeliveryState, EndpointGone, Lost, Refused, SubscriptionKey
from feedpub.policy import withdrawal
from feedpub.store import Store, Tx, deliveries, delivery_lists, endpoints, items, outbox, withdrawals
from feedpub.store.delivery_lists import Wanted
from makers import NOON, a_filing, a_subscription
from outbox_makers import DESK, HOOK, begin, lived, numbered, take_in, tell

LATER = NOON + timedelta(minutes=5)
ONE = (a_subscription(),)
ALL = Wanted(endpoint=DESK)


def _three(store: Store) -> None:
    begin(store, NOON, ONE)
    news = [replace(numbered(n, NOON, random.Random(n)), backlog=False, filing=a_filing()) for n in range(3)]
    store.write_now(take_in, news, ONE, NOON)


def _states(store: Store) -> list[tuple[str, bool]]:
    """State, and whether it is due later on."""
    found = store.read_now(delivery_lists.latest, 10)
    return [(one.state.value, one.due == LATER) for one in found]


def test_what_was_given_up_is_due_with_its_whole_time_to_live(store: Store) -> None:
    _three(store)
    store.write_now(tell, DESK, Refused(why="400"), NOON, "a", together=False)
    assert store.write_now(delivery_lists.retry, ALL, LATER, [DESK]) == 3
    found = store.read_now(delivery_lists.latest, 10)
    assert {(one.state, one.attempts, one.due, one.since, one.settled) for one in found} == {
        (DeliveryState.PENDING, 0, LATER, None, None)
    }


def test_what_may_have_arrived_goes_out_as_the_message_that_it_was(store: Store) -> None:
    _three(store)
    store.write_now(tell, DESK, Lost(why="timeout"), NOON, "a", together=True)
    bound = {one.bound for one in store.read_now(delivery_lists.latest, 10)}
    wanted = Wanted(states=[DeliveryState.UNKNOWN])
    assert store.write_now(delivery_lists.retry, wanted, LATER, [DESK]) == 3
    found = store.read_now(delivery_lists.latest, 10)
    assert {(one.state, one.bound, one.due) for one in found} == {(DeliveryState.UNKNOWN, *bound, LATER)}


def test_what_is_delivered_under_way_or_of_another_endpoint_stays_as_it_is(store: Store) -> None:
    _three(store)
    store.write_now(tell, DESK, Delivered(), NOON, "a", together=False, limit=1)
    store.write_now(deliveries.claim, DESK, NOON, 1, "b")
    assert store.read_now(delivery_lists.under_way, ALL) == 1
    assert store.write_now(delivery_lists.retry, ALL, LATER, [HOOK]) == 0
    assert store.write_now(delivery_lists.retry, ALL, LATER, [DESK]) == 1
    assert store.write_now(delivery_lists.cancel, ALL, "enough", LATER) == 1
    assert [state for state, _ in _states(store)] == ["cancelled", "pending", "delivered"]


def test_an_item_that_was_withdrawn_is_not_told_again(store: Store) -> None:
    _three(store)
    store.write_now(tell, DESK, Refused(why="400"), NOON, "a", together=False)
    gone = store.read_now(delivery_lists.latest, 1)[0].item

    def withdraw(tx: Tx) -> None:
        after = withdrawal.withdrawn(items.with_ids(tx, [gone])[gone], "", NOON)
        assert after.withdrawn is not None
        withdrawals.keep(tx, gone, after.withdrawn)

    store.write_now(withdraw)
    assert store.write_now(delivery_lists.retry, ALL, LATER, [DESK]) == 2
    assert _states(store) == [("dead", False), ("pending", True), ("pending", True)]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(since=NOON), 3),
        (Wanted(since=LATER), 0),
        (Wanted(subscription=ONE[0].key), 3),
        (Wanted(states=[DeliveryState.DEAD, DeliveryState.UNKNOWN]), 0),
        (Wanted(states=[DeliveryState.DEAD, DeliveryState.PENDING]), 3),
        (Wanted(endpoint=HOOK), 0),
    ],
)
def test_what_is_not_asked_for_is_left_alone(store: Store, wanted: Wanted, count: int) -> None:
    _three(store)
    assert len(store.read_now(delivery_lists.latest, 10, wanted)) == count
    assert store.write_now(delivery_lists.cancel, wanted, "enough", LATER) == count


def test_an_endpoint_that_is_opened_again_is_told_at_once_also_what_cost_no_attempt(store: Store) -> None:
    _three(store)
    store.write_now(tell, DESK, EndpointGone(why="410"), NOON, "a", together=False, limit=1)
    assert sum(store.read_now(deliveries.pending, DESK, LATER).values()) == 2
    store.write_now(endpoints.reopen, DESK)
    assert sum(store.read_now(deliveries.pending, DESK, LATER).values()) == 3


def _read_through(tx: Tx, said: Callable[[Tx], object]) -> list[str]:
    """How SQLite goes about the statements of a function."""
    plans: list[str] = []

    def explain(_: object, __: object, statement: str, parameters: tuple[object, ...], *___: object) -> None:
        if not statement.startswith("EXPLAIN"):
            plans.extend(row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))

    event.listen(tx, "before_cursor_execute", explain)
    try:
        said(tx)
    finally:
        event.remove(tx, "before_cursor_execute", explain)
    return plans


@pytest.mark.parametrize(
    "wanted", [Wanted(), ALL, Wanted(since=NOON), Wanted(endpoint=DESK, states=[DeliveryState.DEAD])]
)
def test_what_is_under_way_is_found_without_going_through_all_that_ever_was(store: Store, wanted: Wanted) -> None:
    (plan,) = store.read_now(_read_through, lambda tx: delivery_lists.under_way(tx, wanted))
    assert plan.startswith("SEARCH delivery USING")


def test_deliveries_are_counted_without_going_through_those_that_arrived(store: Store) -> None:
    first, second, *_ = store.read_now(_read_through, deliveries.counts)
    assert first.startswith("SEARCH delivery USING COVERING INDEX")
    assert second.startswith("SCAN delivery USING COVERING INDEX")  # a bare count(*), which reads no row
    lived(store, 1)
    said: dict[str, int] = store.read_now(
        lambda tx: dict(tx.exec_driver_sql("SELECT state, count(*) FROM delivery GROUP BY 1").all())
    )
    assert store.read_now(deliveries.counts) == {state: said.get(state.value, 0) for state in DeliveryState}
    assert said.keys() == {state.value for state in DeliveryState}


def test_what_waits_longest_is_known_and_a_timetable_is_no_waiting(store: Store) -> None:
    _three(store)
    assert store.read_now(endpoints.oldest, NOON) == {DESK: NOON}
    assert store.read_now(endpoints.oldest, NOON - timedelta(seconds=1)) == {}
    assert store.read_now(endpoints.owed) == {DESK: endpoints.Owed(waiting=3)}


def test_one_that_left_it_to_another_is_owed_again_with_a_place_of_its_own(store: Store) -> None:
    again = a_subscription(key=SubscriptionKey("desk-again"))
    begin(store, NOON, (*ONE, again))
    item = replace(numbered(1, NOON, random.Random(1)), backlog=False)
    store.write_now(take_in, [item], (*ONE, again), NOON)
    second, first = store.read_now(delivery_lists.latest, 2)
    owed = replace(second, state=DeliveryState.PENDING, settled=None, due=LATER, created=LATER, since=None, detail="")
    store.write_now(outbox.take_up, owed)
    store.write_now(outbox.take_up, replace(owed, id=first.id))
    now, before = store.read_now(delivery_lists.latest, 2)
    assert before == first
    assert now == replace(owed, created=NOON, since=None, sequence=2, previous=first.id)

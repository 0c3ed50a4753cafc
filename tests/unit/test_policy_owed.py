"""Whom a new item concerns."""

from __future__ import annotations

from feedpub.model import DeliveryState, EndpointKey, RegionSlug, Selection, SubscriptionKey, TypeSlug
from feedpub.policy.owed import delivery_id, owed
from makers import NOON, a_filing, a_subscription, an_item

TESTIMONY = Selection(types=frozenset({TypeSlug("testimony")}))


def test_every_matching_subscription_fires() -> None:
    two = [a_subscription(), a_subscription(key=SubscriptionKey("hook"), to=EndpointKey("hook"))]
    assert [(one.subscription, one.state) for one in owed([an_item()], two, NOON)] == [
        ("desk-all", DeliveryState.PENDING),
        ("hook", DeliveryState.PENDING),
    ]


def test_a_subscription_that_selects_other_items_is_owed_nothing() -> None:
    assert owed([an_item()], [a_subscription(selection=TESTIMONY)], NOON) == ()


def test_two_subscriptions_to_one_endpoint_tell_once_and_both_have_a_fate() -> None:
    two = [a_subscription(), a_subscription(key=SubscriptionKey("desk-again"))]
    first, second = owed([an_item()], two, NOON)
    assert (first.state, second.state) == (DeliveryState.PENDING, DeliveryState.CANCELLED)
    assert second.detail == "desk hears of it by desk-all"


def test_the_backlog_of_a_first_look_is_told_to_nobody() -> None:
    assert owed([an_item(backlog=True)], [a_subscription()], NOON) == ()


def test_an_id_is_derived_and_differs_by_subscription() -> None:
    item = an_item()
    (one,) = owed([item], [a_subscription()], NOON)
    assert one.id == delivery_id(item.id, one.event, SubscriptionKey("desk-all"))
    assert one.id != delivery_id(item.id, one.event, SubscriptionKey("hook"))
    assert one.id == "msg_zmp66anzsyv2bsdhyvicasby"


def test_a_selection_takes_an_item_that_fits_in_every_field() -> None:
    item = an_item(filing=a_filing(regions=(RegionSlug("east-asia"),), us_is_subject=True), title="Harbours of Łódź")
    takes = [
        Selection(),
        Selection(regions=frozenset({RegionSlug("east-asia"), RegionSlug("europe")})),
        Selection(countries=frozenset({"US"})),  # type: ignore[arg-type]
        Selection(words=("HARBOURS", "łódź")),
    ]
    refuses = [
        TESTIMONY,
        Selection(regions=frozenset({RegionSlug("global")})),
        Selection(countries=frozenset({"JP"})),  # type: ignore[arg-type]
        Selection(words=("harbours", "airports")),
    ]
    assert [one.takes(item) for one in takes] == [True] * 4
    assert [one.takes(item) for one in refuses] == [False] * 4


def test_an_item_without_region_is_global() -> None:
    assert Selection(regions=frozenset({RegionSlug("global")})).takes(an_item())

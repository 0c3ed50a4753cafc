"""Whom a new item concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from feedpub.model import (
    Delivery,
    DeliveryEvent,
    DeliveryState,
    EndpointKey,
    ItemId,
    Notice,
    RegionSlug,
    Selection,
    Subscription,
    SubscriptionKey,
    Timetable,
    TypeSlug,
)
from feedpub.policy.owed import delivery_id, fingerprint, moved, owed, owed_after, owed_notice, taken
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


def test_words_that_must_or_must_not_stand_there_decide_too() -> None:
    item = an_item(title="Harbours in winter", summary="Of ice and cranes.")
    assert a_subscription(only=("ICE", "snow")).takes(item)
    assert not a_subscription(only=("snow",)).takes(item)
    assert not a_subscription(skip=("cranes",)).takes(item)
    assert not a_subscription(notices=True).takes(item)


def test_the_ledger_says_which_subscriptions_took_an_item_and_leaves_the_backlog_out() -> None:
    two = [a_subscription(), a_subscription(key=SubscriptionKey("hearings"), selection=TESTIMONY)]
    old = an_item(id=ItemId("old"), backlog=True)
    assert taken([an_item(), old], two) == {an_item().id: (SubscriptionKey("desk-all"),)}


def test_what_comes_up_is_due_at_the_next_time_of_the_timetable() -> None:
    daily = a_subscription(timetable=Timetable(at=time(8), timezone="UTC"))
    (one,) = owed([an_item()], [daily], NOON)
    assert (one.created, one.due) == (NOON, NOON + timedelta(hours=20))


def _told(state: DeliveryState, event: DeliveryEvent = DeliveryEvent.PUBLISHED) -> Delivery:
    (published,) = owed([an_item()], [a_subscription()], NOON)
    return replace(published, event=event, state=state)


@pytest.mark.parametrize(
    ("state", "hears"),
    [
        (DeliveryState.DELIVERED, True),
        (DeliveryState.UNKNOWN, True),
        (DeliveryState.PENDING, False),
        (DeliveryState.DEAD, False),
        (DeliveryState.CANCELLED, False),
    ],
)
def test_who_was_told_of_an_item_or_may_have_been_hears_of_its_change(state: DeliveryState, hears: bool) -> None:
    item = an_item(revision=3)
    owes = owed_after(DeliveryEvent.UPDATED, [item], {item.id: [_told(state)]}, [a_subscription()], NOON)
    assert [(one.event, one.edition, one.state) for one in owes] == [
        (DeliveryEvent.UPDATED, 3, DeliveryState.PENDING)
    ] * hears


def test_each_change_has_an_id_of_its_own_and_what_waits_tells_the_last_one() -> None:
    item = an_item(revision=3)
    heard = _told(DeliveryState.DELIVERED)
    (first,) = owed_after(DeliveryEvent.UPDATED, [item], {item.id: [heard]}, [a_subscription()], NOON)
    later = replace(item, revision=4)
    assert owed_after(DeliveryEvent.UPDATED, [later], {item.id: [heard, first]}, [a_subscription()], NOON) == ()
    told = replace(first, state=DeliveryState.DELIVERED)
    (second,) = owed_after(DeliveryEvent.UPDATED, [later], {item.id: [heard, told]}, [a_subscription()], NOON)
    assert len({heard.id, first.id, second.id}) == 3


def test_a_subscription_may_want_no_corrections() -> None:
    item = an_item(revision=2)
    told = {item.id: [_told(DeliveryState.DELIVERED)]}
    assert owed_after(DeliveryEvent.WITHDRAWN, [item], told, [a_subscription(corrections=False)], NOON) == ()


RENAMED = a_subscription(key=SubscriptionKey("renamed"))
ELSEWHERE = a_subscription(key=SubscriptionKey("hook"), to=EndpointKey("hook"))
HEARINGS = a_subscription(key=SubscriptionKey("hearings"), selection=TESTIMONY)
OF_NOTICES = a_subscription(key=SubscriptionKey("ops"), notices=True)
SILENT = a_subscription(key=SubscriptionKey("silent"), corrections=False)
MOVED_AWAY = a_subscription(to=EndpointKey("hook"))


@pytest.mark.parametrize(
    ("present", "by"),
    [
        ([RENAMED], ("renamed", "desk")),
        ([ELSEWHERE, HEARINGS, RENAMED], ("renamed", "desk")),
        ([RENAMED, a_subscription()], ("desk-all", "desk")),
        ([OF_NOTICES, HEARINGS], ("hearings", "desk")),
        ([HEARINGS, SILENT], None),
        ([SILENT, a_subscription()], ("desk-all", "desk")),
        ([OF_NOTICES, ELSEWHERE], None),
        ([MOVED_AWAY, RENAMED], ("renamed", "desk")),
        ([MOVED_AWAY], ("desk-all", "hook")),
        ([], None),
    ],
)
def test_an_endpoint_that_knows_an_item_hears_of_its_change_by_a_subscription_that_is_there(
    present: list[Subscription], by: tuple[str, str] | None
) -> None:
    item, told = an_item(revision=2), _told(DeliveryState.DELIVERED)
    owes = owed_after(DeliveryEvent.UPDATED, [item], {item.id: [told]}, present, NOON)
    assert [(one.subscription, one.endpoint) for one in owes] == [by] * (by is not None)


def test_two_subscriptions_that_have_told_an_item_to_one_endpoint_tell_its_change_once() -> None:
    item, told = an_item(revision=2), _told(DeliveryState.DELIVERED)
    by_both = {item.id: [told, replace(told, subscription=RENAMED.key)]}
    for present in ([a_subscription(), RENAMED], [RENAMED], [a_subscription()], [HEARINGS, RENAMED]):
        assert len(owed_after(DeliveryEvent.UPDATED, [item], by_both, present, NOON)) == 1
    (waiting,) = owed_after(DeliveryEvent.UPDATED, [item], {item.id: [told]}, [RENAMED], NOON)
    by_both[item.id].append(waiting)
    assert owed_after(DeliveryEvent.UPDATED, [item], by_both, [a_subscription()], NOON) == ()


def test_a_notice_goes_to_those_who_asked_for_notices_and_not_to_whom_it_is_about() -> None:
    notice = Notice(
        id=ItemId("notice-1"),
        kind="endpoint_disabled",
        subject="desk",
        title="desk is disabled",
        text="410",
        began=NOON,
    )
    ops = a_subscription(key=SubscriptionKey("ops"), to=EndpointKey("ops"), notices=True)
    itself = a_subscription(key=SubscriptionKey("itself"), notices=True)
    owes = owed_notice(notice, DeliveryEvent.BEGAN, [a_subscription(), ops, itself], NOON)
    assert [(one.item, one.event, one.subscription) for one in owes] == [("notice-1", DeliveryEvent.BEGAN, "ops")]
    namesake = replace(notice, kind="source_broken")
    hearing = [one.endpoint for one in owed_notice(namesake, DeliveryEvent.BEGAN, [ops, itself], NOON)]
    assert hearing == ["ops", "desk"]


def test_what_another_subscription_takes_over_has_the_id_that_it_would_have_had_there() -> None:
    (one,) = owed([an_item()], [a_subscription()], NOON)
    heir = a_subscription(key=SubscriptionKey("desk-new"))
    assert moved(one, heir, NOON) == owed([an_item()], [heir], NOON)[0]


def test_a_fingerprint_tells_what_is_taken_and_nothing_else() -> None:
    one = a_subscription()
    assert fingerprint(one) == fingerprint(replace(one, digest=5, title="{{ title }}"))
    others = [replace(one, selection=TESTIMONY), replace(one, only=("ice",)), replace(one, to=EndpointKey("hook"))]
    assert len({fingerprint(each) for each in (one, *others)}) == 4

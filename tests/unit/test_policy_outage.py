"""When nobody is reached, nobody is to blame."""

from __future__ import annotations

from datetime import timedelta

from feedpub.model import EndpointKey
from feedpub.policy.outage import PROBE, WINDOW, Reach, after_miss, may_try, probing
from makers import NOON

DESK, HOOK, OTHER = EndpointKey("desk"), EndpointKey("hook"), EndpointKey("other")
SECOND = timedelta(seconds=1)


def test_one_endpoint_out_of_reach_is_its_own_affair() -> None:
    reach = after_miss(after_miss(Reach(), DESK, NOON), DESK, NOON + SECOND)
    assert (reach.down, may_try(reach, DESK, NOON + SECOND)) == (None, True)


def test_two_out_of_reach_and_nobody_who_answered_are_our_own_network() -> None:
    reach = after_miss(after_miss(Reach(), DESK, NOON), HOOK, NOON + SECOND)
    assert reach == Reach(
        missed=frozenset({DESK, HOOK}), last=NOON + SECOND, down=NOON + SECOND, probe_at=NOON + SECOND + PROBE
    )


def test_misses_that_lie_far_apart_do_not_belong_together() -> None:
    assert after_miss(after_miss(Reach(), DESK, NOON), HOOK, NOON + WINDOW + SECOND).down is None


def test_while_it_is_down_one_is_tried_now_and_then_and_strangers_as_ever() -> None:
    reach = after_miss(after_miss(Reach(), DESK, NOON), HOOK, NOON)
    assert not may_try(reach, DESK, NOON + PROBE - SECOND)
    assert may_try(reach, OTHER, NOON + SECOND)
    assert may_try(reach, DESK, NOON + PROBE)
    assert not may_try(probing(reach, NOON + PROBE), HOOK, NOON + PROBE)
    assert after_miss(reach, OTHER, NOON + SECOND).down == NOON

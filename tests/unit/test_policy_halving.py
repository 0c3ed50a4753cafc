"""In which parts a refused message is sent again."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations
from math import log2

import pytest

from feedpub.policy.halving import Halving, after, halved

FORTY = tuple(range(40))


def sent(told: tuple[int, ...], refused: Collection[int]) -> list[tuple[int, ...]]:
    """The messages after the one that was refused, to a receiver that takes none with one of these in it; what is
    refused alone goes out once more in another form.
    """
    halving, messages = halved(told), list[tuple[int, ...]]()
    while part := halving.trying:
        bad = not set(part).isdisjoint(refused)
        messages += [part] * (2 if bad and len(part) == 1 else 1)
        halving = after(halving, [part] if bad else [], taken=not bad)
    return messages


def arrived(messages: list[tuple[int, ...]], refused: Collection[int]) -> list[int]:
    """What a receiver has taken, in its order; what was refused alone has arrived in its other form."""
    return [one for part in dict.fromkeys(messages) if len(part) == 1 or set(part).isdisjoint(refused) for one in part]


@pytest.mark.case(34)
@pytest.mark.parametrize("place", FORTY)
def test_one_in_forty_costs_no_more_than_two_messages_a_halving_and_the_rest_comes_in_order(place: int) -> None:
    messages = sent(FORTY, {place})
    assert len(messages) <= 2 * log2(40)
    assert arrived(messages, {place}) == list(FORTY)


def test_each_one_arrives_once_and_in_order_however_many_are_refused() -> None:
    for size in range(2, 8):
        told = tuple(range(size))
        for count in range(size + 1):
            for refused in map(set, combinations(told, count)):
                assert arrived(sent(told, refused), refused) == list(told)


def test_where_all_are_refused_it_costs_little_more_than_all_halves() -> None:
    assert len(sent(FORTY, set(FORTY))) <= 40 + 2 * 40 + log2(40)


def test_what_was_refused_by_a_whim_becomes_three_messages() -> None:
    assert list(map(len, sent(FORTY, set()))) == [20, 10, 10]


def test_what_was_too_large_goes_out_in_two() -> None:
    first = halved(FORTY, too_large=True)
    second = after(first, [], taken=True)
    assert (first.trying, second.trying, after(second, [], taken=True)) == (FORTY[:20], FORTY[20:], Halving())


def test_what_was_not_sent_or_has_failed_says_nothing_of_the_other_half() -> None:
    assert after(halved(FORTY), [], taken=False) == Halving(trying=FORTY[20:])


def test_a_part_that_became_several_messages_is_searched_in_the_one_that_was_refused() -> None:
    halving = after(halved(FORTY), [FORTY[4:8]], taken=False)
    assert (halving.trying, halving.other, halving.rests) == (FORTY[4:6], FORTY[6:8], (FORTY[20:],))

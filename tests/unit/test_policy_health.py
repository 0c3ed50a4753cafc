"""Whether a look is believed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feedpub.errors import EgressError, ListingError
from feedpub.model import Expect, IdentityKey, Outcome, PrintedDate
from feedpub.policy.health import Belief, believe, counts_after, outcome_of_error, outcome_of_status
from feedpub.policy.identity import Candidate
from makers import NOON, a_parsed_item, a_source, a_state


def _found(count: int, days_old: int = 400) -> list[Candidate]:
    printed = PrintedDate(at=NOON - timedelta(days=days_old))
    return [
        Candidate(parsed=a_parsed_item(title=f"Title {n}", published=printed), keys=(IdentityKey(f"url:{n}"),))
        for n in range(count)
    ]


def test_an_ordinary_look_is_believed() -> None:
    found = _found(20)
    assert believe(a_source(), a_state(counts=(20, 20, 21)), found, found[:1]) == Belief(outcome=Outcome.OK)


def test_a_page_without_items_is_empty_and_says_what_is_usual() -> None:
    belief = believe(a_source(), a_state(counts=(20, 20, 21)), [], [])
    assert belief == Belief(outcome=Outcome.EMPTY, why="the page was read and no item was found, usually 20")
    assert belief.takes_items is False


def test_a_listing_that_has_halved_is_shrunk_and_its_new_items_count() -> None:
    belief = believe(a_source(), a_state(counts=(20, 20, 21)), _found(5), [])
    assert belief == Belief(outcome=Outcome.SHRUNK, why="5 items, usually 20")
    assert belief.takes_items is True


def test_fewer_items_than_the_operator_expects_is_shrunk() -> None:
    source = a_source(expect=Expect(min_items=6))
    assert believe(source, a_state(), _found(5), []).outcome is Outcome.SHRUNK


def test_a_listing_that_is_suddenly_all_new_is_held() -> None:
    found = _found(20)
    belief = believe(a_source(), a_state(counts=(20, 20)), found, found[:15])
    assert belief.outcome is Outcome.HELD
    assert "feedpub release pub" in belief.why


def test_a_flood_of_items_that_are_dated_today_is_news() -> None:
    found = _found(20, days_old=0)
    assert believe(a_source(), a_state(), found, found).outcome is Outcome.OK


@pytest.mark.parametrize("state", [a_state(baseline=None), a_state(release="publish")], ids=["first", "released"])
def test_a_first_look_and_a_released_flood_are_believed(state: object) -> None:
    found = _found(20)
    assert believe(a_source(), state, found, found).outcome is Outcome.OK  # type: ignore[arg-type]


def test_ten_counts_are_remembered() -> None:
    assert counts_after(range(10), 99) == (1, 2, 3, 4, 5, 6, 7, 8, 9, 99)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(429, "rate_limited"), (410, "gone"), (404, "http_4xx"), (503, "http_5xx"), (202, "blocked")],
)
def test_a_status_has_an_outcome(status: int, outcome: str) -> None:
    assert outcome_of_status(status) == Outcome(outcome)


def test_every_fault_has_an_outcome_of_its_name() -> None:
    from typing import get_args

    from feedpub.errors import EgressFault, ListingFault

    egress = [outcome_of_error(EgressError("h", fault, "why", transient=True)) for fault in get_args(EgressFault)]
    listing = [outcome_of_error(ListingError("why", fault=fault)) for fault in get_args(ListingFault)]
    assert [one.value for one in egress + listing] == [*get_args(EgressFault), *get_args(ListingFault)]

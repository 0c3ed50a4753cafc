"""When the operator is told of the operation, and in which words."""

from __future__ import annotations

from datetime import timedelta

from feedpub.model import EndpointKey, EndpointState, Outcome, Poll, SourceKey
from feedpub.policy.notices import of_endpoint, of_network, of_source, over
from makers import NOON, a_source, a_state


def _poll(outcome: Outcome, detail: str = "") -> Poll:
    return Poll(source=SourceKey("pub"), outcome=outcome, started=NOON, took=timedelta(0), detail=detail)


def test_a_source_is_broken_from_its_third_look_without_a_page() -> None:
    poll = _poll(Outcome.HTTP_4XX, "HTTP 404")
    assert of_source(a_source(), poll, a_state(failures=2)) is None
    notice = of_source(a_source(), poll, a_state(failures=3))
    assert notice is not None
    assert (notice.kind, notice.subject, notice.title, notice.text) == (
        "source_broken",
        "pub",
        "pub is broken",
        (
            "Publisher: Ports: 3 looks in a row brought nothing (http 4xx: HTTP 404). "
            "Open the address: if the page has moved, mend `url`."
        ),
    )
    assert over(notice) == "pub is well again"


def test_a_flood_that_is_held_is_told_at_once() -> None:
    notice = of_source(a_source(), _poll(Outcome.HELD, "9 of 9 items are suddenly new"), a_state(failures=1))
    assert notice is not None
    assert (notice.kind, notice.title, notice.text) == (
        "flood_held",
        "pub: items are held",
        "Publisher: Ports: 9 of 9 items are suddenly new.",
    )
    assert over(notice) == "pub: the held items were dealt with"


def test_a_source_that_is_well_is_no_news() -> None:
    assert of_source(a_source(), _poll(Outcome.OK), a_state()) is None


def test_an_endpoint_that_is_disabled_says_why_what_waits_and_how_it_is_opened_again() -> None:
    desk = EndpointKey("desk")
    notice = of_endpoint(EndpointState(key=desk, gone=NOON, why="HTTP 410"), 7)
    assert notice is not None
    assert (notice.kind, notice.title, notice.text) == (
        "endpoint_disabled",
        "desk is disabled",
        (
            "HTTP 410. 7 deliveries wait for it and are kept. Give it a new address in the file, or open it again: "
            "feedpub endpoint enable desk"
        ),
    )
    assert over(notice) == "desk is told again"
    assert of_endpoint(EndpointState(key=desk), 7) is None


def test_a_network_that_is_down_names_whom_it_did_not_reach() -> None:
    notice = of_network(NOON, frozenset({EndpointKey("hook"), EndpointKey("desk")}))
    assert (notice.kind, notice.subject) == ("network_down", "")
    assert "desk, hook" in notice.text
    assert over(notice) == "The network works again"


def test_the_same_state_has_the_same_id_and_another_one_has_another() -> None:
    first, again = (of_network(NOON, frozenset()) for _ in range(2))
    assert first == again
    assert of_network(NOON + timedelta(days=1), frozenset()).id != first.id

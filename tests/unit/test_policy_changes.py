"""What a look changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feedpub.model import IdentityKey, Item, ItemId, ParsedItem, SourceKey
from feedpub.policy.changes import UPDATES, Changes, Known, Seen, changes, digest_of, revised
from feedpub.policy.identity import Candidate
from makers import NOON, a_parsed_item, an_item

KEY = IdentityKey("url:pub.example/reports/1.html")
LATER = NOON + timedelta(days=1)
PUB, OTHER = SourceKey("pub"), SourceKey("other")


def _candidate(parsed: ParsedItem) -> Candidate:
    return Candidate(parsed=parsed, keys=(KEY,))


def _known(parsed: ParsedItem, **fields: object) -> Known:
    known = Known(
        id=ItemId("abcdefghijklmnop"),
        owner=PUB,
        digest=digest_of(parsed),
        sources=frozenset({PUB}),
        keys=frozenset({KEY}),
    )
    return replace(known, **fields)  # type: ignore[arg-type]


def _revised(item: Item, parsed: ParsedItem, by: SourceKey = PUB, updates: int = 0) -> Item:
    return revised(item, parsed, by, LATER, updates)


def test_an_item_whose_keys_are_unknown_is_new() -> None:
    one = _candidate(a_parsed_item())
    assert changes([one], {}, PUB) == Changes(new=(one,), seen=())


def test_a_new_item_under_the_own_id_of_another_that_still_stands_there_is_not_lost() -> None:
    """Some pages number their items from the top: each new one takes the id of the one before."""
    first, second = IdentityKey("id:pub:1"), IdentityKey("id:pub:2")
    old = a_parsed_item()
    known = _known(old, keys=frozenset({KEY, first}))
    stays = Candidate(parsed=old, keys=(KEY, second))
    comes = Candidate(
        parsed=a_parsed_item(title="Ferries"), keys=(IdentityKey("url:pub.example/reports/2.html"), first)
    )
    found = changes([comes, stays], {KEY: known, first: known}, PUB)
    assert found == Changes(
        new=(replace(comes, keys=comes.keys[:1]),), seen=(Seen(known=known, candidate=stays, revise=False),)
    )


def test_an_item_that_says_the_same_is_only_seen() -> None:
    one = _candidate(a_parsed_item())
    known = _known(one.parsed)
    assert changes([one], {KEY: known}, PUB) == Changes(new=(), seen=(Seen(known=known, candidate=one, revise=False),))


def test_the_owner_revises_its_item_and_another_source_does_not() -> None:
    one = _candidate(a_parsed_item(title="Ports of the Northern Route (revised)"))
    known = _known(a_parsed_item())
    assert changes([one], {KEY: known}, PUB).seen[0].revise is True
    assert changes([one], {KEY: known}, OTHER).seen[0].revise is False


def test_another_source_fills_a_gap() -> None:
    one = _candidate(a_parsed_item(summary="At last a summary."))
    known = _known(a_parsed_item(), gaps=frozenset({"summary"}))
    assert changes([one], {KEY: known}, OTHER).seen[0].revise is True


def test_two_candidates_that_are_one_known_item_count_once() -> None:
    one, again = _candidate(a_parsed_item()), _candidate(a_parsed_item(title="Ports"))
    known = _known(one.parsed)
    assert len(changes([one, again], {KEY: known}, PUB).seen) == 1


def test_a_new_title_moves_updated_and_leaves_id_link_and_dates() -> None:
    item = an_item()
    assert _revised(item, a_parsed_item(title="Ports (extended)", summary=item.summary)) == replace(
        item, title="Ports (extended)", updated=LATER, revision=2
    )


def test_a_new_picture_is_stored_and_told_to_nobody() -> None:
    item = an_item()
    parsed = a_parsed_item(summary=item.summary, image="https://pub.example/1.jpg")
    assert _revised(item, parsed) == replace(item, image="https://pub.example/1.jpg", revision=2)


def test_a_gap_that_is_filled_is_no_news() -> None:
    item = an_item(summary=None)
    assert _revised(item, a_parsed_item(summary="Filled."), OTHER) == replace(item, summary="Filled.", revision=2)


def test_a_title_that_the_page_cuts_does_not_replace_the_whole_one() -> None:
    item = an_item()
    parsed = a_parsed_item(title="Ports of the ...", summary=item.summary)
    assert _revised(item, parsed) == replace(item, revision=2)


def test_a_counter_in_a_title_stops_ringing() -> None:
    item = an_item()
    parsed = a_parsed_item(title="Ports (25 comments)", summary=item.summary)
    assert _revised(item, parsed, updates=UPDATES).updated == item.updated

"""A source is idle or queued, and a look that comes too late changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feedpub.model import Outcome, Poll, Skipped, SourceKey, SourceState, Validators
from feedpub.store import Store, polls, sources
from makers import NOON

PUB, OTHER = SourceKey("pub"), SourceKey("other")
LATER = NOON + timedelta(minutes=30)


def _poll(source: SourceKey = PUB, **fields: object) -> Poll:
    poll = Poll(
        source=source, outcome=Outcome.OK, started=NOON, took=timedelta(milliseconds=250), found=3, next_poll=LATER
    )
    return replace(poll, **fields)  # type: ignore[arg-type]


def test_a_due_source_is_claimed_once(store: Store) -> None:
    store.write_now(sources.configure, [PUB, OTHER], NOON)
    assert sorted(store.write_now(sources.claim_due, NOON, 10, 100)) == [(OTHER, 1), (PUB, 1)]
    assert store.write_now(sources.claim_due, NOON, 10, 100) == []


def test_nothing_is_claimed_while_too_many_wait(store: Store) -> None:
    store.write_now(sources.configure, [PUB, OTHER], NOON)
    assert len(store.write_now(sources.claim_due, NOON, 10, 1)) == 1
    assert store.write_now(sources.claim_due, NOON, 10, 1) == []


def test_a_look_ends_with_all_that_it_remembers(store: Store) -> None:
    store.write_now(sources.configure, [PUB], NOON)
    store.write_now(sources.claim, [PUB], NOON)
    after = SourceState(
        key=PUB,
        generation=1,
        validators=Validators(etag='W/"x"', last_modified="Mon, 02 Mar 2026 12:00:00 GMT"),
        fingerprint="f" * 64,
        reader="r",
        baseline=NOON,
        failures=2,
        last_outcome=Outcome.OK,
        last_ok=NOON,
        last_full=NOON,
        counts=(3, 4),
    )
    store.write_now(sources.settle, _poll(), after)
    assert store.read_now(sources.state, PUB) == after
    assert store.read_now(sources.due, NOON) == []
    assert store.read_now(sources.due, LATER) == [PUB]


def test_a_generation_that_has_passed_is_not_current(store: Store) -> None:
    store.write_now(sources.configure, [PUB], NOON)
    store.write_now(sources.claim, [PUB], NOON)
    assert store.read_now(sources.is_current, PUB, 1) is True
    store.write_now(sources.recover)
    assert store.read_now(sources.is_current, PUB, 1) is False
    store.write_now(sources.claim, [PUB], NOON)
    assert store.read_now(sources.is_current, PUB, 1) is False
    assert store.read_now(sources.is_current, PUB, 2) is True


def test_a_source_that_leaves_the_file_rests_and_comes_back_with_its_memory(store: Store) -> None:
    store.write_now(sources.configure, [PUB, OTHER], NOON)
    store.write_now(sources.configure, [OTHER], NOON)
    assert store.read_now(sources.due, NOON) == [OTHER]
    store.write_now(sources.configure, [PUB, OTHER], LATER)
    assert sorted(store.read_now(sources.due, LATER)) == [OTHER, PUB]


def test_a_clock_that_ran_ahead_does_not_silence_a_source(store: Store) -> None:
    store.write_now(sources.configure, [PUB], NOON + timedelta(days=900))
    store.write_now(sources.clamp, PUB, LATER)
    assert store.read_now(sources.due, LATER) == [PUB]


def test_polls_are_kept_newest_first_and_the_old_are_pruned(store: Store) -> None:
    for n in range(103):
        store.write_now(polls.add, _poll(found=n, skipped=(Skipped(reason="no_title", detail="<li>"),)))
    store.write_now(polls.add, _poll(OTHER))
    assert store.write_now(polls.prune) == 3
    assert store.read_now(polls.latest, PUB, 2) == (
        _poll(found=102, skipped=(Skipped(reason="no_title", detail="<li>"),)),
        _poll(found=101, skipped=(Skipped(reason="no_title", detail="<li>"),)),
    )
    assert len(store.read_now(polls.latest, PUB, 200)) == 100

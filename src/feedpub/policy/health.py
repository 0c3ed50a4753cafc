"""Whether a look is believed: the one named outcome of a poll, from what was found and what is usual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from feedpub.errors import EgressError, ListingError
from feedpub.model import Outcome, Source, SourceState
from feedpub.policy.identity import Candidate

COUNTS = 10
"""How many believed looks the usual number of items is taken from."""
USUAL_FROM = 3
"""So many looks make something usual."""
FLOOD_FROM = 5
"""Fewer new items than this are never a flood."""
FRESH = timedelta(days=3)
"""An item dated so shortly before our last good look may have been published since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """The outcome of a look that got as far as items, and why."""

    outcome: Outcome
    why: str = ""

    @property
    def takes_items(self) -> bool:
        """Whether its items are stored."""
        return self.outcome in (Outcome.OK, Outcome.SHRUNK)


def believe(source: Source, state: SourceState, found: Sequence[Candidate], new: Sequence[Candidate]) -> Belief:
    """Judges the items of one look against what is usual for the source."""
    if not found:
        usual = f", usually {median(state.counts):g}" if state.counts else ""
        return Belief(outcome=Outcome.EMPTY, why=f"the page was read and no item was found{usual}")
    suspicious = [one for one in new if not _may_be_fresh(one, state.last_ok)]
    if state.baseline and state.release is None and _is_flood(len(suspicious), len(found)):
        return Belief(
            outcome=Outcome.HELD,
            why=f"{len(suspicious)} of {len(found)} items are suddenly new though not of late; "
            f"nothing of them is published until `feedpub release {source.key}` says how to take them",
        )
    if len(found) < source.expect.min_items:
        return Belief(outcome=Outcome.SHRUNK, why=f"{len(found)} items, expected {source.expect.min_items} at least")
    if len(state.counts) >= USUAL_FROM and len(found) < median(state.counts) / 2:
        return Belief(outcome=Outcome.SHRUNK, why=f"{len(found)} items, usually {median(state.counts):g}")
    return Belief(outcome=Outcome.OK)


def counts_after(counts: Sequence[int], found: int) -> tuple[int, ...]:
    """The item counts of the last believed looks, with this one."""
    return (*counts, found)[-COUNTS:]


def outcome_of_error(error: EgressError | ListingError) -> Outcome:
    """The outcome of a look that brought no items: each fault has an outcome of the same name."""
    return Outcome(error.fault)


def outcome_of_status(status: int) -> Outcome:
    """The outcome of an answer that is no page: 4xx, 5xx, and 2xx or 3xx answers that hold none."""
    if status == 429:
        return Outcome.RATE_LIMITED
    if status == 410:
        return Outcome.GONE
    if status >= 500:
        return Outcome.HTTP_5XX
    if status >= 400:
        return Outcome.HTTP_4XX
    return Outcome.BLOCKED


def _is_flood(suspicious: int, found: int) -> bool:
    return suspicious >= FLOOD_FROM and suspicious * 2 > found


def _may_be_fresh(candidate: Candidate, last_ok: datetime | None) -> bool:
    published = candidate.parsed.published
    return published is not None and last_ok is not None and published.at >= last_ok - FRESH

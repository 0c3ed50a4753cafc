"""What is wrong with sources: those that fail, are held, were never looked at, tell no type or region, or have left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from feedpub.model import Outcome, SourceKey
from feedpub.policy.diagnosis.finding import Finding, counted

MANY = 10
"""Items that a source must have before it is said to name mostly no region."""
MOSTLY = 0.7
"""The part of a source's items without a region that is worth a look."""

TODO: Mapping[Outcome, str] = {
    Outcome.EMPTY: "Open the page: if its layout has changed, mend `listing`; try with `feedpub preview`.",
    Outcome.BLOCKED: "Open the page: a challenge, consent or log-in page cannot be read. Ask the publisher for a feed.",
    Outcome.TOO_LARGE: "Watch a shorter page of the publisher, or its feed.",
    Outcome.PARSE_ERROR: "Open the page: if its layout has changed, mend `listing`; try with `feedpub preview`.",
    Outcome.PARSE_TIMEOUT: "Mend `listing`: a selector or pattern takes too long; try with `feedpub preview`.",
    Outcome.HTTP_4XX: "Open the address: if the page has moved, mend `url`.",
    Outcome.HTTP_5XX: "Wait: the publisher's server is in trouble.",
    Outcome.GONE: "The publisher has taken the page away for good: mend `url`, or take the source out of the file.",
    Outcome.RATE_LIMITED: "Look less often: a longer `every`.",
    Outcome.ROBOTS_DENIED: "Ask the publisher; their robots.txt asks programs to stay away.",
    Outcome.DENIED: "If the address is one of your own, name it under `network.allow`.",
    Outcome.DNS: "Mend the host in `url`, or the name server of this machine.",
    Outcome.TLS: "Wait for the publisher to mend the certificate, and see that the clock of this machine is right.",
}
"""What to do about an outcome; one that is not here is of the network and passes, or does not."""

_ELSE = "Wait, and see whether this machine reaches the address: `feedpub poll {key}`."


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFact:
    """What the store knows of a source."""

    key: SourceKey
    items: int = 0
    untyped: int = 0
    without_region: int = 0
    outcome: Outcome | None = None
    """Of the last look; None before the first."""
    detail: str = ""
    failures: int = 0
    last_ok: datetime | None = None
    believed: bool = False
    """A look has been believed at least once."""
    released: bool = False
    """The operator has said how to take what is held; the next look does it."""
    retired: bool = False
    """It has left the file."""


def source_findings(facts: Iterable[SourceFact], configured: Iterable[SourceKey]) -> Iterator[Finding]:
    """The findings of each source, the configured ones in the order of the file, then those that have left it."""
    known = {fact.key: fact for fact in facts}
    wanted = list(configured)
    for key in wanted:
        yield from _of_configured(known.get(key) or SourceFact(key=key))
    for key, fact in known.items():
        if key not in wanted and fact.items:
            yield _left(fact)


def _of_configured(fact: SourceFact) -> Iterator[Finding]:
    if fact.outcome is None:
        yield _never_looked_at(fact)
    elif fact.outcome is Outcome.HELD:
        if not fact.released:
            yield _held(fact)
    elif not fact.outcome.healthy:
        yield _failing(fact, fact.outcome)
    if fact.untyped:
        yield _untyped(fact)
    if fact.items >= MANY and fact.without_region >= MOSTLY * fact.items:
        yield _nowhere(fact)


def _never_looked_at(fact: SourceFact) -> Finding:
    return Finding(
        weight="note",
        kind="source_never_polled",
        subject=fact.key,
        what=f"{fact.key} has never been looked at",
        why="It is in the file, and no look of it has ended yet.",
        todo=f"Start `feedpub run`, or look now: `feedpub poll {fact.key}`.",
    )


def _held(fact: SourceFact) -> Finding:
    return Finding(
        weight="fault",
        kind="source_held",
        subject=fact.key,
        what=f"{fact.key} is held",
        why=f"{_since(fact)} {fact.detail}".strip(),
        todo=f"Look at the page, then `feedpub release {fact.key}`; with --seen no channel is told.",
    )


def _failing(fact: SourceFact, outcome: Outcome) -> Finding:
    times = f" {counted(fact.failures, 'time')} in a row" if fact.failures > 1 else ""
    return Finding(
        weight="fault",
        kind="source_failing",
        subject=fact.key,
        what=f"{fact.key} fails: {outcome.value}{times}",
        why=f"{_since(fact)} {fact.detail}".strip(),
        todo=TODO.get(outcome, _ELSE.format(key=fact.key)),
    )


def _since(fact: SourceFact) -> str:
    if not fact.believed or fact.last_ok is None:
        return "No look at it has ever been believed."
    return f"The last good look was on {fact.last_ok:%Y-%m-%d at %H:%M} UTC."


def _untyped(fact: SourceFact) -> Finding:
    return Finding(
        weight="note",
        kind="source_untyped",
        subject=fact.key,
        what=f"{fact.untyped:,} of {counted(fact.items, 'item')} of {fact.key} have no type",
        why="Neither a printed label, nor the link, nor the heading above them tells one.",
        todo="If the page prints one, name its place with `type` under `listing`; else a part of their links can tell "
        "it: `paths` under `types`.",
    )


def _nowhere(fact: SourceFact) -> Finding:
    return Finding(
        weight="note",
        kind="source_without_regions",
        subject=fact.key,
        what=f"{fact.without_region:,} of {counted(fact.items, 'item')} of {fact.key} have no region",
        why="Its texts name no place that the rules know, or the page's summaries are not read.",
        todo="Look at some with `feedpub explain`; give what they name as `phrases` under `regions`, and see that "
        "`summary` is read.",
    )


def _left(fact: SourceFact) -> Finding:
    return Finding(
        weight="note",
        kind="source_retired",
        subject=fact.key,
        what=f"{fact.key} is no longer in the file and has {counted(fact.items, 'item')}",
        why="They stay in the feeds; nobody looks for new ones.",
        todo="Nothing, if you took it out; if you renamed it, give it its old name back.",
    )

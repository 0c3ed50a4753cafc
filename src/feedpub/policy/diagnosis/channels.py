"""What is wrong with channels: endpoints that are gone, fail or rest, and deliveries that wait for the operator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedpub.model import EndpointKey, Notice
from feedpub.policy.diagnosis.finding import Finding, counted

FAILURES = 3
"""Fewer in a row are worth no word."""
LONG = timedelta(days=1)
"""What fails for longer needs a hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointFact:
    """What the store knows of an endpoint."""

    key: EndpointKey
    waiting: int = 0
    """Deliveries that are owed to it."""
    dead: int = 0
    """Deliveries that were given up."""
    doubtful: int = 0
    """Deliveries that may have arrived, and wait for the operator."""
    failing_since: datetime | None = None
    failures: int = 0
    """Since then, in a row."""
    gone: datetime | None = None
    held_until: datetime | None = None
    why: str = ""


def channel_findings(
    facts: Iterable[EndpointFact], configured: Iterable[EndpointKey], now: datetime
) -> Iterator[Finding]:
    """The findings of each configured endpoint, in the order of the file."""
    known = {fact.key: fact for fact in facts}
    for key in configured:
        fact = known.get(key)
        if fact is None:
            continue
        if fact.gone is not None:
            yield _gone(fact, fact.gone)
        elif fact.failing_since is not None and fact.failures >= FAILURES:
            yield _failing(fact, fact.failing_since, now)
        elif fact.held_until is not None and fact.held_until > now and fact.waiting:
            yield _resting(fact, fact.held_until)
        if fact.doubtful:
            yield _doubtful(fact)
        if fact.dead and fact.gone is None:
            yield _dead(fact)


def _gone(fact: EndpointFact, at: datetime) -> Finding:
    return Finding(
        weight="fault",
        kind="endpoint_gone",
        subject=fact.key,
        what=f"{fact.key} is gone since {at:%Y-%m-%d at %H:%M} UTC; {counted(fact.waiting, 'delivery', 'deliveries')} "
        f"for it wait, {fact.dead:,} were given up",
        why=fact.why or "It said that it takes nothing any more.",
        todo=f"Give it a new address in the file, or open it again: `feedpub endpoint enable {fact.key}`.",
    )


def network_findings(notice: Notice | None) -> Iterator[Finding]:
    """That no endpoint is reached, while it is so."""
    if notice is not None:
        yield Finding(
            weight="fault",
            kind=notice.kind,
            subject="network",
            what=f"since {notice.began:%Y-%m-%d at %H:%M} UTC no endpoint is reached: it may be our own network",
            why=notice.text,
            todo="See whether this machine reaches the network; what is owed is sent as soon as somebody answers.",
        )


def _failing(fact: EndpointFact, since: datetime, now: datetime) -> Finding:
    return Finding(
        weight="fault" if now - since > LONG else "note",
        kind="endpoint_failing",
        subject=fact.key,
        what=f"{fact.key} fails since {since:%Y-%m-%d at %H:%M} UTC, {fact.failures} times in a row; "
        f"{counted(fact.waiting, 'delivery', 'deliveries')} for it wait",
        why="Its latest tries say why: `feedpub deliveries --endpoint "
        f"{fact.key} --state pending`, then `feedpub deliveries show ID`.",
        todo=f"See whether the receiver works: `feedpub endpoint test {fact.key}`.",
    )


def _doubtful(fact: EndpointFact) -> Finding:
    return Finding(
        weight="fault",
        kind="deliveries_unknown",
        subject=fact.key,
        what=f"{counted(fact.doubtful, 'delivery', 'deliveries')} for {fact.key} may have arrived, and wait for you",
        why="They were sent and no answer came; the endpoint holds such ones (`unknown: hold`).",
        todo=f"Look at the receiver; then `feedpub deliveries retry --endpoint {fact.key} --state unknown`, or "
        f"`feedpub deliveries cancel --endpoint {fact.key} --state unknown --why …`.",
    )


def _resting(fact: EndpointFact, until: datetime) -> Finding:
    return Finding(
        weight="note",
        kind="endpoint_paused",
        subject=fact.key,
        what=f"{fact.key} rests until {until:%Y-%m-%d at %H:%M} UTC; {counted(fact.waiting, 'delivery', 'deliveries')} "
        "for it wait",
        why=fact.why or "It asked to wait, or did not answer.",
        todo="Nothing: they are sent then. If it stays so, see whether the receiver works.",
    )


def _dead(fact: EndpointFact) -> Finding:
    return Finding(
        weight="note",
        kind="deliveries_dead",
        subject=fact.key,
        what=f"{counted(fact.dead, 'delivery', 'deliveries')} for {fact.key} were given up",
        why="They were refused, or failed too often.",
        todo=f"See why: `feedpub deliveries --state dead --endpoint {fact.key}`; send them again: `feedpub deliveries "
        f"retry --state dead --endpoint {fact.key}`.",
    )

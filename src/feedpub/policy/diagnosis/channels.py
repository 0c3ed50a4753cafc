"""What is wrong with channels: endpoints that are gone or rest while deliveries wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from feedpub.model import EndpointKey
from feedpub.policy.diagnosis.finding import Finding, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointFact:
    """What the store knows of an endpoint."""

    key: EndpointKey
    waiting: int = 0
    """Deliveries that are owed to it."""
    dead: int = 0
    """Deliveries that were given up."""
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
        elif fact.held_until is not None and fact.held_until > now and fact.waiting:
            yield _resting(fact, fact.held_until)
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
        todo="Give it a new address in the file; until then nothing is sent there.",
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
        todo="See why: `feedpub deliveries --state dead`.",
    )

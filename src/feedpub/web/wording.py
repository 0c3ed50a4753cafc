"""How instants, numbers and states read on a page. Pure, and the same in every locale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from feedpub.model import DeliveryState, EndpointReport, Outcome

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state by icon, word and tone: never by colour alone."""

    icon: str
    word: str
    tone: str
    """good, bad or calm: a class of the style sheet."""


def day(at: date) -> str:
    """``12 Apr 2021``; of an instant its day in UTC."""
    at = at.astimezone(UTC) if isinstance(at, datetime) else at
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def minute(at: datetime) -> str:
    """``12 Apr 2021, 08:05 UTC``."""
    return f"{day(at)}, {at.astimezone(UTC):%H:%M} UTC"


def number(count: int) -> str:
    """``12,480``."""
    return f"{count:,}"


def counted(count: int) -> str:
    """``1 item``, ``12,480 items``."""
    return f"{number(count)} {'item' if count == 1 else 'items'}"


def format_name(format: str) -> str:
    """A feed format as people call it: Atom, RSS, JSON."""
    return "Atom" if format == "atom" else format.upper()


def fares(outcome: Outcome | None) -> State:
    """How a source fares, by the outcome of its latest poll."""
    if outcome is None:
        return State(icon="…", word="not polled yet", tone="calm")
    word = outcome.value.replace("_", " ")
    return State(icon="✓", word=word, tone="good") if outcome.healthy else State(icon="✗", word=word, tone="bad")


def standing(report: EndpointReport, now: datetime) -> State:
    """How an endpoint fares."""
    if report.state.gone is not None:
        return State(icon="✗", word="disabled", tone="bad")
    if report.rests(now):
        return State(icon="…", word="resting", tone="calm")
    if report.state.failing_since is not None:
        return State(icon="✗", word="failing", tone="bad")
    return State(icon="✓", word="told", tone="good")


_DELIVERY = {
    DeliveryState.PENDING: ("…", "calm"),
    DeliveryState.UNKNOWN: ("?", "bad"),
    DeliveryState.DELIVERED: ("✓", "good"),
    DeliveryState.DEAD: ("✗", "bad"),
    DeliveryState.CANCELLED: ("-", "calm"),
}


def settled(state: DeliveryState) -> State:
    """What became of a delivery."""
    icon, tone = _DELIVERY[state]
    return State(icon=icon, word=state.value, tone=tone)

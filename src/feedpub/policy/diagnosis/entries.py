"""What is wrong with entries: those that cannot be rendered and are left out of their feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from feedpub.model import Quarantined
from feedpub.policy.diagnosis.finding import Finding


def entry_findings(held: Iterable[Quarantined]) -> Iterator[Finding]:
    """One finding for each item that a format has to do without, the longest held first."""
    for _, group in groupby(held, key=lambda one: one.item):
        yield _left_out(list(group))


def _left_out(held: list[Quarantined]) -> Finding:
    first = held[0]
    return Finding(
        weight="fault",
        kind="entry_quarantined",
        subject=first.item,
        what=f"{first.item} is left out of {', '.join(one.format for one in held)}: “{first.title}”",
        why=f"It cannot be rendered since {first.first:%Y-%m-%d at %H:%M} UTC: {first.why}",
        todo="This is a fault of feedpub: report it with these lines. The item comes back by itself once it can be "
        f"rendered; `feedpub withdraw {first.item}` replaces it until then.",
    )

"""What is worth a look of feeds: those that have ended and whose followers are being told so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from feedpub.model import Standing
from feedpub.policy.diagnosis.finding import Finding
from feedpub.policy.naming import LASTS


def feed_findings(names: Iterable[Standing], now: datetime) -> Iterator[Finding]:
    """One finding for each name that has ended and whose address still says so, the latest first.

    A private feed that has ended answers nobody: there is nothing to tell of it.
    """
    ended = [(one.ended, one) for one in names if one.ended is not None and not one.private]
    for at, one in sorted(ended, key=lambda pair: (pair[0], pair[1].name), reverse=True):
        if now < at + LASTS:
            yield _ended(one, at)


def _ended(one: Standing, at: datetime) -> Finding:
    return Finding(
        weight="note",
        kind="feed_ended",
        subject=one.name.path,
        what=f"{one.name.path} has ended: “{one.title}”",
        why=f"It left the file on {at:%Y-%m-%d}. Its address says so until {at + LASTS:%Y-%m-%d}, then it is gone.",
        todo="Nothing, if that was meant. If it only has another name now, its followers can come along: write that "
        f"name's `formerly: [{one.name.word}]`.",
    )

"""What is out by when: a pure function of the time since the start.

It does not look at a clock and does not know how a page is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha1
from itertools import count, islice, zip_longest

from feedpub.demo.pieces import Piece, Stock

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Not ``%b``, which speaks the language of the machine."""
CORRECTED = 4
"""Of so many pieces that come out while the demo runs, the first is corrected."""
CORRECTED_AFTER = 2
"""So many pieces later its correction is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A piece that is out. ``number`` counts from 1 in the order of coming out; it is also its picture's."""

    number: int
    piece: Piece
    at: datetime
    changed: datetime
    """When it came out, or was corrected."""

    @property
    def link(self) -> str:
        """Where it stands, relative to the publisher's host; a few pieces stand elsewhere."""
        return self.piece.path.format(day=self.at)

    @property
    def own_id(self) -> str:
        """The publisher's own id, in the shape of a content management system."""
        return sha1(self.link.encode(), usedforsecurity=False).hexdigest()

    @property
    def printed_date(self) -> str | None:
        """The day as the page prints it (``Apr 28, 2022``), without a zone; None where it prints none."""
        if self.piece.undated:
            return None
        return f"{MONTHS[self.at.month - 1]} {self.at.day}, {self.at.year}"

    @property
    def corrected(self) -> bool:
        """Whether it says something else than when it came out."""
        return self.changed > self.at

    @property
    def midnight(self) -> datetime:
        """The start of its day: feed and page tell the same date."""
        return _midnight(self.at)


class Programme:
    """The order in which everything comes out.

    What has ``days`` stands there from the start, then one more piece follows every ``pace``, first the written
    ones and then follow-ups without end; now and then one of these is corrected when another comes out, so that what
    is out follows from the number of pieces. ``started`` is aware, UTC. Raises ``ValueError`` for a pace of nothing.
    """

    def __init__(self, stock: Stock, *, started: datetime, pace: timedelta) -> None:
        if pace <= timedelta():
            raise ValueError("the pace must be longer than nothing")
        self.stock = stock
        self.started = started
        self._pace = pace
        self._opening = _opening(stock.pieces, started)
        self._rest = self._later()
        self._out = list(self._opening)

    def count(self, now: datetime) -> int:
        """How many pieces are out at that time."""
        return len(self._opening) + max(0, (now - self.started) // self._pace)

    def visible(self, now: datetime) -> tuple[Published, ...]:
        """What is out at that time, newest first."""
        return self.first(self.count(now))

    def first(self, number: int) -> tuple[Published, ...]:
        """The first so many that come out, newest first."""
        self._out.extend(islice(self._rest, max(0, number - len(self._out))))
        return tuple(self._as_printed(one, number) for one in reversed(self._out[:number]))

    @property
    def opening(self) -> tuple[Published, ...]:
        """What stood there from the start, oldest first."""
        return self._opening

    def _as_printed(self, one: Published, number: int) -> Published:
        """The piece as it stands there when so many are out."""
        step = one.number - len(self._opening)
        if step < 1 or step % CORRECTED != 1 or one.number + CORRECTED_AFTER > number:
            return one
        corrections = self.stock.corrections
        correction = corrections[step // CORRECTED % len(corrections)]
        return replace(
            one,
            piece=replace(one.piece, summary=f"{one.piece.summary} {correction}"),
            changed=one.at + CORRECTED_AFTER * self._pace,
        )

    def _later(self) -> Iterator[Published]:
        """What comes out after the start, without end."""
        for step, piece in enumerate(_pieces_to_come(self.stock), start=1):
            at = self.started + step * self._pace
            yield Published(number=len(self._opening) + step, piece=piece, at=at, changed=at)


def _opening(pieces: Iterable[Piece], started: datetime) -> tuple[Published, ...]:
    """The pieces with ``days``, oldest first; those of one day in the order of the files."""
    dated = ((_midnight(started) - timedelta(days=piece.days), piece) for piece in pieces if piece.days is not None)
    ordered = sorted(dated, key=lambda pair: pair[0])
    return tuple(
        Published(number=number, piece=piece, at=at, changed=at) for number, (at, piece) in enumerate(ordered, start=1)
    )


def _pieces_to_come(stock: Stock) -> Iterator[Piece]:
    """The desks take turns, so that two pieces in a row are seldom on the same subject."""
    desks = ([p for p in stock.pieces if p.days is None and p.topics[0] == topic.slug] for topic in stock.topics)
    for turn in zip_longest(*desks):
        yield from (piece for piece in turn if piece is not None)
    yield from map(stock.follow_ups.piece, count(1))


def _midnight(instant: datetime) -> datetime:
    return datetime.combine(instant.date(), time(), tzinfo=UTC)

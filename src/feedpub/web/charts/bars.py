"""Items of each week to bars with axes, and to a small line. Pure: gives places on paper, and draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from feedpub.model.weeks import WEEK, Weeks
from feedpub.web.wording import MONTHS, counted, day, number

WIDTH = 320
HEIGHT = 112
_TOP, _FLOOR = 10, 92
"""Where the highest tick and the ground of the bars stand."""
_DIGIT = 6.5
"""Width of a digit of the labels, in the chart's units."""
SPARK_WIDTH, SPARK_HEIGHT = 78, 18
SPARK_WEEKS = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis, and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One week: ``d`` is its rectangle, empty for a week without items."""

    monday: date
    count: int
    d: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A chart of weeks. ``left`` is where the bars begin; all lengths are units of its view box."""

    weeks: Weeks
    bars: tuple[Bar, ...]
    left: float
    across: tuple[Tick, ...]
    """Of the axis of time."""
    upward: tuple[Tick, ...]
    """Of the axis of counts."""

    @property
    def d(self) -> str:
        """All bars as one path."""
        return "".join(bar.d for bar in self.bars)

    @property
    def sentence(self) -> str:
        """What the chart says, for those who do not see it."""
        mondays, most = self.weeks.mondays, max(self.weeks.counts)
        span = f"{len(mondays)} weeks from {day(mondays[0])} to {day(mondays[-1] + WEEK * 6 / 7)}"
        if most == 0:
            return f"No item in the {span}."
        peak = mondays[self.weeks.counts.index(most)]
        return f"{counted(self.weeks.total)} in the {span}; most in the week of {day(peak)}: {number(most)}."


def bars(weeks: Weeks, most: int) -> Bars:
    """The chart of these weeks on a scale that holds ``most`` items a week."""
    top = round_above(most)
    left = 8 + _DIGIT * len(number(top))
    step = (WIDTH - left) / len(weeks.counts)
    return Bars(
        weeks=weeks,
        bars=tuple(
            Bar(monday=monday, count=count, d=_bar(left + place * step, step * 0.78, count / top))
            for place, (monday, count) in enumerate(zip(weeks.mondays, weeks.counts, strict=True))
        ),
        left=left,
        across=tuple(_months(weeks, left, step)),
        upward=tuple(Tick(at=_height(count / top), label=number(count)) for count in _marked(top)),
    )


def round_above(most: int) -> int:
    """The least of 1, 2, 4, 6, 10, 20, 40, 60, 100 … that is not below: the top of an axis."""
    power = 1
    while True:
        for digit in (1, 2, 4, 6):
            if digit * power >= most:
                return digit * power
        power *= 10


def _marked(top: int) -> tuple[int, ...]:
    return (0, top // 2, top) if top % 2 == 0 else (0, top)


def _height(share: float) -> float:
    return round(_FLOOR - share * (_FLOOR - _TOP), 1)


def _bar(x: float, width: float, share: float) -> str:
    if share == 0:
        return ""
    height = round(_FLOOR - _height(share), 1)
    return f"M{x:.1f} {_FLOOR}v-{height:g}h{width:.1f}v{height:g}z"


def _months(weeks: Weeks, left: float, step: float) -> list[Tick]:
    """A tick at each week in which a quarter begins; the year stands at the first and at each January."""
    ticks: list[Tick] = []
    for place, monday in enumerate(weeks.mondays):
        sunday = monday + WEEK * 6 / 7
        if sunday.day <= 7 and sunday.month % 3 == 1 and left + place * step < WIDTH - 40:
            name = MONTHS[sunday.month - 1]
            year = f" {sunday.year}" if sunday.month == 1 or not ticks else ""
            ticks.append(Tick(at=round(left + place * step, 1), label=name + year))
    return ticks


def spark(weeks: Weeks) -> str:
    """The ``d`` of a small line of the last 26 weeks, on a scale of its own."""
    counts = weeks.last(SPARK_WEEKS).counts
    most, step = max(*counts, 1), (SPARK_WIDTH - 2) / max(1, len(counts) - 1)
    heights = [SPARK_HEIGHT - 2 - (SPARK_HEIGHT - 4) * count / most for count in counts]
    return "M" + "L".join(f"{1 + place * step:.0f} {height:.1f}" for place, height in enumerate(heights))

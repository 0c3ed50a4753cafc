"""A date as a page prints it, made an instant. Reads what is printed and never invents a part of it.

Known forms: ISO 8601 (RFC 3339), RFC 5322, ``Apr 28, 2022``, ``12 April 2021``, ``05th July, 2018``, ``08-2020``,
``3/4/2020`` by the reading's date order, all with an optional weekday before and time after. A month alone is its
first day. A year alone, and words that need to know what time it is ("2 hours ago"), are not read.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from feedpub.model import PrintedDate, Reading
from feedpub.parse import limits
from feedpub.parse.months import months

YEARS = range(1900, 2200)

LEAD = re.compile(r"^(?:(?:published|posted|updated|date)(?:\s+on)?\s*:?\s+)?(?:[^\W\d_]{2,12}\.?,\s+)?", re.IGNORECASE)
CLOCKED = r"(?P<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?)(?:\s*(?P<zone>UTC|GMT|Z))?"
TAIL = rf"(?:[\s,]+(?:(?:at|um|à|-|–|\|)\s*)?{CLOCKED})?"
WORD = r"(?P<month>[^\W\d_]{3,12})\.?"
MONTH_FIRST = re.compile(rf"{WORD}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){TAIL}", re.IGNORECASE)
DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+)?{WORD},?[\s-]+(?:del?\s+)?(?P<year>\d{{4}}){TAIL}",
    re.IGNORECASE,
)
MONTH_ONLY = re.compile(rf"{WORD},?\s+(?:de\s+)?(?P<year>\d{{4}})", re.IGNORECASE)
NUMERIC = re.compile(
    rf"(?P<a>\d{{1,4}})(?P<s>[./-])(?P<b>\d{{1,2}})(?P=s)(?P<c>\d{{4}}|\d{{1,2}}){TAIL}", re.IGNORECASE
)
NUMERIC_MONTH = re.compile(r"(?:(?P<month>\d{1,2})[./-](?P<year>\d{4})|(?P<year2>\d{4})[./-](?P<month2>\d{1,2}))")
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([ap])?", re.IGNORECASE)


def read_date(text: str, reading: Reading) -> PrintedDate | None:
    """The date that ``text`` is, or None where it is none that can be read. Never raises for any text."""
    text = " ".join(text.split())
    if not text or len(text) > limits.DATE:
        return None
    with suppress(ValueError, OverflowError):  # a day that the calendar does not have: 31 June, hour 25
        return _standard(text, reading) or _written(text, reading)
    return None


def _standard(text: str, reading: Reading) -> PrintedDate | None:
    """ISO 8601 and RFC 5322, as feeds and attributes have them."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return _day(date.fromisoformat(text), reading)
    with suppress(ValueError):
        if re.match(r"\d{4}-?\d{2}-?\d{2}[T ]\d", text):
            return _instant(datetime.fromisoformat(text), reading)
    with suppress(ValueError, TypeError):
        if re.match(r"(?:\w{3},? )?\d{1,2} \w{3,9} \d{2,4} \d{1,2}:\d{2}(?::\d{2})? ?(?:[A-Z]{1,5}|[+-]\d{4})", text):
            return _instant(parsedate_to_datetime(text), reading)
    return None


def _written(text: str, reading: Reading) -> PrintedDate | None:
    text = LEAD.sub("", text, count=1)
    known = months(reading.language)
    for form in (MONTH_FIRST, DAY_FIRST):
        if (hit := form.fullmatch(text)) and (month := known.get(hit["month"].lower())):
            return _made(int(hit["year"]), month, int(hit["day"]), hit, reading)
    if (hit := MONTH_ONLY.fullmatch(text)) and (month := known.get(hit["month"].lower())):
        return _day(date(int(hit["year"]), month, 1), reading)
    if hit := NUMERIC_MONTH.fullmatch(text):
        return _day(date(int(hit["year"] or hit["year2"]), int(hit["month"] or hit["month2"]), 1), reading)
    if hit := NUMERIC.fullmatch(text):
        return _made(*_ordered(hit["a"], hit["b"], hit["c"], reading.date_order), hit, reading)
    return None


def _ordered(a: str, b: str, c: str, order: str) -> tuple[int, int, int]:
    """Year, month, day of a purely numeric date: a year of four digits settles its own place."""
    if len(a) == 4 or order == "YMD":
        year, month, day = a, b, c
    elif order == "DMY":
        day, month, year = a, b, c
    else:
        month, day, year = a, b, c
    century = 2000 if len(year) <= 2 else 0
    return int(year) + century, int(month), int(day)


def _made(year: int, month: int, day: int, hit: re.Match[str], reading: Reading) -> PrintedDate | None:
    printed = date(year, month, day)
    if not hit["time"]:
        return _day(printed, reading)
    zone = UTC if hit["zone"] else None
    return _instant(datetime.combine(printed, _clock(hit["time"]), tzinfo=zone), reading)


def _clock(text: str) -> time:
    hit = CLOCK.match(text)
    assert hit, "the form has matched"
    hour, half = int(hit[1]), (hit[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(hit[2]), int(hit[3] or 0))


def _day(day: date, reading: Reading) -> PrintedDate | None:
    printed = _instant(datetime.combine(day, time()), reading)
    return printed and PrintedDate(at=printed.at, day=day)


def _instant(moment: datetime, reading: Reading) -> PrintedDate | None:
    """An instant without a zone is one of the source's zone. None outside the years that a publisher can mean."""
    if moment.year not in YEARS:
        return None
    zone: tzinfo = moment.tzinfo or ZoneInfo(reading.timezone)
    return PrintedDate(at=moment.replace(tzinfo=zone).astimezone(UTC))


def utc(parts: tuple[int, ...]) -> PrintedDate | None:
    """The instant of a UTC time tuple, as feedparser makes of the rarer forms."""
    with suppress(ValueError, OverflowError):
        year, month, day, hour, minute, second = parts[:6]
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        return PrintedDate(at=moment) if moment.year in YEARS else None
    return None

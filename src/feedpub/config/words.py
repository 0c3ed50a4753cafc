"""The small languages inside values: slugs, durations, times of day, crontab lines, time zones, addresses.

Each is an annotated type that checks its text and says what would be right. Names that something else defines
are in ``references``.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from functools import lru_cache
from typing import Annotated
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from apscheduler.triggers.cron import CronTrigger
from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

from feedpub.config.known import nearest, refusal

SLUG = r"^[a-z0-9][a-z0-9-]{0,62}$"
MOST_FORMER = 50  # names that one thing had before
DURATION = r"^(?=\d)(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$"
CLOCK = r"^([01]?\d|2[0-3]):([0-5]\d)$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
HOST = r"^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"
SHORTEST, LONGEST = timedelta(seconds=1), timedelta(days=366)
HUB_WORDS = ("embedded", "off")
RESERVED = ("all", "type", "region", "country", "source", "search")  # first words of the addresses of other feeds


def blanks_folded(text: str) -> str:
    """The text with one blank where several blanks or line ends stand, and none around it."""
    return " ".join(text.split())


def _slug(text: str) -> str:
    if re.fullmatch(SLUG, text):
        return text
    fit = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:63]
    raise refusal("a name is made of a-z, 0-9 and -, at most 63 of them", fit and f"did you mean '{fit}'?")


def _unreserved(name: str) -> str:
    if name in RESERVED:
        raise refusal(f"'{name}' is an address of other feeds", "choose another name")
    return name


def _duration(value: object) -> timedelta:
    found = re.fullmatch(DURATION, value) if isinstance(value, str) else None
    if found is None:
        raise refusal("this is no duration", "write a number with its unit, like 30m, 2h or 1h30m")
    days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not SHORTEST <= span <= LONGEST:
        raise refusal("a duration lies between 1s and 366d")
    return span


def _clock(value: object) -> time:
    found = re.fullmatch(CLOCK, value, re.ASCII) if isinstance(value, str) else None
    if found is None:
        raise refusal("this is no time of day", 'write hours and minutes, from "00:00" to "23:59"')
    return time(int(found[1]), int(found[2]))


def _crontab(line: str) -> str:
    try:
        CronTrigger.from_crontab(line, "UTC")
    except ValueError as error:
        raise refusal(f"this is no crontab line: {error}", "five fields, like 0 7 * * mon-fri") from error
    if any(digit in line.split()[4] for digit in "0123456789"):  # APScheduler's 0 is Monday, crontab's is Sunday
        raise refusal("days of the week by number mean different days to different programs", "write mon-fri")
    return line


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise refusal(f"no time zone is named '{name}'", nearest(name, _zones())) from error
    return name


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        valid = parts.port != 0 and parts.scheme in ("http", "https") and _host(parts.hostname or "")
    except ValueError as error:
        raise refusal(f"this is no web address: {error}") from error
    if not valid or re.search(r"\s", text) or len(text) > 2048:
        raise refusal("this is no web address", "write it whole, like https://www.example.org/news")
    return parts


def _language(tag: str) -> str:
    if not re.fullmatch(LANGUAGE, tag):
        raise refusal("this is no language tag", "write it as in BCP 47, like en or pt-BR")
    return tag


def _host(name: str) -> bool:
    return bool(re.fullmatch(HOST, name.encode("idna").decode() if not name.isascii() else name)) or ":" in name


def _url(text: str) -> str:
    if "@" in _split(text).netloc:
        raise refusal("a user name or password must not stand in an address", "remove what stands before the @")
    return text


def _hub(word: str) -> str:
    return word if word in HUB_WORDS else _url(word)


def _site_url(text: str) -> str:
    parts = _split(text)
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise refusal("the site's address has no user, query or fragment")
    return text.rstrip("/")


def _allowed(entry: str) -> str:
    from feedpub.fetch import Network  # only now: most files allow nothing, and it brings the whole client

    try:
        Network(allow=(entry,))
    except ValueError as error:
        raise refusal(str(error)) from error
    return entry


def _text_of(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern})


Text = Annotated[str, AfterValidator(blanks_folded), StringConstraints(min_length=1, max_length=500)]
Slug = Annotated[str, AfterValidator(_slug), _text_of(SLUG)]
FeedName = Annotated[str, AfterValidator(_slug), AfterValidator(_unreserved), _text_of(SLUG)]
Duration = Annotated[timedelta, BeforeValidator(_duration), _text_of(DURATION)]
ClockTime = Annotated[time, BeforeValidator(_clock), _text_of(CLOCK)]
Crontab = Annotated[str, AfterValidator(blanks_folded), AfterValidator(_crontab)]
TimeZone = Annotated[str, AfterValidator(_timezone)]
Language = Annotated[str, AfterValidator(_language), _text_of(LANGUAGE)]
Url = Annotated[str, AfterValidator(_url), _text_of("^https?://")]
HubWord = Annotated[
    str, AfterValidator(_hub), WithJsonSchema({"type": "string", "pattern": "^(embedded|off|https?://.+)$"})
]
SiteUrl = Annotated[str, AfterValidator(_site_url), _text_of("^https?://")]
Allowed = Annotated[str, AfterValidator(_allowed)]

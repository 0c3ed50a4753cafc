"""Credit lines: one line that holds author, outlet, type or date together, in the forms that publishers have."""

from __future__ import annotations

import re

from feedpub.parse.draft import Draft
from feedpub.parse.text.shapes import DATE, DATE_LINE, names

WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s+)?"

# E. Vale, J. Roe, and L. Wen     or one, with a title after a comma; two are joined by "and"
PEOPLE = r"(?:[^,]+(?:, [^,]+){1,6}, and [^,]+|[^,]+(?:, (?:Jr|Sr|Ph)[^,]*)?)"

# By E. Vale | May 3, 2014 | 12 Comments        and        E. Vale | May 3, 2014
PIPED = re.compile(rf"(?:By )?(?P<authors>[^|]+?) ?\| ?(?P<date>{DATE})(?: ?\|.*)?")

CREDITS = (
    # By E. Vale and J. Roe, The Daily Harbour, May 3, 2014
    re.compile(rf"By (?P<authors>{PEOPLE}),(?: (?P<outlet>.*?),)?\s+(?P<date>{DATE})"),
    # Brief by E. Vale and J. Roe — May 3, 2014
    re.compile(rf"(?P<type>\S.{{0,60}}?) by (?P<authors>.+?)\s+[—–]\s+(?P<date>{DATE})"),
    PIPED,
    # by E. Vale & J. Roe - 05th July, 2018
    re.compile(rf"(?:by )?(?P<authors>[^\d]+?)\s+[-–]\s+(?P<date>{DATE})"),
    # 17 July 2014 - 5:22am       and a date alone
    DATE_LINE,
    # by E. Vale Thursday, May 3, 2014
    re.compile(rf"by (?P<authors>[^\d]+?)\s+(?P<date>{WEEKDAY}{DATE})", re.IGNORECASE),
    # Working Paper May 3, 2014
    re.compile(rf"(?P<type>[^\d.:]{{2,60}}?),? (?P<date>{DATE})"),
)
"""Each form stands below the title, the surest first."""

LONGEST_CREDIT = 300
"""A longer line is text; it also bounds the work that the forms can make."""


def credit(text: str) -> re.Match[str] | None:
    """The first form of a credit line that is all of the text."""
    if len(text) > LONGEST_CREDIT:
        return None
    return next((hit for form in CREDITS if (hit := form.fullmatch(text))), None)


def credited(hit: re.Match[str]) -> Draft:
    """What a credit line says of its item."""
    found = hit.groupdict()
    return Draft(date=found["date"], type=found.get("type"), authors=names(found.get("authors") or ""))

"""What a line of text looks like: a date, a byline, a label, a headline, a sentence. Told by form alone."""

from __future__ import annotations

import re

from feedpub.parse.text.labels import is_type

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = rf"(?:(?:[A-Z][a-z]{{2,8}},\s+)?(?:{MONTH}\s+{DAY}|{DAY}\s+{MONTH}),?\s+\d{{4}})"
"""A regular expression for a printed day, weekday before it or not."""

DATE_LINE = re.compile(rf"(?P<date>{DATE})(?:\s*[-–|,]?\s*\d{{1,2}}:\d{{2}}\s*(?:[ap]\.?m\.?)?)?", re.IGNORECASE)
BYLINE = re.compile(r"[Bb][Yy]\s+(?P<authors>[^\W\d_a-z].{1,150})")
NOTE = re.compile(
    r"(?:read|learn|see|show|view) (?:more|full|all)\b.*|image(?: placeholder)?|posted in .*|also available in .*|"
    r"originally published in .*|duration: .*|source: .*|download\b.{0,20}|share\b.{0,20}|more\s*»?|»|preview",
    re.IGNORECASE,
)
"""Lines that belong to the page, not to the item."""
MORE = re.compile(r"\s*(?:read|learn|see) more\s*(?:»|›|>|→|…|\.\.\.)?\s*$", re.IGNORECASE)
CREDIT = re.compile(r"\b(?:photo|photograph|image|picture|credit)s?\b\s*(?:by|:|©)|©|\bUN Photo\b", re.IGNORECASE)
PHOTO_CREDIT = re.compile(r"(?:photo|photograph|image|picture|credit)s?(?:\s+by\b|\s*:)|©|UN Photo\b", re.IGNORECASE)
BETWEEN_NAMES = re.compile(r",? and |,? & |; ?|, (?!(?:Jr|Sr|Ph\.?D|M\.?D|II|III)\b)")

ENDS = (".", "!", "?", "…", '."', ".”", "?”", "!”", '?"', '!"', ".’", ".'", ".)", "?)", "]", "...”")

LONGEST_LABEL = 45
LONGEST_HEADLINE = 220


def is_date(text: str) -> bool:
    """Whether a printed day, with or without a time, is all of the text."""
    return bool(DATE_LINE.fullmatch(text))


def is_sentence(text: str) -> bool:
    """Whether the text is more likely running text than a title."""
    closed = text.rstrip().endswith(ENDS)
    question = text.rstrip().endswith("?") and len(text) < 120
    return len(text) > LONGEST_HEADLINE or (closed and not question)


def is_headline(text: str) -> bool:
    """Whether the text can be a title: short, and not closed as a sentence is (a question may be)."""
    return not is_sentence(text) and not is_note(text) and not is_date(text)


def is_label(text: str) -> bool:
    """Whether the text can be a printed type: a few words, none of them a sentence."""
    few = len(text) <= LONGEST_LABEL and len(text.split()) <= 5
    return is_type(text) or (few and is_headline(text) and not text.endswith("?") and text[:1].isalpha())


def is_note(text: str) -> bool:
    """Whether the line belongs to the page: "Read more", "Posted in …", "Image placeholder"."""
    return bool(NOTE.fullmatch(text))


def byline(text: str) -> tuple[str, ...]:
    """The authors of ``By A, B and C``, or nothing if the text is no byline."""
    hit = BYLINE.fullmatch(text.strip())
    return names(hit["authors"]) if hit and not _goes_on(text) else ()


def _goes_on(text: str) -> bool:
    """Whether a line that begins with "By" goes on as a sentence: it is closed, and long."""
    return text.rstrip().endswith((".", "!", "?", "…")) and len(text) > 60


def names(text: str) -> tuple[str, ...]:
    """The people of ``A, B & C``; a title after a comma (Jr., PhD) stays with its name."""
    return tuple(part for part in BETWEEN_NAMES.split(text.strip()) if part)


def is_photo_credit(text: str) -> bool:
    """Whether the line is the credit of a picture and no more: "Photo by A", "© B", "UN Photo/C"."""
    return len(text) <= 100 and bool(PHOTO_CREDIT.match(text))


def without_more(text: str) -> str:
    """The text without a closing "Read more »"."""
    return MORE.sub("", text)

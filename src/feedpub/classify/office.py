"""Who held an office when an item came out: "Prime Minister Lee" is one person in 2010 and another in 2025."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from feedpub.classify.gazetteer import Phrase, Tenure
from feedpub.classify.index import Match

NOT_IN_OFFICE = "not_in_office"
"""The rule of a name that, on the item's day, meant nobody whom we know."""

AFTERWARDS = 1
"""Years after a tenure in which a text that names the leader still means it."""


def in_office(match: Match, day: date | None) -> Match:
    """The match with the country of whoever held the office on that day; without a day, of the last one."""
    phrase = match.phrase
    if not phrase.tenures:
        return match
    holder = next((tenure for tenure in phrase.tenures if day and _holds(tenure, day)), None)
    if day is None:
        holder = max(phrase.tenures, key=lambda tenure: tenure.since)
    return Match(match.start, match.end, _held(phrase, holder))


def _holds(tenure: Tenure, day: date) -> bool:
    return tenure.since <= day.year <= tenure.until + AFTERWARDS


def _held(phrase: Phrase, holder: Tenure | None) -> Phrase:
    if holder is None:
        return replace(phrase, rule=NOT_IN_OFFICE)
    return replace(phrase, rule="leader", countries=(holder.country,))

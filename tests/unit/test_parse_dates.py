"""Printed dates become instants; nothing is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from feedpub.model import Listing, PrintedDate, Reading
from feedpub.parse import CssOptions, parse
from feedpub.parse.dates import read_date

HERE = Reading(base_url="https://pub.example/")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Apr 28, 2022", date(2022, 4, 28)),
        ("Sept. 3, 2014", date(2014, 9, 3)),
        ("Wed, Oct 28, 2020", date(2020, 10, 28)),
        ("Published on April 28, 2022", date(2022, 4, 28)),
        ("12 April 2021", date(2021, 4, 12)),
        ("05th July, 2018", date(2018, 7, 5)),
        ("2022-04-28", date(2022, 4, 28)),
        ("08-2020", date(2020, 8, 1)),
        ("2020-08", date(2020, 8, 1)),
        ("August 2020", date(2020, 8, 1)),
        ("3/4/2020", date(2020, 3, 4)),
        ("2020/3/4", date(2020, 3, 4)),
    ],
)
def test_a_printed_day_is_its_midnight(text: str, day: date) -> None:
    assert read_date(text, HERE) == PrintedDate(at=datetime(day.year, day.month, day.day, tzinfo=UTC), day=day)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2022-04-28T10:00:00Z", datetime(2022, 4, 28, 10, tzinfo=UTC)),
        ("2022-04-28T10:00:00.5-05:00", datetime(2022, 4, 28, 15, 0, 0, 500_000, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 10:00:00 +0100", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 10:00:00 EST", datetime(2026, 3, 2, 15, tzinfo=UTC)),
        ("17 July 2014 - 5:22am", datetime(2014, 7, 17, 5, 22, tzinfo=UTC)),
        ("July 17, 2014 at 12:05 p.m.", datetime(2014, 7, 17, 12, 5, tzinfo=UTC)),
        ("17 July 2014 23:30 GMT", datetime(2014, 7, 17, 23, 30, tzinfo=UTC)),
    ],
)
def test_a_printed_time_is_an_instant(text: str, at: datetime) -> None:
    assert read_date(text, HERE) == PrintedDate(at=at)


@pytest.mark.parametrize(
    "text",
    ["", "2 hours ago", "yesterday", "2021", "Spring 2021", "31 June 2021", "13/13/2020", "April 28", "28.04.", "soon",
     "Report 2020 on 5 May 2021", "1 January 0001", "0001-01-01", "9999-12-31T23:59:59-12:00", "12 2020 2021"],
)  # fmt: skip
def test_what_is_no_whole_date_is_not_read(text: str) -> None:
    assert read_date(text, HERE) is None


def test_a_day_begins_at_midnight_of_the_source() -> None:
    there = Reading(base_url="https://pub.example/", timezone="America/Los_Angeles")

    assert read_date("Apr 28, 2022", there) == PrintedDate(
        at=datetime(2022, 4, 28, 7, tzinfo=UTC), day=date(2022, 4, 28)
    )


@pytest.mark.parametrize(
    ("order", "day"), [("MDY", date(2004, 1, 2)), ("DMY", date(2004, 2, 1)), ("YMD", date(2001, 2, 4))]
)
def test_a_numeric_date_is_meant_as_the_source_means_it(order: str, day: date) -> None:
    printed = read_date("01/02/04", Reading(base_url="https://pub.example/", date_order=order))

    assert printed is not None
    assert printed.day == day


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "3. März 2024"), ("fr", "3 mars 2024"), ("es-MX", "3 de marzo de 2024"), ("pt", "3 de março de 2024")],
)
def test_months_are_read_in_the_language_of_the_listing(language: str, text: str) -> None:
    printed = read_date(text, Reading(base_url="https://pub.example/", language=language))

    assert printed is not None
    assert printed.day == date(2024, 3, 3)


def test_a_month_of_another_language_is_not_guessed() -> None:
    assert read_date("3. März 2024", HERE) is None


def test_a_listing_without_a_configured_language_is_read_in_its_page_s_own() -> None:
    page = "<html lang='fr'><ul><li><a href='/a'>Ports</a><time>3 août 2024</time></li></ul></html>"
    listing = Listing(url="https://pub.example/", body=page.encode(), content_type="text/html; charset=utf-8")
    options = CssOptions(items="li", title="a", date="time")
    days = [
        [item.published and item.published.day for item in parse("css", options, listing, reading).items]
        for reading in (HERE, replace(HERE, language="de"))
    ]
    assert days == [[date(2024, 8, 3)], [None]]

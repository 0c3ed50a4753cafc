"""Conditions and encodings, by their header values."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feedpub.web.conditional import http_date, unchanged
from feedpub.web.encoding import takes_gzip
from makers import NOON


@pytest.mark.parametrize(
    ("none_match", "expected"),
    [
        ('"abc"', True),
        ('"abc-gz"', True),
        ('W/"abc"', True),
        ('W/"abc-gz"', True),
        ('"xyz", W/"q,r", "abc"', True),
        ("*", True),
        (" * ", True),
        ('"abcd"', False),
        ('"ABC"', False),
        ('"abc-br"', False),
        ("abc", False),
        ('"*"', False),
        ("", False),
        (",,,;\x7f", False),
    ],
)
def test_if_none_match_is_compared_weakly_and_by_the_stem(none_match: str, expected: bool) -> None:
    assert unchanged("abc", NOON, none_match, None) is expected


@pytest.mark.parametrize(
    ("modified_since", "expected"),
    [
        (http_date(NOON), True),
        (http_date(NOON + timedelta(days=1)), True),
        (http_date(NOON - timedelta(seconds=1)), False),
        ("Monday, 02-Mar-26 12:00:00 GMT", True),
        ("Mon Mar  2 12:00:00 2026", True),
        ("Mon, 02 Mar 2026 14:00:00 +0200", True),
        ("yesterday", False),
        ("", False),
        ("0", False),
        ("Mon, 02 Mar 99999999999999999999 12:00:00 GMT", False),
        ("Mon, 99 Mar 2026 12:00:00 GMT", False),
    ],
)
def test_if_modified_since_alone_is_compared_in_whole_seconds(modified_since: str, expected: bool) -> None:
    assert unchanged("abc", NOON + timedelta(microseconds=700_000), None, modified_since) is expected


def test_a_tag_that_does_not_match_wins_over_a_date_that_does() -> None:
    assert unchanged("abc", NOON, '"old"', http_date(NOON)) is False


def test_without_a_condition_everything_is_sent() -> None:
    assert unchanged("abc", NOON, None, None) is False


@pytest.mark.parametrize(
    ("accept_encoding", "expected"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("GZip ; q=0.5", True),
        ("x-gzip", True),
        ("*", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("identity, gzip;q=0.5", False),
    ],
)
def test_gzip_is_sent_only_to_those_who_take_it_gladly(accept_encoding: str, expected: bool) -> None:
    assert takes_gzip(accept_encoding) is expected

"""What an answer means, without a network."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feedpub.fetch import Refusal, Unchanged
from feedpub.fetch.outcomes import Moved, Reply, judge
from feedpub.model import Listing, Validators
from makers import NOON

URL = "https://pub.example/reports/"
ASKED = Validators(etag='"old"', last_modified="Sun, 01 Mar 2026 00:00:00 GMT")


def a_reply(status: int, *headers: tuple[str, str], body: bytes = b"") -> Reply:
    return Reply(status=status, headers=headers, body=body)


def test_a_200_is_a_listing_with_its_own_validators() -> None:
    headers = (("etag", 'W/"x y"'), ("last-modified", "whenever"), ("content-type", "text/html; charset=utf-8"))
    assert judge(a_reply(200, *headers, body=b"<p>"), URL, ASKED, NOON) == Listing(
        url=URL,
        body=b"<p>",
        content_type="text/html; charset=utf-8",
        validators=Validators(etag='W/"x y"', last_modified="whenever"),
    )


def test_a_validator_that_cannot_be_sent_back_exactly_is_not_kept() -> None:
    listing = judge(a_reply(200, ("etag", '"\ufffd"'), ("last-modified", "")), URL, ASKED, NOON)
    assert listing == Listing(url=URL, body=b"", validators=Validators())


def test_a_304_keeps_the_validators_and_takes_over_what_it_names() -> None:
    unchanged = judge(a_reply(304, ("etag", '"new"')), URL, ASKED, NOON)
    assert unchanged == Unchanged(validators=Validators(etag='"new"', last_modified=ASKED.last_modified))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_says_where_to_look(status: int) -> None:
    assert judge(a_reply(status, ("location", "/new/")), URL, ASKED, NOON) == Moved(location="/new/")


@pytest.mark.parametrize(
    ("reply", "refusal"),
    [
        (a_reply(404), Refusal(status=404, why="404 Not Found")),
        (a_reply(410), Refusal(status=410, why="410 Gone")),
        (a_reply(202), Refusal(status=202, why="202 Accepted")),
        (a_reply(204), Refusal(status=204, why="204 No Content")),
        (a_reply(301), Refusal(status=301, why="301 Moved Permanently")),
        (a_reply(300, ("location", "/x")), Refusal(status=300, why="300 Multiple Choices")),
        (a_reply(599), Refusal(status=599, why="599")),
        (
            a_reply(429, ("retry-after", "60")),
            Refusal(status=429, retry_after=timedelta(minutes=1), why="429 Too Many Requests"),
        ),
    ],
)
def test_any_other_status_is_a_refusal(reply: Reply, refusal: Refusal) -> None:
    assert judge(reply, URL, ASKED, NOON) == refusal


def test_a_304_that_nobody_asked_for_is_a_refusal() -> None:
    assert judge(a_reply(304), URL, Validators(), NOON) == Refusal(status=304, why="304 Not Modified")


def test_only_429_and_503_speak_for_the_whole_host() -> None:
    minute = timedelta(minutes=1)
    holds = {status: Refusal(status=status, retry_after=minute).hold for status in (403, 429, 500, 503)}
    assert holds == {403: None, 429: minute, 500: None, 503: minute}

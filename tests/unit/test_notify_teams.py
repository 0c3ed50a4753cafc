"""Microsoft Teams channels: what a workflow's answers mean, and what makes hostile words harmless."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from feedpub.model import (
    Answer,
    Delivered,
    DeliveryEvent,
    EndpointGone,
    EndpointWrong,
    Manner,
    Message,
    Refused,
    TryAgain,
    Verdict,
)
from feedpub.notify import KINDS
from feedpub.notify.teams import TeamsOptions, judge
from makers import NOON
from notify_makers import SITE, Receiver, a_notice, a_secret, an_announcement

TEAMS = KINDS["teams"]
OPTIONS = TeamsOptions(url=a_secret("https://x.environment.api.powerplatform.example/invoke?sig=canarycanary"))
LOST_OWNER = "is the workflow still there, and its owner?"


def composed(*announcements: Any, digest: bool = False) -> tuple[Message, ...]:
    return TEAMS.compose(OPTIONS, announcements, SITE, Manner(digest=digest))


def card(message: Message) -> Any:
    return json.loads(message.body)["attachments"][0]["content"]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer(status=202), Delivered(why="accepted")),
        (Answer(status=200, body=b"1"), Delivered(why="accepted")),
        (
            Answer(status=200, body=b"Microsoft Teams endpoint returned HTTP error 413 with ContextId x"),
            Refused(why="HTTP 200, but it says: HTTP error 413", too_large=True),
        ),
        (
            Answer(status=200, body=b"endpoint returned HTTP error 429", headers=(("retry-after", "9"),)),
            TryAgain(why="HTTP 200, but it says: HTTP error 429", after=timedelta(seconds=9), free=True),
        ),
        (
            Answer(status=202, body=b"endpoint returned HTTP error 403"),
            TryAgain(why="HTTP 202, but it says: HTTP error 403"),
        ),
        *(
            (Answer(status=status), EndpointWrong(why=f"HTTP {status}: {LOST_OWNER}"))
            for status in (400, 401, 403, 404)
        ),
        (Answer(status=410), EndpointGone(why="HTTP 410")),
        (Answer(status=413), Refused(why="HTTP 413: too large for the receiver", too_large=True)),
        (Answer(status=429), TryAgain(why="HTTP 429", free=True)),
        (Answer(status=502), TryAgain(why="HTTP 502")),
    ],
)
def test_a_success_may_be_a_failure_inside(answer: Answer, verdict: Verdict) -> None:
    assert judge(answer, NOON) == verdict


@pytest.mark.anyio
async def test_the_signature_in_the_address_is_shown_nowhere() -> None:
    (message,) = composed(an_announcement())
    sent = await TEAMS.send(OPTIONS, message, Receiver([Answer(status=401, body=b"bad sig=canarycanary")]), NOON)
    assert "canary" not in repr((OPTIONS, message, sent))
    assert TEAMS.shown(OPTIONS) == "x.environment.api.powerplatform.example/…nary"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("<at>Ann</at>", "‹at›Ann‹/at›"),
        ("[free](https://evil.example)", "［free］(https://evil.example)"),
        ("**bold** _x_", r"\*\*bold\*\* \_x\_"),
        ("{{DATE(2026-01-01T00:00:00Z)}}", "{\u200b{\u200bDATE(2026-01-01T00:00:00Z)}}"),
        ("one\nline\u2028only", "one line only"),
        ("\ud800", "\ufffd"),
    ],
)
def test_a_hostile_title_is_inert(title: str, shown: str) -> None:
    (message,) = composed(an_announcement(title=title))
    assert card(message)["body"][0]["text"] == f"**[{shown}](https://pub.example/reports/1.html)**"


def test_a_body_is_ascii_so_that_its_size_is_what_teams_counts() -> None:
    (message,) = composed(an_announcement(title="港 👩‍👩‍👧‍👦"))
    assert message.body.isascii()


def test_a_correction_is_one_line() -> None:
    (message,) = composed(an_announcement(event=DeliveryEvent.WITHDRAWN, excerpt="A draft."))
    assert card(message)["body"] == [
        {
            "type": "TextBlock",
            "text": "Withdrawn: [Ports of the Northern Route](https://pub.example/reports/1.html) - A draft.",
            "wrap": True,
        }
    ]


def test_the_card_opens_the_feed() -> None:
    (message,) = composed(an_announcement())
    assert card(message)["actions"] == [
        {"type": "Action.OpenUrl", "title": "Open feed", "url": "https://feeds.example/feeds/all"}
    ]


def test_the_card_of_a_notice_opens_the_operators_page() -> None:
    (message,) = composed(a_notice(feed="", feed_page=""))
    assert card(message)["actions"] == [
        {"type": "Action.OpenUrl", "title": "Open page", "url": "https://feeds.example/operator"}
    ]

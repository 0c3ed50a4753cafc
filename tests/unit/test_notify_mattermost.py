"""Mattermost channels: what its answers mean, and what makes hostile words harmless."""

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
    Manner,
    Message,
    Refused,
    TryAgain,
    Verdict,
)
from feedpub.notify import KINDS
from feedpub.notify.mattermost import MattermostOptions, judge
from makers import NOON
from notify_makers import SITE, Receiver, a_secret, an_announcement

MATTERMOST = KINDS["mattermost"]
OPTIONS = MattermostOptions(url=a_secret("https://chat.example/hooks/canarycanary"))


def composed(*announcements: Any, digest: bool = False) -> tuple[Message, ...]:
    return MATTERMOST.compose(OPTIONS, announcements, SITE, Manner(digest=digest))


def fault(id: str, message: str, status: int) -> Answer:
    return Answer(status=status, body=json.dumps({"id": id, "message": message, "status_code": status}).encode())


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer(status=200, body=b"ok"), Delivered(why="HTTP 200")),
        (Answer(status=200, body=b"<html>portal"), TryAgain(why="HTTP 200, but not Mattermost's ok")),
        (Answer(status=404, body=b"Couldn't find the channel"), EndpointGone(why="HTTP 404: unknown channel")),
        (Answer(status=400, body=b"Couldn't find the user"), EndpointGone(why="HTTP 400: unknown user")),
        (
            fault("web.incoming_webhook.channel.app_error", "Kanal nicht gefunden.", 404),
            EndpointGone(why="HTTP 404: unknown channel"),
        ),
        (
            fault("web.incoming_webhook.invalid.app_error", "Invalid webhook.", 400),
            EndpointGone(why="HTTP 400: invalid webhook"),
        ),
        (
            fault("web.incoming_webhook.disabled.app_error", "", 501),
            EndpointGone(why="HTTP 501: incoming webhooks are switched off: an administrator must mend that"),
        ),
        (
            Answer(status=400, body=b"Unable to parse incoming data."),
            Refused(why="HTTP 400: unable to parse"),
        ),
        (fault("web.incoming_webhook.text.app_error", "", 400), Refused(why="HTTP 400: no text")),
        (Answer(status=413), Refused(why="HTTP 413: too large for the receiver", too_large=True)),
        (
            Answer(status=429, headers=(("retry-after", "1"),)),
            TryAgain(why="HTTP 429", after=timedelta(seconds=1), free=True),
        ),
        (Answer(status=404, body=b"<html>"), TryAgain(why="HTTP 404")),
    ],
)
def test_what_mattermost_says_counts_before_the_status(answer: Answer, verdict: Verdict) -> None:
    assert judge(answer, NOON) == verdict


@pytest.mark.anyio
async def test_the_address_of_the_hook_is_shown_nowhere() -> None:
    (message,) = composed(an_announcement())
    echo = Answer(status=404, body=b"webhook_id=canarycanary")
    sent = await MATTERMOST.send(OPTIONS, message, Receiver([echo]), NOON)
    assert "canary" not in repr((OPTIONS, message, sent))
    assert MATTERMOST.shown(OPTIONS) == "chat.example/…nary"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("@channel @all #tag ~town", "@\u200bchannel @\u200ball #\u200btag ∼town"),
        ("**bold** | _x_", r"\*\*bold\*\* \| \_x\_"),
        ("[free](https://evil.example)", "［free］(https://evil.example)"),
        ("\u202e\x00", "Untitled"),
    ],
)
def test_a_hostile_title_is_inert(title: str, shown: str) -> None:
    (message,) = composed(an_announcement(title=title))
    text: str = json.loads(message.body)["text"]
    assert text.split("\n", maxsplit=1)[0] == f"**[{shown}](https://pub.example/reports/1.html)**"


def test_a_correction_is_one_line() -> None:
    (message,) = composed(an_announcement(event=DeliveryEvent.UPDATED))
    assert json.loads(message.body) == {
        "text": "Corrected: [Ports of the Northern Route](https://pub.example/reports/1.html)"
    }


def test_a_digest_is_grouped_by_region_where_that_is_asked_for() -> None:
    announcements = [an_announcement("d1"), an_announcement("d2", region_names=()), an_announcement("d3")]
    (message,) = MATTERMOST.compose(OPTIONS, announcements, SITE, Manner(digest=True, by="region"))
    lines = json.loads(message.body)["text"].split("\n")
    assert message.covers == ("d1", "d3", "d2")
    assert [line for line in lines if line.startswith(("#", "**"))] == [
        "#### 3 new: East Asia, Elsewhere",
        "**East Asia**",
        "**Elsewhere**",
    ]

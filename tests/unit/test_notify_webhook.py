"""Programs get one signed JSON message for each item."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from feedpub.model import Answer, Delivered, Manner, TryAgain
from feedpub.notify import KINDS, Sent
from feedpub.notify.webhook import WebhookOptions
from makers import NOON
from notify_makers import SITE, Receiver, a_secret, an_announcement

WEBHOOK = KINDS["webhook"]
SIGNING = "whsec_" + b64encode(b"canary-canary-canary-canary").decode()
UNSIGNED = WebhookOptions(url=a_secret("https://in.example/hook/canary"))
SIGNED = WebhookOptions(url=a_secret("https://in.example/hook/canary"), secret=a_secret(SIGNING))


def test_each_item_is_a_message_even_where_a_digest_is_asked_for() -> None:
    announcements = [an_announcement("d1"), an_announcement("d2")]
    messages = WEBHOOK.compose(UNSIGNED, announcements, SITE, Manner(digest=True))
    assert [(message.id, message.covers) for message in messages] == [("d1", ("d1",)), ("d2", ("d2",))]


def test_a_very_long_item_still_fits_into_twenty_kilobytes() -> None:
    announcement = an_announcement(
        title="港" * 9000,
        summary="\\" * 90_000,
        authors=("著" * 900,) * 900,
        image="https://pub.example/" + "i" * 3000,
        link="https://pub.example/" + "x" * 3000,
    )
    (message,) = WEBHOOK.compose(UNSIGNED, [announcement], SITE, Manner())
    item = json.loads(message.body)["data"]
    assert len(message.body) <= 20_000
    assert (item["url"], item["image"], len(item["title"]), len(item["authors"])) == (
        announcement.page,
        None,
        500,
        20,
    )


def test_an_item_without_a_link_leads_to_its_page_here() -> None:
    (message,) = WEBHOOK.compose(UNSIGNED, [an_announcement(link=None)], SITE, Manner())
    assert json.loads(message.body)["data"]["url"] == "https://feeds.example/items/abcdefghijklmnop"


@pytest.mark.anyio
async def test_every_attempt_has_the_same_id_and_body_and_its_own_time() -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    (message,) = WEBHOOK.compose(SIGNED, [an_announcement()], SITE, Manner())
    receiver = Receiver([Answer(status=500), Answer(status=204)])
    sent = [await WEBHOOK.send(SIGNED, message, receiver, now + timedelta(seconds=late)) for late in (0, 5)]
    assert sent == [
        Sent(verdict=TryAgain(why="HTTP 500"), status=500),
        Sent(verdict=Delivered(why="HTTP 204"), status=204),
    ]
    (_, first, before), (url, second, after) = receiver.requests
    assert (url, first, before["webhook-id"]) == ("https://in.example/hook/canary", second, after["webhook-id"])
    assert int(after["webhook-timestamp"]) - int(before["webhook-timestamp"]) == 5
    for headers in (before, after):
        assert Webhook(SIGNING).verify(first, headers)["type"] == "item.published"


@pytest.mark.anyio
async def test_without_a_secret_nothing_is_signed() -> None:
    (message,) = WEBHOOK.compose(UNSIGNED, [an_announcement()], SITE, Manner())
    receiver = Receiver([Answer(status=200)])
    await WEBHOOK.send(UNSIGNED, message, receiver, NOON)
    assert receiver.requests[0][2] == {
        "content-type": "application/json",
        "webhook-id": "d1",
        "webhook-timestamp": "1772452800",
    }


@pytest.mark.anyio
async def test_a_secret_spoilt_after_the_start_sends_nothing_and_waits() -> None:
    options = WebhookOptions(url=a_secret("https://in.example/hook"), secret=a_secret("whsec_c2hvcnQ="))
    (message,) = WEBHOOK.compose(options, [an_announcement()], SITE, Manner())
    sent = await WEBHOOK.send(options, message, Receiver([]), NOON)
    assert sent == Sent(verdict=TryAgain(why="the signing secret has 5 bytes; it must have 24 to 64"))


@pytest.mark.anyio
async def test_no_secret_stands_in_anything_that_can_be_logged() -> None:
    (message,) = WEBHOOK.compose(SIGNED, [an_announcement()], SITE, Manner())
    answer = Answer(status=401, body=f"bad key {SIGNING} at /hook/canary".encode())
    sent = await WEBHOOK.send(SIGNED, message, Receiver([answer]), NOON)
    assert sent.answer == "bad key [hidden] at [hidden]"
    assert "canary" not in repr((SIGNED, message, sent)) and SIGNING not in repr((SIGNED, message, sent))


def test_the_options_are_checked_as_a_whole() -> None:
    WEBHOOK.check(SIGNED)
    with pytest.raises(ValueError, match="signing secret"):
        WEBHOOK.check(WebhookOptions(url=a_secret("https://in.example/"), secret=a_secret("whsec_AAAA")))
    with pytest.raises(ValueError, match="absolute"):
        WEBHOOK.check(WebhookOptions(url=a_secret("/hook")))

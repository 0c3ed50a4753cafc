"""Programs get one signed JSON message for each item."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from feedpub.model import Announcement, Answer, Delivered, DeliveryEvent, DeliveryId, Manner, RegionSlug, TryAgain
from feedpub.notify import KINDS, Sent
from feedpub.notify.webhook import WebhookOptions
from makers import NOON, a_filing
from notify_makers import SITE, Receiver, a_notice, a_secret, an_announcement

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


def body_of(announcement: Announcement, **options: Any) -> dict[str, Any]:
    (message,) = WEBHOOK.compose(WebhookOptions(url=UNSIGNED.url, **options), [announcement], SITE, Manner())
    body: dict[str, Any] = json.loads(message.body)
    return body


def test_a_receiver_can_see_a_gap_and_knows_the_feed_that_heals_it() -> None:
    third = an_announcement("d3", sequence=3, previous=DeliveryId("d2"))
    assert list(body_of(third)) == ["type", "timestamp", "sequence", "previous_id", "feed", "data"]
    gap = {"sequence": 3, "previous_id": "d2", "feed": "https://feeds.example/feeds/all.json"}
    assert gap.items() <= body_of(third).items()
    first = {"sequence": 1, "previous_id": None}
    assert first.items() <= body_of(an_announcement(sequence=1)).items()


def test_a_withdrawal_says_so_and_repeats_nothing_of_what_the_item_said() -> None:
    body = body_of(an_announcement(event=DeliveryEvent.WITHDRAWN, excerpt="Its figures were wrong.", summary="Wrong"))
    assert (body["type"], body["data"]["withdrawn"]) == ("item.withdrawn", {"note": "Its figures were wrong."})
    assert (body["data"]["summary"], body["data"]["image"]) == ("", None)


def test_a_notice_says_which_state_began() -> None:
    assert body_of(a_notice()) == {
        "type": "notice.began",
        "timestamp": "2026-03-02T12:00:00Z",
        "sequence": None,
        "previous_id": None,
        "feed": "https://feeds.example/feeds/all.json",
        "data": {
            "id": "notice0000000001",
            "kind": "source_broken",
            "subject": "port-studies",
            "title": "Port Studies is broken",
            "text": "No item was found in six looks: see what its page looks like now.",
            "page": "https://feeds.example/operator",
        },
    }


def test_the_barest_form_is_thin_and_has_the_same_id() -> None:
    announcement = an_announcement("d7", sequence=7)
    message = WEBHOOK.plain(UNSIGNED, announcement, SITE) if WEBHOOK.plain else None
    assert message and (message.id, message.covers, json.loads(message.body)["data"]) == (
        "d7",
        ("d7",),
        {
            "id": "abcdefghijklmnop",
            "title": "Ports of the Northern Route",
            "url": "https://pub.example/reports/1.html",
            "page": "https://feeds.example/items/abcdefghijklmnop",
            "feed": "https://feeds.example/feeds/all.json",
            "thin": True,
        },
    )


def test_what_would_be_too_long_is_thin_from_the_start() -> None:
    regions = tuple(RegionSlug(f"region-{n}-{'x' * 50}") for n in range(400))
    body = body_of(an_announcement(filing=a_filing(regions=regions)))
    assert body["data"]["thin"] is True


def test_a_cloud_event_holds_the_same_in_its_own_envelope() -> None:
    announcement = an_announcement("d3", sequence=3, previous=DeliveryId("d2"))
    options = WebhookOptions(url=UNSIGNED.url, format="cloudevents")
    (message,) = WEBHOOK.compose(options, [announcement], SITE, Manner())
    body = json.loads(message.body)
    assert message.content_type == "application/cloudevents+json"
    assert body.pop("data") == body_of(announcement)["data"]
    assert body == {
        "specversion": "1.0",
        "id": "d3",
        "source": "https://feeds.example",
        "type": "item.published",
        "subject": "abcdefghijklmnop",
        "time": "2026-03-02T12:00:00Z",
        "datacontenttype": "application/json",
        "sequence": "000000000003",
        "previousid": "d2",
        "feed": "https://feeds.example/feeds/all.json",
    }


def test_a_cloud_event_leaves_out_what_it_has_no_value_for() -> None:
    test = an_announcement("t1", item=None, event=DeliveryEvent.TEST, headline="A test")
    body = body_of(test, format="cloudevents")
    assert not {"sequence", "previousid", "subject"} & set(body)
    assert body["type"] == "endpoint.test"


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
async def test_a_secret_that_is_replaced_between_two_attempts_refuses_nobody() -> None:
    old, new = SIGNING, "whsec_" + b64encode(b"n" * 32).decode()
    both = WebhookOptions(url=UNSIGNED.url, secret=(a_secret(new), a_secret(old)))
    only = WebhookOptions(url=UNSIGNED.url, secret=a_secret(new))
    (message,) = WEBHOOK.compose(SIGNED, [an_announcement()], SITE, Manner())
    receiver = Receiver([Answer(status=500), Answer(status=500), Answer(status=204)])
    for options in (SIGNED, both, only):
        await WEBHOOK.send(options, message, receiver, datetime.now(UTC))
    verified = [[_verifies(secret, body, headers) for secret in (old, new)] for _, body, headers in receiver.requests]
    assert verified == [[True, False], [True, True], [False, True]]


def _verifies(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


@pytest.mark.anyio
async def test_older_receivers_verify_the_body_alone() -> None:
    options = WebhookOptions(url=UNSIGNED.url, hub_signature=a_secret("canary-of-an-older-hub"))
    (message,) = WEBHOOK.compose(options, [an_announcement(title="港 \u2028 \\u2028")], SITE, Manner())
    receiver = Receiver([Answer(status=401, body=b"you said canary-of-an-older-hub")])
    sent = await WEBHOOK.send(options, message, receiver, NOON)
    ((_, body, headers),) = receiver.requests
    digest = hmac.new(b"canary-of-an-older-hub", body, "sha256").hexdigest()
    assert headers["x-hub-signature-256"] == f"sha256={digest}"
    assert (body, sent.answer) == (message.body, "you said [hidden]")


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
    with pytest.raises(ValueError, match="private signing key"):
        WEBHOOK.check(WebhookOptions(url=UNSIGNED.url, secret=(a_secret(SIGNING), a_secret("whsk_AAAA"))))
    with pytest.raises(ValueError, match="at least 16 characters"):
        WEBHOOK.check(WebhookOptions(url=UNSIGNED.url, hub_signature=a_secret("canary")))

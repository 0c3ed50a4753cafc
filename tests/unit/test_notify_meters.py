"""How much of its receiver's limits a message uses."""

from __future__ import annotations

import json

import pytest

from feedpub.model import DeliveryId, Manner, Message
from feedpub.notify import KINDS
from feedpub.notify.discord import DiscordOptions
from feedpub.notify.kind import Meter
from feedpub.notify.webhook import WebhookOptions
from notify_makers import SITE, a_secret, an_announcement


def _measured(kind: str, message: Message) -> dict[str, tuple[int, int]]:
    meters = KINDS[kind].meters
    assert meters is not None
    return {one.name: (one.used, one.limit) for one in meters(message)}


URL = a_secret("https://in.example/")
OPTIONS = {"discord": DiscordOptions(url=URL), "webhook": WebhookOptions(url=URL)}


def _composed(kind: str, *ids: str, digest: bool = False) -> Message:
    told = [an_announcement(id, title=f"Harbours, part {id}") for id in ids]
    (message,) = KINDS[kind].compose(OPTIONS.get(kind), told, SITE, Manner(digest=digest))
    return message


def test_a_webhook_is_measured_in_bytes() -> None:
    message = _composed("webhook", "d1")
    meters = KINDS["webhook"].meters
    assert meters is not None
    assert meters(message) == (Meter(name="bytes", used=len(message.body), limit=20_000),)


def test_a_slack_message_is_measured_as_slack_does() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "2 new"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "*a* 🚢"}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "abc"}]},
    ]
    body = json.dumps({"text": "never counted", "blocks": blocks}).encode()
    message = Message(id="m", body=body, content_type="application/json", covers=(DeliveryId("d1"),))
    assert _measured("slack", message) == {
        "blocks": (3, 50),
        "characters of the header": (5, 150),
        "characters of the longest section": (6, 3_000),
        "characters in all blocks": (14, 10_000),
    }


@pytest.mark.parametrize("kind", ["slack", "discord", "teams", "mattermost"])
def test_what_is_composed_is_within_the_limits_and_uses_some_of_each(kind: str) -> None:
    measured = _measured(kind, _composed(kind, "d1", "d2", digest=True))
    assert all(0 < used <= limit for used, limit in measured.values())


def test_discord_counts_the_texts_of_all_embeds_together() -> None:
    embed = {"title": "abc", "description": "🚢", "footer": {"text": "d"}, "url": "never counted"}
    body = json.dumps({"content": "hello", "embeds": [embed, {"title": "e"}]}).encode()
    message = Message(id="m", body=body, content_type="application/json", covers=(DeliveryId("d1"),))
    assert _measured("discord", message) == {
        "characters of the content": (5, 2_000),
        "embeds": (2, 10),
        "characters in all embeds": (7, 6_000),
    }


def test_teams_counts_bytes_of_ascii_and_mattermost_characters() -> None:
    body = json.dumps({"text": "ä🚢"}, ensure_ascii=False, separators=(",", ":")).encode()
    message = Message(id="m", body=body, content_type="application/json", covers=(DeliveryId("d1"),))
    assert _measured("teams", message) == {"bytes": (len('{"text":"\\u00e4\\ud83d\\udea2"}'), 28_672)}
    assert _measured("mattermost", message) == {"characters": (3, 16_383)}


def test_a_plain_slack_message_has_no_blocks() -> None:
    plain = KINDS["slack"].plain
    assert plain is not None
    measured = _measured("slack", plain(None, an_announcement(), SITE))
    assert {used for used, _ in measured.values()} == {0}

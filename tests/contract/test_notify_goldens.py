"""What receivers get, as files: a change of a message is a change of a file that somebody reads."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from feedpub.model import CountryCode, DeliveryEvent, DeliveryId, Manner, Message, RegionSlug, SourceKey
from feedpub.notify import KINDS, email
from feedpub.notify.command import CommandOptions
from feedpub.notify.console import ConsoleOptions
from feedpub.notify.discord import DiscordOptions
from feedpub.notify.email import EmailOptions
from feedpub.notify.webhook import WebhookOptions, plain
from makers import a_filing
from notify_makers import SITE, a_notice, a_secret, an_announcement

GOLDENS = Path(__file__).parent / "notify"
REPORT = an_announcement(
    "3f0a",
    title="Ice & Cranes: What <Winter> Does to Harbours",
    summary="Three ports, four winters, one question: who clears the berths when the pilots cannot sail?",
    link="https://pub.example/reports/1.html?from=list&lang=en",
    image="https://pub.example/images/1.png",
    authors=("Ada Quay", "Ben Mole"),
    filing=a_filing(regions=(RegionSlug("east-asia"),), countries=(CountryCode("JP"), CountryCode("KR"))),
    country_names=("Japan", "South Korea"),
    sources=(SourceKey("port-studies"),),
)
TESTIMONY = an_announcement(
    "91bc",
    title="Before the Committee on Berths",
    summary=None,
    link="https://pub.example/testimony/7.html",
    type_name="Testimony",
    region_names=(),
    country_names=(),
)
DISCORD = DiscordOptions(url=a_secret("https://discord.example/api/webhooks/1/key"))
ESSAY = an_announcement("c4d2", title="A Short Essay|With a Bar", link=None, summary="No link was printed.")


UNSIGNED = WebhookOptions(url=a_secret("https://in.example/hook"))
CLOUD = WebhookOptions(url=UNSIGNED.url, format="cloudevents")
MAIL = EmailOptions(host="mail.example", sender="feeds@out.example", to=("desk@in.example",))
UPDATED = replace(REPORT, id=DeliveryId("77aa"), event=DeliveryEvent.UPDATED, sequence=12, previous=DeliveryId("91bc"))
WITHDRAWN = replace(
    UPDATED, event=DeliveryEvent.WITHDRAWN, excerpt="Withdrawn by its publisher: <two> figures & a map."
)


def readable(message: Message) -> Any:
    """A message as its golden file has it; a mail as its reader has it."""
    if message.content_type == "message/rfc822":
        return mail_of(message)
    return {"id": message.id, "covers": list(message.covers), "body": json.loads(message.body)}


def mail_of(message: Message) -> Any:
    mail = message_from_bytes(message.body, policy=policy.default)
    parts = [mail] if not mail.is_multipart() else list(mail.iter_parts())
    shown = {name: str(value) for name, value in mail.items() if name != "Content-Type"}
    return {
        "id": message.id,
        "covers": list(message.covers),
        "headers": shown,
        "parts": {part.get_content_type(): part.get_content().splitlines() for part in parts},
    }


@pytest.mark.parametrize(
    ("golden", "messages"),
    [
        ("webhook", KINDS["webhook"].compose(UNSIGNED, [REPORT, ESSAY], SITE, Manner())),
        ("webhook-updated", KINDS["webhook"].compose(UNSIGNED, [UPDATED], SITE, Manner())),
        ("webhook-withdrawn", KINDS["webhook"].compose(UNSIGNED, [WITHDRAWN], SITE, Manner())),
        ("webhook-notice", KINDS["webhook"].compose(UNSIGNED, [a_notice()], SITE, Manner())),
        ("webhook-thin", (plain(UNSIGNED, UPDATED, SITE),)),
        ("webhook-cloudevents", KINDS["webhook"].compose(CLOUD, [REPORT, WITHDRAWN], SITE, Manner())),
        ("slack-item", KINDS["slack"].compose(None, [REPORT], SITE, Manner())),
        ("slack-digest", KINDS["slack"].compose(None, [REPORT, TESTIMONY, ESSAY], SITE, Manner(digest=True))),
        ("email-item", KINDS["email"].compose(MAIL, [REPORT], SITE, Manner())),
        (
            "email-correction",
            KINDS["email"].compose(MAIL, [replace(UPDATED, receipt="<3f0a@o.example>")], SITE, Manner()),
        ),
        (
            "email-digest",
            KINDS["email"].compose(MAIL, [REPORT, TESTIMONY, ESSAY, WITHDRAWN], SITE, Manner(digest=True)),
        ),
        ("email-plain", (email.plain(MAIL, REPORT, SITE),)),
        ("command", KINDS["command"].compose(CommandOptions(run=("true",)), [TESTIMONY, WITHDRAWN], SITE, Manner())),
        ("apprise", KINDS["apprise"].compose(None, [REPORT, WITHDRAWN], SITE, Manner())),
        ("apprise-digest", KINDS["apprise"].compose(None, [REPORT, TESTIMONY, ESSAY], SITE, Manner(digest=True))),
        ("discord-item", KINDS["discord"].compose(DISCORD, [REPORT], SITE, Manner())),
        ("discord-digest", KINDS["discord"].compose(DISCORD, [REPORT, TESTIMONY, ESSAY], SITE, Manner(digest=True))),
        ("teams-item", KINDS["teams"].compose(None, [REPORT], SITE, Manner())),
        ("teams-digest", KINDS["teams"].compose(None, [REPORT, TESTIMONY, ESSAY], SITE, Manner(digest=True))),
        ("mattermost-item", KINDS["mattermost"].compose(None, [REPORT], SITE, Manner())),
        ("mattermost-digest", KINDS["mattermost"].compose(None, [REPORT, TESTIMONY, ESSAY], SITE, Manner(digest=True))),
        ("console-json", KINDS["console"].compose(ConsoleOptions(json=True), [TESTIMONY], SITE, Manner())),
    ],
)
def test_messages_are_as_their_golden_files_say(golden: str, messages: tuple[Message, ...]) -> None:
    file, found = GOLDENS / f"{golden}.json", [readable(message) for message in messages]
    if os.environ.get("FEEDPUB_GOLDEN") == "write":
        file.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert found == json.loads(file.read_text("utf-8"))


def test_a_body_is_compact_utf8_with_its_fields_in_order() -> None:
    (message,) = KINDS["webhook"].compose(UNSIGNED, [TESTIMONY], SITE, Manner())
    assert message.body == (
        b'{"type":"item.published","timestamp":"2026-03-02T12:00:00Z","sequence":null,"previous_id":null,'
        b'"feed":"https://feeds.example/feeds/all.json","data":{"id":"abcdefghijklmnop",'
        b'"title":"Before the Committee on Berths","url":"https://pub.example/testimony/7.html","summary":"",'
        b'"type":{"slug":"report","name":"Testimony"},"regions":[],"countries":[],'
        b'"published":"2026-03-02T12:00:00Z","updated":"2026-03-02T12:00:00Z","authors":[],"image":null,'
        b'"page":"https://feeds.example/items/abcdefghijklmnop","sources":["pub"]}}'
    )

"""What receivers get, as files: a change of a message is a change of a file that somebody reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedpub.model import CountryCode, Manner, Message, RegionSlug, SourceKey
from feedpub.notify import KINDS
from feedpub.notify.console import ConsoleOptions
from feedpub.notify.discord import DiscordOptions
from makers import a_filing
from notify_makers import SITE, a_secret, an_announcement

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


def readable(message: Message) -> Any:
    """A message as its golden file has it."""
    return {"id": message.id, "covers": list(message.covers), "body": json.loads(message.body)}


@pytest.mark.parametrize(
    ("golden", "messages"),
    [
        ("webhook", KINDS["webhook"].compose(None, [REPORT, ESSAY], SITE, Manner())),
        ("slack-item", KINDS["slack"].compose(None, [REPORT], SITE, Manner())),
        ("slack-digest", KINDS["slack"].compose(None, [REPORT, TESTIMONY, ESSAY], SITE, Manner(digest=True))),
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
    expected = json.loads((GOLDENS / f"{golden}.json").read_text("utf-8"))
    assert [readable(message) for message in messages] == expected


def test_a_body_is_compact_utf8_with_its_fields_in_order() -> None:
    (message,) = KINDS["webhook"].compose(None, [TESTIMONY], SITE, Manner())
    assert message.body == (
        b'{"type":"item.published","timestamp":"2026-03-02T12:00:00Z","data":{"id":"abcdefghijklmnop",'
        b'"title":"Before the Committee on Berths","url":"https://pub.example/testimony/7.html","summary":"",'
        b'"type":{"slug":"report","name":"Testimony"},"regions":[],"countries":[],'
        b'"published":"2026-03-02T12:00:00Z","updated":"2026-03-02T12:00:00Z","authors":[],"image":null,'
        b'"page":"https://feeds.example/items/abcdefghijklmnop","sources":["pub"]}}'
    )

"""Whatever the items are, every message keeps its receiver's limits, and every item is told exactly once, in order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedpub.model import Announcement, Manner, Message
from feedpub.notify import KINDS, words
from feedpub.notify.discord import DiscordOptions
from makers import NOON
from notify_any import ANNOUNCED, MANNERS, MANY, announced
from notify_limits import violations
from notify_makers import SITE, a_secret, an_announcement

OPTIONS = {"discord": DiscordOptions(url=a_secret("https://discord.example/api/webhooks/1/canary"))}
EVERY_CHAT = pytest.mark.parametrize("kind", ["slack", "discord", "teams", "mattermost"])
FEED = "https://feeds.example/feeds/all"
LONG = {"event": "item.published", "link": "https://pub.example/" + "&" * 260}


def composed(kind: str, announcements: Iterable[Announcement], manner: Manner) -> tuple[Message, ...]:
    return KINDS[kind].compose(OPTIONS.get(kind), tuple(announcements), SITE, manner)


def some(count: int, **fields: Any) -> list[Announcement]:
    """Of two types in turn, each a minute younger than the one before."""
    types = ("Report", "Testimony")
    title = "of many ports that we have looked at in a winter of ice, wind and long nights"
    return [
        an_announcement(
            f"d{n}",
            title=f"{n} {title}",
            type_name=types[n % 2],
            occurred=NOON + timedelta(minutes=n),
            **fields,
        )
        for n in range(count)
    ]


@EVERY_CHAT
@settings(max_examples=120, deadline=None)
@given(many=MANY, manner=MANNERS)
@example(many=[{"title": "t" * 150, "summary": "&" * 300, **LONG}] * 60, manner=Manner(digest=True))
@example(many=[{"title": "*" * 150, "summary": "港" * 300, **LONG}] * 90, manner=Manner(digest=True, most_parts=1))
@example(many=[{"title": "t", "type_name": f"Type {n}", **LONG} for n in range(120)], manner=Manner(digest=True))
def test_every_message_keeps_every_limit(kind: str, many: list[dict[str, Any]], manner: Manner) -> None:
    for message in composed(kind, announced(many), manner):
        assert violations(kind, message) == []


@EVERY_CHAT
@settings(max_examples=100, deadline=None)
@given(fields=ANNOUNCED)
def test_the_plain_form_keeps_them_too_under_the_same_id(kind: str, fields: dict[str, Any]) -> None:
    (announcement,) = announced([fields])
    plain = KINDS[kind].plain
    assert plain is not None
    message = plain(OPTIONS.get(kind), announcement, SITE)
    assert (message.id, message.covers, violations(kind, message)) == (announcement.id, (announcement.id,), [])


@EVERY_CHAT
@settings(max_examples=100, deadline=None)
@given(many=MANY, manner=MANNERS)
def test_every_item_is_told_once_and_in_order(kind: str, many: list[dict[str, Any]], manner: Manner) -> None:
    announcements = announced(many)
    messages = composed(kind, announcements, manner)
    told = list(chain.from_iterable(message.covers for message in messages))
    assert sorted(told) == sorted(announcement.id for announcement in announcements)
    assert len({message.id for message in messages}) == len(messages)
    new = [message for message in messages if not message.edits]
    if manner.digest and manner.most_parts and len(announcements) > 1:
        assert len(new) <= manner.most_parts
    if manner.most_parts is None:  # else the oldest stand together at the end
        place = {id: number for number, id in enumerate(chain.from_iterable(message.covers for message in new))}
        for name in {words.group(announcement, manner) for announcement in announcements}:
            same = [place[one.id] for one in announcements if one.id in place and words.group(one, manner) == name]
            assert same == sorted(same)


@EVERY_CHAT
@settings(max_examples=40, deadline=None)
@given(titles=st.lists(st.text("abc def", min_size=1, max_size=40).filter(str.strip), min_size=2, max_size=200))
def test_what_a_digest_covers_is_what_it_shows(kind: str, titles: list[str]) -> None:
    announcements = [an_announcement(f"d{n}", title=f"№{n} {title}") for n, title in enumerate(titles)]
    for message in composed(kind, announcements, Manner(digest=True)):
        payload = json.loads(message.body)
        payload.pop("text" if kind == "slack" else "", None)
        shown = re.findall(r"№(\d+) ", json.dumps(payload, ensure_ascii=False))
        assert [f"d{number}" for number in shown] == list(message.covers)


@EVERY_CHAT
@settings(max_examples=60, deadline=None)
@given(many=MANY, manner=MANNERS)
def test_the_same_items_always_give_the_same_bytes(kind: str, many: list[dict[str, Any]], manner: Manner) -> None:
    first, second = (composed(kind, announced(many), manner) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("kind", "items", "messages"),
    [
        *(("slack", 30, 2), ("slack", 300, 4)),
        *(("discord", 30, 3), ("discord", 300, 7)),
        *(("teams", 30, 2), ("teams", 300, 3)),
        *(("mattermost", 30, 1), ("mattermost", 300, 3)),
    ],
)
def test_a_flood_is_told_in_as_few_messages_as_this(kind: str, items: int, messages: int) -> None:
    summary = "Three ports, four winters, one question: who clears the berths when the pilots cannot sail? " * 3
    told = composed(kind, some(items, summary=summary), Manner(digest=True))
    assert len(told) == messages
    assert ["Three ports" in message.body.decode() for message in told] == [items == 30] * messages


@EVERY_CHAT
def test_after_an_outage_the_oldest_are_counted_and_the_newest_are_shown(kind: str) -> None:
    announcements = some(1000)
    messages = composed(kind, announcements, Manner(digest=True, feed=FEED, most_parts=2))
    text = "".join(message.body.decode() for message in messages)
    (older,) = re.findall(r"and (\d+) older: Report \((\d+)\), Testimony \((\d+)\)", text)
    total, reports, testimonies = map(int, older)
    shown = sorted({int(number) for number in re.findall(r"(\d+) of many ports", text)})
    assert len(messages) == 2
    assert total == reports + testimonies
    assert shown == list(range(total, 1000))
    assert set(messages[-1].covers) > {f"d{number}" for number in range(total)}
    assert FEED in text
    assert len(composed(kind, announcements[total - 20 :], Manner(digest=True))) > 2  # not many more would have fitted

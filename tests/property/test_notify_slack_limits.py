"""Whatever the items are, every message keeps Slack's limits, and every item is told exactly once, in order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block, ContextBlock, HeaderBlock, SectionBlock

from feedpub.model import Announcement, Manner
from feedpub.notify import KINDS
from notify_makers import SITE, an_announcement

LINK = re.compile(r"<https?://[^\s<>|]+\|[^<>|\n]+>")
ENTITY = re.compile(r"&(amp|lt|gt);")
MENTIONS = ["<!channel>", "<!here|x>", "@everyone", "|>", "</at>", "*_~`", "a\nb\u2028c", " "]
SCRIPTS = ["\u202e\u2067rtl", "שלום", "👩‍👩‍👧‍👦" * 90, "🇯🇵" * 200, "港" * 10_000, "e" + "\u0301" * 10_000]
CONTROLS = ["\x00\x1b[2J", "\ud800", "&" * 10_000]
HOSTILE = st.sampled_from([*MENTIONS, *SCRIPTS, *CONTROLS])
TEXTS = st.text(max_size=400) | HOSTILE | st.builds("".join, st.lists(HOSTILE | st.text(max_size=20), max_size=4))
URLS = st.builds("https://pub.example/{}".format, TEXTS) | st.sampled_from(["http://", "javascript:alert(1)", ""])
ANNOUNCED = st.fixed_dictionaries(
    {
        "title": TEXTS,
        "summary": st.none() | TEXTS,
        "link": st.none() | URLS,
        "image": st.none() | URLS,
        "type_name": st.sampled_from(["Report", "Testimony", "Essay"]) | TEXTS,
        "region_names": st.lists(TEXTS, max_size=3).map(tuple),
        "source_titles": st.lists(TEXTS, max_size=3).map(tuple),
    }
)
MANY = st.lists(ANNOUNCED, max_size=12).flatmap(lambda some: st.integers(1, 12).map(lambda times: some * times))


def announced(many: list[dict[str, Any]]) -> list[Announcement]:
    return [an_announcement(f"d{number}", **fields) for number, fields in enumerate(many)]


def texts_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """Every text object of a block."""
    return list(block.get("elements", ())) or [block["text"]]


def length(text: str) -> int:
    return max(len(text), len(text.encode("utf-16-le")) // 2)


def violations(payload: dict[str, Any]) -> Iterator[str]:
    """What Slack would refuse, or would show otherwise than as words: written apart from the code it checks."""
    blocks = payload["blocks"]
    texts = [text for block in blocks for text in texts_of(block)]
    if not 1 <= len(blocks) <= 45:
        yield f"{len(blocks)} blocks"
    if sum(length(text["text"]) for text in texts) > 10_000:
        yield "too long in all"
    if not 1 <= length(payload["text"]) <= 3000:
        yield "fallback"
    if payload["unfurl_links"] or payload["unfurl_media"]:
        yield "unfurls"
    for block in blocks:
        longest = {"header": 150, "section": 2900, "context": 2000}[block["type"]]
        for text in texts_of(block):
            yield from _text_violations(text, longest)
        if picture := block.get("accessory"):
            if not picture["image_url"].startswith("https://") or len(picture["image_url"]) > 3000:
                yield "picture address"
            if not 1 <= length(picture["alt_text"]) <= 2000:
                yield "picture words"


def _text_violations(text: dict[str, Any], longest: int) -> Iterator[str]:
    content = text["text"]
    if not 1 <= length(content) <= longest:
        yield f"{length(content)} units where {longest} fit"
    if text["type"] == "mrkdwn" and text.get("verbatim") is not True:
        yield "Slack would look for links itself"
    bare = LINK.sub("", content) if text["type"] == "mrkdwn" else content
    if re.search(r"[<>]", bare) or "&" in ENTITY.sub("", content) or "`" in content:
        yield "something is not escaped"
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", content):
        yield "control characters"


def seen_by_slack_sdk(block: dict[str, Any]) -> dict[str, Any]:
    """The block as Slack's own models accept it; they raise for what breaks their limits."""
    models: dict[str, type[Block]] = {"header": HeaderBlock, "section": SectionBlock, "context": ContextBlock}
    fields = {key: value for key, value in block.items() if key != "type"}
    accepted: dict[str, Any] = models[block["type"]](**fields).to_dict()
    return accepted


@pytest.mark.case(36)
@settings(max_examples=150, deadline=None)
@given(MANY, st.booleans())
@example([{"title": "t" * 150, "summary": "&" * 300, "link": "https://pub.example/" + "&" * 260}] * 60, True)
@example([{"title": "t", "type_name": f"Type {number}"} for number in range(120)], True)
def test_every_message_keeps_every_limit(many: list[dict[str, Any]], digest: bool) -> None:
    for message in KINDS["slack"].compose(None, announced(many), SITE, Manner(digest=digest)):
        payload = json.loads(message.body)
        assert list(violations(payload)) == []
        assert [seen_by_slack_sdk(block) for block in payload["blocks"]] == payload["blocks"]


@pytest.mark.case(36)
@settings(max_examples=100, deadline=None)
@given(MANY, st.booleans())
def test_every_item_is_told_once_and_in_order(many: list[dict[str, Any]], digest: bool) -> None:
    announcements = announced(many)
    messages = KINDS["slack"].compose(None, announcements, SITE, Manner(digest=digest))
    told = list(chain.from_iterable(message.covers for message in messages))
    assert sorted(told) == sorted(announcement.id for announcement in announcements)
    assert len({message.id for message in messages}) == len(messages)
    place = {id: number for number, id in enumerate(told)}
    for name in {announcement.type_name for announcement in announcements}:
        same = [place[announcement.id] for announcement in announcements if announcement.type_name == name]
        assert same == sorted(same)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("abc def", min_size=1, max_size=40).filter(str.strip), min_size=2, max_size=200))
def test_what_a_digest_covers_is_what_it_shows(titles: list[str]) -> None:
    announcements = [an_announcement(f"d{n}", title=f"{n} {title}") for n, title in enumerate(titles)]
    for message in KINDS["slack"].compose(None, announcements, SITE, Manner(digest=True)):
        shown = re.findall(r"\|(\d+) ", message.body.decode())
        assert [f"d{number}" for number in shown] == list(message.covers)


@settings(max_examples=100, deadline=None)
@given(MANY, st.booleans())
def test_the_same_items_always_give_the_same_bytes(many: list[dict[str, Any]], digest: bool) -> None:
    first, second = (KINDS["slack"].compose(None, announced(many), SITE, Manner(digest=digest)) for _ in range(2))
    assert first == second

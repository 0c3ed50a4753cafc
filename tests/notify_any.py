"""Announcements as bad as pages can make them, for property tests of the chat kinds."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from feedpub.model import Announcement, DeliveryEvent, ItemId, Manner, Notice
from makers import NOON
from notify_makers import an_announcement

MENTIONS = ["<!channel>", "<!here|x>", "@everyone", "@here <@123> <@&9> <#1>", "|>", "</at>", "<at>Ann</at>", "*_~`"]
MARKUP = [
    "](https://evil.example)",
    "[x](https://evil.example)",
    "![x](y)",
    "# a",
    "- a",
    "1. a",
    "===",
    "> a",
    "~~a~~",
]
SIGNS = [
    "||a||",
    "**a**",
    "__a__",
    "```a```",
    "\\",
    "\\\\[",
    "{{DATE(2026-01-01T00:00:00Z)}}",
    "#tag",
    "~town",
    "a\nb\u2028c",
]
SCRIPTS = ["\u202e\u2067rtl", "שלום", "👩‍👩‍👧‍👦" * 90, "🇯🇵" * 200, "港" * 10_000, "e" + "\u0301" * 10_000]
CONTROLS = ["\x00\x1b[2J", "\ud800", "&" * 10_000, " ", "&lt;at&gt;"]
HOSTILE = st.sampled_from([*MENTIONS, *MARKUP, *SIGNS, *SCRIPTS, *CONTROLS])
TEXTS = st.text(max_size=400) | HOSTILE | st.builds("".join, st.lists(HOSTILE | st.text(max_size=20), max_size=4))
URLS = st.builds("https://pub.example/{}".format, TEXTS) | st.sampled_from(
    ["http://", "javascript:alert(1)", "", "https://pub.example/1", "https://pub.example/1#part"]
)
EVENTS = st.sampled_from([DeliveryEvent.PUBLISHED] * 3 + list(DeliveryEvent))
ANNOUNCED = st.fixed_dictionaries(
    {
        "event": EVENTS,
        "title": TEXTS,
        "summary": st.none() | TEXTS,
        "link": st.none() | URLS,
        "image": st.none() | URLS,
        "type_name": st.sampled_from(["Report", "Testimony", "Essay"]) | TEXTS,
        "region_names": st.lists(TEXTS, max_size=3).map(tuple),
        "source_titles": st.lists(TEXTS, max_size=3).map(tuple),
        "receipt": st.sampled_from(["", "", "", "1100000000000000001"]),
    }
)
MANY = st.lists(ANNOUNCED, max_size=12).flatmap(lambda some: st.integers(1, 12).map(lambda times: some * times))
MANNERS = st.builds(
    Manner,
    digest=st.booleans(),
    by=st.sampled_from(["type", "region"]),
    feed=st.just("https://feeds.example/feeds/all"),
    most_parts=st.none() | st.integers(1, 3),
)
NOTICE = Notice(
    id=ItemId("n000000000000001"),
    kind="source_broken",
    subject="pub",
    title="A source is broken: pub",
    text="No item was found. Look at its selectors.",
    began=NOON,
)


def announced(many: list[dict[str, Any]]) -> list[Announcement]:
    """One announcement for each; those of notices are without an item."""
    return [_one(f"d{number}", fields) for number, fields in enumerate(many)]


def _one(id: str, fields: dict[str, Any]) -> Announcement:
    notice = fields["event"] in (DeliveryEvent.BEGAN, DeliveryEvent.ENDED)
    return an_announcement(id, **fields, **({"item": None, "notice": NOTICE} if notice else {}))

"""The words that every kind of receiver has in common."""

from __future__ import annotations

import json

import pytest

from feedpub.model import Announcement, Manner
from feedpub.notify import KINDS, words
from feedpub.notify.email import EmailOptions
from notify_makers import SITE, a_notice, an_announcement


@pytest.mark.parametrize(
    ("sources", "regions", "line"),
    [
        (("Port Studies",), ("East Asia",), "Port Studies · Report · East Asia · 2026-03-02"),
        (("Report", "All"), ("East Asia",), "Report · All · East Asia · 2026-03-02"),
        (("Space",), ("Europe", "Space"), "Space · Report · Europe · 2026-03-02"),
        ((), (), "Report · 2026-03-02"),
    ],
)
def test_a_name_of_two_things_stands_in_the_line_of_context_once(
    sources: tuple[str, ...], regions: tuple[str, ...], line: str
) -> None:
    told = an_announcement(source_titles=sources, region_names=regions)
    assert words.context(told, 200, words.type_name(told)) == line


def test_people_are_led_to_the_page_of_a_feed_and_of_a_notice_to_its_own() -> None:
    addresses = [words.feed_page(one) for one in (an_announcement(), a_notice(feed="", feed_page=""))]
    assert addresses == ["https://feeds.example/feeds/all", "https://feeds.example/operator"]


@pytest.mark.parametrize("told", [an_announcement(), a_notice(feed="", feed_page="")], ids=["item", "notice"])
def test_a_mail_leads_to_pages_only(told: Announcement) -> None:
    options = EmailOptions(host="mail.example", sender="feeds@out.example", to=("desk@in.example",))
    (message,) = KINDS["email"].compose(options, [told], SITE, Manner())
    assert b".json" not in message.body
    assert b'href=""' not in message.body


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, ""),
        ({"Report": 12}, "Report"),
        ({"Landesprofil": 1, "Report": 8, "Essay": 1}, "Report (8), Landesprofil (1), Essay (1)"),
        (dict.fromkeys("ABCDE", 1), "A (1), B (1), C (1), D (1), E (1)"),
        (dict.fromkeys("ABCDEF", 1), "A (1), B (1), C (1), D (1) and 2 more"),
    ],
)
def test_a_heading_counts_the_first_few_groups_and_one_alone_not(counts: dict[str, int], said: str) -> None:
    assert words.tallied(counts) == said


def test_a_heading_of_a_digest_of_everything_names_a_few_groups_only() -> None:
    told = [an_announcement(f"d{number}", type_name=f"Type {number}") for number in range(9)]
    (message,) = KINDS["slack"].compose(None, told, SITE, Manner(digest=True))
    assert json.loads(message.body)["text"] == "9 new: Type 0, Type 1, Type 2, Type 3 and 5 more"

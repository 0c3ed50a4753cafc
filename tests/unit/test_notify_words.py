"""The words that every kind of receiver has in common."""

from __future__ import annotations

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

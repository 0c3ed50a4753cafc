"""When two looks show the same item."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from feedpub.model import IdentityKey, PrintedDate
from feedpub.policy.identity import Candidate, candidates, canonical_url, item_id
from makers import a_parsed_item, a_source

DAY = PrintedDate(at=datetime(2026, 3, 1, tzinfo=UTC), day=date(2026, 3, 1))


@pytest.mark.parametrize(
    "spelling",
    [
        "https://pub.example/reports/1.html",
        "http://pub.example/reports/1.html",
        "https://www.pub.example/reports/1.html",
        "https://pub.example:443/reports/1.html",
        "https://PUB.example/reports/1.html",
        "https://pub.example/reports/1.html/",
        "https://pub.example/reports/1.html#findings",
        "https://pub.example/reports/1.html?utm_source=mail&utm_medium=x",
        "https://pub.example/reports/1.html?fbclid=abc",
    ],
)
def test_spellings_of_one_page_are_one_url(spelling: str) -> None:
    assert canonical_url(spelling) == "pub.example/reports/1.html"


def test_other_parameters_make_another_page_unless_the_source_ignores_them() -> None:
    url = "https://pub.example/item?b=2&a=1&session=9"
    assert canonical_url(url) == "pub.example/item?a=1&b=2&session=9"
    assert canonical_url(url, ("session",)) == "pub.example/item?a=1&b=2"


def test_an_item_has_a_key_for_its_link_and_one_for_its_own_id() -> None:
    (found,) = candidates([a_parsed_item(own_id="4711")], a_source())
    assert found.keys == (IdentityKey("url:pub.example/reports/1.html"), IdentityKey("id:pub:4711"))


def test_an_item_without_link_is_known_by_publisher_title_and_day_and_never_by_its_type() -> None:
    report = a_parsed_item(link=None, published=DAY, type="Report")
    commentary = replace(report, type="Commentary")
    (found,) = candidates([report, commentary], a_source())
    assert found.keys == (IdentityKey("text:pub.example|ports of the northern route|2026-03-01"),)


def test_a_featured_item_that_stands_again_below_is_one_and_lends_what_the_first_lacks() -> None:
    featured = a_parsed_item(published=None, summary="The long one.", section="Featured")
    listed = a_parsed_item(published=DAY, summary="Short.", section="Explore")
    found = candidates([featured, listed], a_source())
    assert found == (
        Candidate(parsed=replace(featured, published=DAY), keys=(IdentityKey("url:pub.example/reports/1.html"),)),
    )


def test_a_link_that_many_different_titles_share_names_no_item() -> None:
    items = [a_parsed_item(title=f"Title {n}", link="https://pub.example/login", published=DAY) for n in range(4)]
    assert len(candidates(items, a_source())) == 4


def test_a_link_back_to_the_listing_names_no_item() -> None:
    source = a_source()
    items = [a_parsed_item(title=f"Title {n}", link=source.url) for n in range(2)]
    assert len(candidates(items, source)) == 2


def test_an_own_id_that_stands_on_several_links_is_a_template_and_no_identity() -> None:
    items = [a_parsed_item(link=f"https://pub.example/{n}", own_id="item") for n in range(2)]
    assert [one.keys for one in candidates(items, a_source())] == [
        (IdentityKey("url:pub.example/0"),),
        (IdentityKey("url:pub.example/1"),),
    ]


def test_an_id_is_the_same_in_every_process() -> None:
    assert item_id([IdentityKey("url:pub.example/reports/1.html")]) == "6r2ecthnbgjkke6b"

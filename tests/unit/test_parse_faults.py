"""A page that cannot be used says why; a bad item or field is left out and named."""

from __future__ import annotations

import pytest

from feedpub.errors import ListingError, UnknownNameError
from feedpub.model import Listing, ParsedItem, ParsedListing, Reading, Skipped
from feedpub.parse import CssOptions, parse
from feedpub.parse.html import decode

URL = "https://pub.example/list"
HERE = Reading(base_url=URL)
OPTIONS = CssOptions(items="li", date="i")


def page(body: bytes, content_type: str = "text/html") -> Listing:
    return Listing(url=URL, body=body, content_type=content_type)


def read(body: bytes, content_type: str = "text/html", kind: str = "css") -> ParsedListing:
    return parse(kind, OPTIONS if kind == "css" else None, page(body, content_type), HERE)


@pytest.mark.parametrize("kind", ["auto", "css", "feed", "text"])
@pytest.mark.parametrize("body", [b"", b" \n\t "])
def test_an_empty_page_is_an_error(kind: str, body: bytes) -> None:
    with pytest.raises(ListingError, match="the page is empty") as caught:
        read(body, kind=kind)

    assert caught.value.fault == "parse_error"


@pytest.mark.parametrize("kind", ["auto", "css", "text"])
def test_a_picture_is_no_listing(kind: str) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 4

    with pytest.raises(ListingError, match="the page is not text"):
        read(picture, kind=kind)


def test_a_page_that_calls_itself_a_picture_is_no_listing() -> None:
    with pytest.raises(ListingError, match="image/png"):
        read(b"<li><h3>x</h3></li>", "image/png")


@pytest.mark.parametrize(
    "body",
    [
        b"<html><title>Just a moment...</title><body>wait</body></html>",
        b"<html><body><p>Verify you are human</p></body>",
    ],
)
@pytest.mark.parametrize("kind", ["auto", "css"])
def test_a_challenge_before_the_page_is_named_so(kind: str, body: bytes) -> None:
    with pytest.raises(ListingError) as caught:
        read(body, kind=kind)

    assert caught.value.fault == "blocked"


def test_a_page_with_items_is_no_challenge_whatever_it_says() -> None:
    body = b"<title>Just a moment</title><div class=g-recaptcha></div><li><h3><a href=/1>Pilots</a></h3></li>"

    assert read(body).items == (ParsedItem(title="Pilots", link="https://pub.example/1"),)


def test_a_page_too_deep_for_the_parser_is_an_error_not_an_empty_listing() -> None:
    with pytest.raises(ListingError, match="to its end: Excessive depth"):
        read(b"<div>" * 3000 + b"<ul><li><h3>x</h3></ul>")


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel><item><title>A & B",
        b"<html><body>no feed</body></html>",
        b'{"version": "https://jsonfeed.org/version/1"',
        b'{"version": "https://jsonfeed.org/version/1", "items": 3}',
    ],
)
def test_what_is_no_feed_is_an_error(body: bytes) -> None:
    with pytest.raises(ListingError):
        read(body, "application/xml", kind="feed")


def test_a_feed_with_entities_of_its_own_is_refused() -> None:
    body = b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'

    with pytest.raises(ListingError, match="entities of its own"):
        read(body, "application/xml", kind="feed")


def test_a_broken_feed_gives_the_entries_before_the_break() -> None:
    entries = b"<item><title>Whole</title></item><item><title>A & B</title></item>"
    body = b"<rss version='2.0'><channel>" + entries + b"</channel></rss>"
    parsed = read(body, "application/xml", kind="feed")

    assert parsed.items[0] == ParsedItem(title="Whole")
    assert (parsed.skipped[0].reason, parsed.skipped[0].costs_item) == ("malformed", False)


@pytest.mark.parametrize(
    "bad",
    [
        rb'{"title": "x", "content_html": "<p>\ud800</p>"}',
        b'{"title": "x", "content_html": "&#' + b"1" * 5000 + b';"}',
        b'{"title": "x", "id": ' + b"1" * 5000 + b"}",
        b'{"title": "x", "link": {"href": []}, "authors": [null, 1], "summary": true}',
    ],
    ids=["half a pair", "endless reference", "endless number", "wrong types"],
)
def test_an_entry_that_nobody_can_read_costs_the_others_nothing(bad: bytes) -> None:
    head = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "Good", "id": 7}, '
    parsed = read(head + bad + b"]}", "application/feed+json", kind="feed")

    assert parsed.items[0] == ParsedItem(title="Good", own_id="7")
    assert [item.title for item in parsed.items] == ["Good", "x"]


def test_a_reference_without_end_in_a_feed_costs_the_others_nothing() -> None:
    entries = b"<item><title>Good</title></item><item><title>&amp;#" + b"1" * 5000 + b";</title></item>"
    parsed = read(b"<rss version='2.0'><channel>" + entries + b"</channel></rss>", "application/xml", kind="feed")

    assert [item.title for item in parsed.items] == ["Good", "\ufffd"]


def test_a_feed_is_never_taken_for_an_address_or_a_file() -> None:
    for body in (b"http://127.0.0.1:9/feed", b"/etc/passwd"):
        with pytest.raises(ListingError):
            read(body, kind="feed")


def test_each_bad_item_and_field_has_a_reason() -> None:
    body = b"""<ul><li><h3><a href="javascript:x()">Bell\x07s</a></h3><i>soon</i></li><li><p>nothing</p></li></ul>"""

    assert read(body).skipped == (
        Skipped(reason="control_characters", detail="Bells", costs_item=False),
        Skipped(reason="bad_link", detail="javascript:x()", costs_item=False),
        Skipped(reason="bad_date", detail="soon", costs_item=False),
        Skipped(reason="no_title"),
    )


def test_more_items_than_the_limit_are_left_out_with_a_note() -> None:
    parsed = read(b"<li><h3>x</h3></li>" * 1001)

    assert len(parsed.items) == 1000
    assert parsed.skipped == (Skipped(reason="too_many", detail="more than 1000 items"),)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("é".encode("latin-1"), "text/html; charset=iso-8859-1", "é"),
        (b"\xef\xbb\xbf" + "é".encode(), "text/html; charset=iso-8859-1", "é"),
        (b"<meta charset=windows-1251>" + "Ж".encode("cp1251"), "text/html", "<meta charset=windows-1251>Ж"),
        ("é".encode(), "", "é"),
        ("é’".encode("cp1252"), "", "é’"),
    ],
)
def test_bytes_are_decoded_as_a_browser_would(body: bytes, content_type: str, text: str) -> None:
    assert decode(page(body, content_type)) == (text, ())


def test_a_page_in_another_encoding_than_it_says_is_noted() -> None:
    _, notes = decode(page("ééé".encode("latin-1"), "text/html; charset=utf-8"))

    assert [note.reason for note in notes] == ["bad_encoding"]


def test_a_kind_that_does_not_exist_is_named_with_its_neighbour() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'feed'"):
        parse("feeds", None, page(b"x"), HERE)

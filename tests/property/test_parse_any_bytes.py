"""Whatever bytes come: a listing or a ``ListingError``, quickly, and every promise of ``ParsedItem`` kept."""

from __future__ import annotations

import time
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.errors import ListingError
from feedpub.model import Listing, ParsedListing, Reading
from feedpub.parse import KINDS, CssOptions, limits, parse
from feedpub.parse.plain import UNWANTED

EXAMPLES = Path(__file__).parents[1] / "contract" / "parse"
PAGES = sorted(
    path.read_bytes() for path in EXAMPLES.glob("*.[thxj][txms]*") if not path.name.endswith(".expected.json")
)

HERE = Reading(base_url="https://pub.example/list")
OPTIONS = {"css": CssOptions(items="li, div, item", date="p", summary="p", image="img", section_heading="h2")}
TYPES = st.sampled_from(["", "text/html", "text/plain; charset=utf-8", "application/rss+xml", "text/html; charset=x"])

HTML_PIECES = """<ul class=teasers>|<main>|<li>|</li>|<h3>|<a href='|'>|</a>|&#0;|&#xD800;|\x00|\u202e"""
FEED_PIECES = """<rss>|<item>|<title>|]]>|<![CDATA[|{|}|"version": "https://jsonfeed.org/version/1"|"items": ["""
TEXT_PIECES = "  • |    |\n|\n\n|Report|By A B|Apr 28, 2022|-|1. x|- Author:|Read more »| by | ~ "
PIECES = st.sampled_from(f"{HTML_PIECES}|{FEED_PIECES}|{TEXT_PIECES}".split("|"))


def read(kind: str, body: bytes, content_type: str) -> ParsedListing | None:
    try:
        return parse(kind, OPTIONS.get(kind), Listing(url=HERE.base_url, body=body, content_type=content_type), HERE)
    except ListingError:
        return None


def check(parsed: ParsedListing | None) -> None:
    """The promises of ``ParsedItem``."""
    for item in parsed.items if parsed else ():
        texts = [item.title, item.section, item.type, item.summary, item.caption, *item.authors]
        for text in (text for text in texts if text is not None):
            assert text
            assert text == " ".join(text.split()) == normalize("NFC", text)
            assert not UNWANTED.search(text)
        assert len(item.title) <= limits.TITLE
        for link in (item.link, item.image):
            assert link is None or link.startswith(("http://", "https://"))


@pytest.mark.parametrize("kind", KINDS.names)
@given(body=st.binary(max_size=2000), content_type=TYPES)
@settings(max_examples=100, deadline=2000)
def test_any_bytes_end_in_a_listing_or_a_listing_error(kind: str, body: bytes, content_type: str) -> None:
    check(read(kind, body, content_type))


@pytest.mark.parametrize("kind", KINDS.names)
@given(pieces=st.lists(PIECES | st.text(max_size=20), max_size=60), content_type=TYPES)
@settings(max_examples=150, deadline=2000)
def test_any_pieces_of_pages_end_in_a_listing_or_a_listing_error(
    kind: str, pieces: list[str], content_type: str
) -> None:
    check(read(kind, "".join(pieces).encode("utf-8", "surrogatepass"), content_type))


@given(body=st.sampled_from(PAGES), start=st.floats(0, 1), length=st.floats(0, 1), noise=st.binary(max_size=8))
@settings(max_examples=100, deadline=2000)
def test_a_page_cut_and_patched_anywhere_ends_in_a_listing_or_a_listing_error(
    body: bytes, start: float, length: float, noise: bytes
) -> None:
    first = int(start * len(body))
    last = first + int(length * (len(body) - first))
    check(read("auto", body[:first] + noise + body[last:], ""))


@pytest.mark.parametrize("kind", KINDS.names)
@pytest.mark.parametrize(
    "body",
    [b"<div>" * 100_000, b"<li><a href=x>" * 40_000, b"<p" * 200_000, b"&" * 400_000, b" | - by " * 50_000,
     b"Apr 28, 2022\n" * 30_000, b"  \xe2\x80\xa2 x\n\n    y\n\n" * 20_000, b"Title\n\nText of it.\n\n" * 20_000,
     b"A b.\n\n" * 60_000, b"By A\n" * 60_000, b"Read more\n\n" * 40_000, b"[" * 200_000,
     b"<main><ul class=teasers>" + b"<li><div class=img-wrap><img srcset='x" + b"," * 100_000 + b"y'></div>",
     b"<li><h3>" + b"\xcc\xa3\xcc\x81" * 200_000, b"By " + b"a by " * 200_000, b"- " * 200_000,
     b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000],
    ids=lambda body: repr(body[:20]),
)  # fmt: skip
def test_a_hostile_page_takes_seconds_at_most(kind: str, body: bytes) -> None:
    started = time.perf_counter()
    check(read(kind, body, ""))

    assert time.perf_counter() - started < 10

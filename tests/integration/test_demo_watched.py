"""The sample publisher, read and filed by the rooms that read and file any other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from feedpub.classify import Filer, Text
from feedpub.config import load
from feedpub.demo import Ports, create_publisher, demo_environment, demo_yaml, load_stock
from feedpub.demo.listings import ListingPage, listing_pages
from feedpub.demo.pieces import Piece
from feedpub.demo.programme import Programme, Published
from feedpub.model import Listing, ParsedItem, ParsedListing, Reading, Source
from feedpub.parse import parse

STARTED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
PACE = timedelta(seconds=3)
LATER = STARTED + 25 * PACE
STOCK = load_stock()
SECRET = "whsec_bGFya2ZpZWxkLWRlbW8tc2VjcmV0LTMyLWJ5dGVzISE="
BASE = "http://127.0.0.1:9001"


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Source, ...]:
    path = tmp_path / "feedpub.yaml"
    ports = Ports(port=8080, publisher=9001, receivers=9002, mail=9003)
    path.write_text(demo_yaml(ports, started=STARTED), encoding="utf-8")
    return load(path, demo_environment(receivers=9002, secret=SECRET)).sources


async def look(source: Source) -> ParsedListing:
    app = create_publisher(STOCK, started=STARTED, pace=PACE, clock=lambda: LATER)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as browser:
        answer = await browser.get(source.url)
    listing = Listing(url=source.url, body=answer.content, content_type=answer.headers["content-type"])
    return parse(source.kind, source.options, listing, Reading(base_url=source.url))


def standing(page: ListingPage) -> list[Published]:
    visible = Programme(STOCK, started=STARTED, pace=PACE).visible(LATER)
    return [one for one in visible if page.takes(one)]


def absolute(link: str) -> str:
    return link if "://" in link else BASE + link


@pytest.mark.anyio
async def test_every_listing_is_read_item_by_item(sources: tuple[Source, ...]) -> None:
    pages = listing_pages(STOCK.topics)
    read = {source.key: await look(source) for source in sources if source.kind == "css"}
    assert {key: {item.link for item in listing.items} for key, listing in read.items()} == {
        source.key: {absolute(one.link) for one in standing(pages[source.url.removeprefix(BASE)])}
        for source in sources
        if source.kind == "css"
    }


@pytest.mark.anyio
async def test_page_and_feed_say_the_same_of_an_item(sources: tuple[Source, ...]) -> None:
    looks = [await look(source) for source in sources if source.key in ("commentary", "publications")]
    page, feed = ({item.link: item for item in listing.items} for listing in looks)
    both = page.keys() & feed.keys()
    said = [
        {link: (one[link].title, one[link].type, _instant(one[link]), one[link].summary) for link in both}
        for one in (page, feed)
    ]
    assert len(both) >= 5
    assert said[0] == said[1]


def _instant(item: ParsedItem) -> datetime | None:
    return item.published.at if item.published else None


def test_nearly_every_piece_is_filed_where_a_person_files_it() -> None:
    filer = Filer()
    right = [piece for piece in STOCK.pieces if set(_regions(filer, piece)) == piece.about]
    assert len(right) / len(STOCK.pieces) >= 0.9


def _regions(filer: Filer, piece: Piece) -> tuple[str, ...]:
    filing = filer.file(Text(title=piece.title, summary=piece.summary, caption=piece.picture or ""))
    return filing.regions

"""What the operator sees."""

from __future__ import annotations

import httpx
import pytest
from lxml import html

from feedpub.model.hub import TopicReport
from web_client import TOKEN, a_client
from web_library import MemoryLibrary
from web_sample import sample


async def _page(library: MemoryLibrary) -> html.HtmlElement:
    async with a_client(library) as client:
        response = await client.get("/operator/", auth=httpx.BasicAuth("anybody", TOKEN))
    assert response.status_code == 200
    return html.document_fromstring(response.text)


def _texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(node.text_content().split()) for node in page.xpath(path)]


@pytest.mark.anyio
async def test_broken_sources_come_first_and_stand_open() -> None:
    page = await _page(sample())
    assert _texts(page, "//h1") == ["2 sources need you"]
    assert [
        (source.get("open") is not None, _texts(source, "./summary/span[@class='name']")[0])
        for source in page.xpath("//details")
    ] == [
        (True, "Quay Street Review"),
        (True, "Ministry of Ports: Publications"),
        (False, "Northlight Institute: Maritime Security"),
        (False, "Meridian House: Regions"),
    ]


@pytest.mark.anyio
async def test_a_poll_says_what_it_found_skipped_and_met() -> None:
    page = await _page(sample())
    assert _texts(page, "(//details//tbody)[1]/tr[1]/td") == [
        "2 Mar 2026, 12:00 UTC",
        "✗ http 5xx",
        "503",
        "1.28",
        "26",
        "1",
        "0",
        "bad_date ×2, no_title ×1",
        "the server answered 503 Service Unavailable",
    ]


@pytest.mark.anyio
async def test_a_delivery_says_to_whom_and_what_became_of_it() -> None:
    page = await _page(sample())
    assert _texts(page, "//section[h2='Latest deliveries']//tbody/tr[3]/td") == [
        "26 Feb 2026, 12:00 UTC",
        "desk",
        "✗ dead",
        "8",
        "a2sampleitemqqqq",
        "410: the hook was revoked",
    ]


@pytest.mark.anyio
async def test_without_trouble_the_page_says_so() -> None:
    page = await _page(MemoryLibrary())
    assert _texts(page, "//h1") == ["All sources are well"]


@pytest.mark.anyio
async def test_a_followed_topic_says_how_many_follow_it_and_what_failed_last() -> None:
    library = sample()
    library.topics = (
        TopicReport(
            topic="https://feeds.example/feeds/all.atom",
            followers=3,
            failing=1,
            owed=2,
            detail="reader.example: HTTP 500",
        ),
    )
    page = await _page(library)
    assert _texts(page, "//section[h2='Followed by WebSub']//tbody/tr/td") == [
        "/feeds/all.atom",
        "3",
        "2",
        "1",
        "reader.example: HTTP 500",
    ]


@pytest.mark.anyio
async def test_where_nobody_follows_by_websub_nothing_is_said_of_it() -> None:
    assert _texts(await _page(sample()), "//section[h2='Followed by WebSub']") == []

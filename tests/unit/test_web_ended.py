"""Feeds that have ended, as the site answers for them: for a while with a page, then with 410, and never with 404."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feedpub.model import Ending, Feed, FeedPath, Selection
from makers import NOON, an_item
from web_client import a_client
from web_library import MemoryLibrary

ENDED = Ending(
    feed=Feed(path=FeedPath("wells"), title="Wells <of> Mali", description="", selection=Selection(), kept=False),
    at=NOON,
    until=NOON + timedelta(days=30),
    shown=(an_item().id,),
)
LIBRARY = MemoryLibrary(stored=[an_item()], ended=[ENDED], named=())
OVER = MemoryLibrary(stored=[an_item()], ended=[ENDED], named=(), now=ENDED.until)


@pytest.mark.anyio
async def test_the_page_of_an_ended_feed_says_since_when_and_shows_its_last_entries() -> None:
    async with a_client(LIBRARY) as client:
        answer = await client.get("/feeds/wells")
    assert (answer.status_code, answer.headers["x-robots-tag"]) == (200, "noindex")
    for words in ("This feed has ended on", "2 Mar 2026", "1 Apr 2026", "Wells &lt;of&gt; Mali", an_item().title):
        assert words in answer.text
    assert 'href="/feeds/wells' not in answer.text


@pytest.mark.anyio
@pytest.mark.parametrize("suffix", ["", ".atom", ".rss", ".json"])
async def test_an_ended_feed_is_gone_after_its_last_day(suffix: str) -> None:
    async with a_client(OVER) as client:
        answer = await client.get(f"/feeds/wells{suffix}")
        head = await client.head(f"/feeds/wells{suffix}")
    assert (answer.status_code, head.status_code) == (410, 410)
    assert "This feed has ended. The feeds that there are now are listed on the first page." in answer.text


@pytest.mark.anyio
async def test_without_readers_there_is_nothing_private() -> None:
    async with a_client(LIBRARY) as client:
        assert (await client.get("/private/token/feeds/board.atom")).status_code == 404

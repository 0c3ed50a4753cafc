"""The sample publisher's pages, as a browser gets them."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import feedparser
import httpx
import pytest
from lxml import html

from feedpub.demo import create_publisher, load_stock
from feedpub.demo.listings import PER_PAGE
from feedpub.demo.pieces import Piece

STARTED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
PACE = timedelta(seconds=3)
STOCK = load_stock()
HEALTH = "/topics/health.html"


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = STARTED

    def __call__(self) -> datetime:
        return self.now


def a_browser(clock: Hand) -> httpx.AsyncClient:
    app = create_publisher(STOCK, started=STARTED, pace=PACE, clock=clock)
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://pub.test", headers={"accept-encoding": "identity"})


async def get(path: str, headers: Mapping[str, str] | None = None, *, after: timedelta = timedelta()) -> httpx.Response:
    clock = Hand()
    clock.now += after
    async with a_browser(clock) as browser:
        return await browser.get(path, headers=headers)


def tree(answer: httpx.Response) -> html.HtmlElement:
    assert answer.status_code == 200
    return html.document_fromstring(answer.content)


def texts(element: html.HtmlElement, selector: str) -> list[str]:
    return [found.text_content().strip() for found in element.cssselect(selector)]


def standing(topic: str) -> list[Piece]:
    """The pieces that stand on a topic's page from the start."""
    return [piece for piece in STOCK.pieces if piece.days is not None and topic in piece.topics]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "featured", "listed"),
    [
        *(
            (f"/topics/{slug}.html", sum(piece.featured for piece in standing(slug)), len(standing(slug)))
            for slug in (topic.slug for topic in STOCK.topics)
        ),
        ("/pubs/commentary.html", 0, 12),
        ("/news/press.html", 0, 4),
        ("/", 2, PER_PAGE),
    ],
)
async def test_a_listing_is_heavy_and_holds_its_items_in_main(path: str, featured: int, listed: int) -> None:
    answer = await get(path)
    page = tree(answer)
    assert 60_000 <= len(answer.content) <= 125_000
    assert len(page.cssselect("main#page-content ul.teasers.feature > li[data-content-id]")) == featured
    assert len(page.cssselect("main#page-content ul.teasers.list > li[data-content-id]")) == listed


@pytest.mark.anyio
async def test_the_menu_holds_lists_of_the_same_shape_outside_main() -> None:
    page = tree(await get(HEALTH))
    menu = page.cssselect("nav.mega-menu ul.teasers > li[data-content-id] h3.title > a[href]")
    assert len(menu) > 40
    assert not page.cssselect("main nav.mega-menu")


@pytest.mark.anyio
async def test_some_headings_are_closed_by_the_wrong_tag() -> None:
    text = (await get(HEALTH)).text
    assert (text.count("<h2") - text.count("</h2>"), text.count("</h3>") - text.count("<h3")) == (12, 12)


@pytest.mark.anyio
async def test_an_item_stands_in_the_usual_parts() -> None:
    item = tree(await get(HEALTH)).cssselect("main ul.teasers.list > li")[0]
    image = item.cssselect("div.img-wrap > a > picture img")[0]
    assert len(item.get("data-content-id") or "") == 40
    assert len(item.cssselect("picture source[srcset]")) == 2
    assert (image.get("alt"), image.get("loading")) == (
        "Bicycle loaded with parcels, photo by Monsoon Picture Desk",
        "lazy",
    )
    assert [texts(item, selector) for selector in ("p.type", "h3.title > a", "p.date", "p.desc")] == [
        ["Commentary"],
        ["Malaria Nets Are Not the Bottleneck"],
        ["Apr 29, 2026"],
        ["In Malawi and Mozambique the warehouses are full. What is missing is diesel for the last forty kilometers."],
    ]
    assert item.cssselect("h3.title > a")[0].get("href") == "/pubs/commentary/2026/04/malaria-nets.html"


@pytest.mark.anyio
async def test_a_featured_item_stands_again_below() -> None:
    page = tree(await get(HEALTH))
    featured = [item.get("data-content-id") for item in page.cssselect("main ul.feature > li")]
    listed = [item.get("data-content-id") for item in page.cssselect("main ul.list > li")]
    assert [listed.count(name) for name in featured] == [1]


@pytest.mark.anyio
async def test_items_without_picture_type_or_date_lack_only_that() -> None:
    page = tree(await get("/"))
    rest = tree(await get("/?page=2"))
    items = page.cssselect("main ul.list > li") + rest.cssselect("main ul.list > li")
    missing = {part: sum(not item.cssselect(part) for item in items) for part in ("img", "p.type, a.flag", "p.date")}
    assert all(count > 0 for count in missing.values())
    assert all(texts(item, "h3.title") and texts(item, "p.desc") for item in items)
    assert any(item.cssselect("a.flag") for item in items)


@pytest.mark.anyio
async def test_a_new_item_stands_first_and_a_listing_never_grows_beyond_its_page() -> None:
    path = "/topics/security-cooperation.html"
    before = tree(await get(path)).cssselect("main ul.list > li h3")
    after = tree(await get(path, after=PACE)).cssselect("main ul.list > li h3")
    much_later = tree(await get(path, after=2000 * PACE)).cssselect("main ul.list > li h3")
    assert after[0].text_content() == "The Winter After the Ceasefire: What Insurers Will Ask"
    assert [h.text_content() for h in after[1:]] == [h.text_content() for h in before]
    assert len(much_later) == PER_PAGE


@pytest.mark.anyio
async def test_pages_follow_each_other_without_gap_or_overlap() -> None:
    pages = [tree(await get(f"/?page={number}")) for number in (1, 2, 3)]
    titles = [title for page in pages for title in texts(page, "main ul.list > li h3")]
    assert len(titles) == len(set(titles)) == sum(piece.days is not None for piece in STOCK.pieces)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "path",
    ["/?page=0", "/?page=99", "/?page=two", f"/?page={'9' * 5000}", "/topics/none.html", "/nothing", "/images/x.svg"],
)
async def test_what_is_not_there_is_404(path: str) -> None:
    assert (await get(path)).status_code == 404


@pytest.mark.anyio
async def test_an_items_own_page_is_there_only_once_it_is_out() -> None:
    path = "/pubs/commentary/2026/05/the-winter-after-the-ceasefire-insurers.html"
    assert (await get(path)).status_code == 404
    assert texts(tree(await get(path, after=PACE)), "main h1") == [
        "The Winter After the Ceasefire: What Insurers Will Ask"
    ]


@pytest.mark.anyio
async def test_every_link_of_a_listing_leads_somewhere() -> None:
    async with a_browser(Hand()) as browser:
        page = tree(await browser.get(HEALTH))
        links = {link for _, attribute, link, _ in page.iterlinks() if attribute in ("href", "src")}
        own = sorted(link for link in links if link.startswith("/"))
        answers = {link: (await browser.get(link)).status_code for link in own}
    assert set(answers.values()) == {200}
    assert len(own) > 80


@pytest.mark.anyio
async def test_the_atom_feed_tells_the_same_days_and_types_as_the_pages() -> None:
    feed: Any = feedparser.parse((await get("/pubs/articles.xml")).content)
    entry = feed.entries[0]
    assert (feed.bozo, len(feed.entries)) == (False, 40)
    assert {key: entry[key] for key in ("title", "link", "published")} == {
        "title": "Lagos by Water",
        "link": "http://pub.test/pubs/commentary/2026/05/lagos-by-water.html",
        "published": "2026-05-03T00:00:00+00:00",
    }
    assert [(tag.scheme, tag.term) for tag in entry.tags] == [
        ("https://larkfield.example/vocabulary/type", "Commentary")
    ]


@pytest.mark.anyio
@pytest.mark.parametrize("path", [HEALTH, "/pubs/articles.xml", "/images/7.svg", "/robots.txt"])
async def test_who_has_the_page_hears_304(path: str) -> None:
    first = await get(path)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    older = format_datetime(STARTED - timedelta(days=9), usegmt=True)
    asked: list[tuple[dict[str, str], int]] = [
        ({"if-none-match": tag}, 304),
        ({"if-none-match": f'"other", W/{tag}'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"other"'}, 200),
        ({"if-modified-since": modified}, 304),
        ({"if-modified-since": older}, 200),
        ({"if-modified-since": "yesterday"}, 200),
        ({"if-none-match": '"other"', "if-modified-since": modified}, 200),
        ({"if-none-match": tag, "if-modified-since": older}, 304),
    ]
    answers = [await get(path, headers) for headers, _ in asked]
    assert [answer.status_code for answer in answers] == [status for _, status in asked]
    assert all((answer.content == b"") == (answer.status_code == 304) for answer in answers)


@pytest.mark.anyio
async def test_a_new_item_changes_the_tag_of_its_listings_and_no_other() -> None:
    security, health = "/topics/security-cooperation.html", HEALTH
    assert (await get(security)).headers["etag"] != (await get(security, after=PACE)).headers["etag"]
    assert (await get(health)).headers["etag"] == (await get(health, after=PACE)).headers["etag"]
    assert (await get(security, after=PACE)).headers["last-modified"] == "Mon, 04 May 2026 09:30:03 GMT"


@pytest.mark.anyio
async def test_a_correction_changes_an_item_where_it_stands_and_nothing_else_of_it() -> None:
    path = "/topics/security-cooperation.html"
    before, after = [tree(await get(path, after=paces * PACE)) for paces in (2, 3)]
    said = [
        {item.get("data-content-id"): texts(item, "*") for item in page.cssselect("main ul.list > li")}
        for page in (before, after)
    ]
    changed = [name for name in said[0] if said[0][name] != said[1][name]]
    assert len(changed) == 1
    told = set(said[1][changed[0]]) - set(said[0][changed[0]])
    assert {words.endswith(STOCK.corrections[0]) for words in told} == {True}
    assert (await get(path, after=3 * PACE)).headers["last-modified"] == "Mon, 04 May 2026 09:30:09 GMT"
    feed: Any = feedparser.parse((await get("/pubs/articles.xml", after=3 * PACE)).content)
    entry = next(one for one in feed.entries if one.summary.endswith(STOCK.corrections[0]))
    assert (entry.published, entry.updated) == ("2026-05-04T00:00:00+00:00", "2026-05-04T09:30:09+00:00")
    assert feed.feed.updated == "2026-05-04T09:30:09+00:00"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("gzip;q=0", False), ("gzip; q=0.0", False), ("br", False)],
)
async def test_packing_is_agreed_on_and_has_a_tag_of_its_own(accepted: str, packed: bool) -> None:
    clock = Hand()
    async with (
        a_browser(clock) as browser,
        browser.stream("GET", HEALTH, headers={"accept-encoding": accepted}) as answer,
    ):
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    plain = await get(HEALTH)
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers.get("content-encoding") == ("gzip" if packed else None)
    assert (gzip.decompress(raw) if packed else raw) == plain.content
    assert (answer.headers["etag"] == plain.headers["etag"]) is not packed
    assert (await get(HEALTH, {"if-none-match": answer.headers["etag"]})).status_code == 304


@pytest.mark.anyio
async def test_what_is_about_never_stands_on_a_page() -> None:
    assert "americas-latin" not in (await get("/")).text + (await get("/pubs/articles.xml")).text


@pytest.mark.anyio
async def test_pictures_are_small_drawings() -> None:
    one, same, other = await get("/images/1.svg"), await get("/images/1.svg?w=960"), await get("/images/2.svg")
    assert one.headers["content-type"] == "image/svg+xml"
    assert one.content == same.content != other.content
    assert len(one.content) < 1_000

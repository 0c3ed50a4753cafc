"""What the pages show, read from their HTML as a browser reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from lxml import html

from feedpub.model import CountryCode, Evidence, Item, ItemId, RegionSlug, Site, TypeSlug
from feedpub.web.addresses import web_image
from feedpub.web.assets import STYLE_SHEET
from feedpub.web.pages import content_security_policy
from makers import NOON, a_filing, an_item
from web_client import a_client
from web_library import NAMED, SITE, MemoryLibrary
from web_sample import sample

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }} &amp;"
SAMPLE = sample()


async def _page(library: MemoryLibrary, url: str) -> html.HtmlElement:
    async with a_client(library) as client:
        response = await client.get(url)
    assert response.status_code == 200
    return html.document_fromstring(response.text)


def _texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(node.text_content().split()) for node in page.xpath(path)]


def _hostile_item() -> Item:
    return an_item(
        title=HOSTILE,
        summary=HOSTILE,
        caption=HOSTILE,
        section=HOSTILE,
        printed_type=HOSTILE,
        authors=(HOSTILE,),
        link="javascript:alert(3)",
        image="javascript:alert(4)",
        filing=a_filing(
            type_label=HOSTILE,
            evidence=(
                Evidence(field="title", text=HOSTILE, rule=HOSTILE, gives=(HOSTILE,), start=3, end=9),
                Evidence(field="title", text=HOSTILE, rule=HOSTILE),
            ),
        ),
    )


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/feeds/all",
        "/feeds/type/report",
        "/search?q=%3Cscript%3E",
        "/build?q=%3Cscript%3E",
        "/items/abcdefghijklmnop",
    ],
)
async def test_what_a_publisher_writes_never_becomes_markup(url: str) -> None:
    page = await _page(MemoryLibrary(stored=[_hostile_item()]), url)
    assert page.xpath("//script | //img | //@onerror | //@style | //iframe") == []
    assert [href for href in page.xpath("//@href | //@src | //@action") if "javascript" in href] == []
    assert " ".join(HOSTILE.split()) in " ".join(page.text_content().split())


@pytest.mark.anyio
async def test_the_question_of_a_search_stands_in_the_page_as_text() -> None:
    page = await _page(MemoryLibrary(), '/search?q="><b>x')
    assert (page.xpath("//input[@name='q']/@value"), _texts(page, "//h1")) == (['"><b>x"'] * 2, ['"><b>x"'])


@pytest.mark.anyio
async def test_a_feed_page_names_its_own_documents_first() -> None:
    page = await _page(SAMPLE, "/feeds/type/report/region/latin-america")
    address = "https://feeds.example/feeds/type/report/region/latin-america"
    assert [(link.get("type"), link.get("title"), link.get("href")) for link in page.xpath("//link")][:3] == [
        ("application/atom+xml", "Report, Latin America & the Caribbean (Atom)", f"{address}.atom"),
        ("application/rss+xml", "Report, Latin America & the Caribbean (RSS)", f"{address}.rss"),
        ("application/feed+json", "Report, Latin America & the Caribbean (JSON)", f"{address}.json"),
    ]
    assert page.xpath("//input[@readonly]/@value") == [f"{address}.atom", f"{address}.rss", f"{address}.json"]
    assert page.xpath("//a[starts-with(@href, 'feed:')]/@href") == [f"feed:{address}.atom"]
    assert _texts(page, "//article//h3") == [
        "Lithium, Copper, Salt Water: South America's Two-Ocean Problem",
        "Tsunami Drills and Trust",
    ]


@pytest.mark.anyio
async def test_an_entry_shows_its_date_its_source_and_the_feeds_that_it_belongs_to() -> None:
    page = await _page(SAMPLE, "/search?q=Hodeidah")
    assert _texts(page, "//article//time") == ["22 Feb 2026"]
    assert page.xpath("//article//time/@datetime") == ["2026-02-22"]
    assert page.xpath("//article//p[@class='chips']/a/@href") == [
        "/feeds/type/report",
        "/feeds/region/middle-east",
        "/feeds/country/om",
        "/feeds/country/ye",
        "/items/a4sampleitemqqqq",
    ]
    assert page.xpath("//article//span[@class='by']/a/@href") == ["/feeds/source/northlight"]


@pytest.mark.anyio
async def test_a_region_leads_to_narrower_and_wider_feeds() -> None:
    page = await _page(SAMPLE, "/feeds/region/east-asia")
    related = page.xpath("//aside/section[1]//a/@href")
    assert ("/feeds/country/jp" in related, "/feeds/type/testimony/region/east-asia" in related) == (True, True)
    assert page.xpath("//aside/section[2]//a/@href") == ["/feeds/all"]


@pytest.mark.anyio
async def test_a_long_feed_can_be_turned_like_a_book() -> None:
    stored = [an_item(id=ItemId(f"{number:016}"), title=f"Report {number}") for number in range(60)]
    library = MemoryLibrary(stored=stored)
    pages = [await _page(library, f"/feeds/all?page={number}") for number in (1, 2, 3)]
    assert [len(page.xpath("//article")) for page in pages] == [25, 25, 10]
    assert [page.xpath("//nav[@class='turn']//@href") for page in pages] == [
        ["?page=2"],
        ["?page=1", "?page=3"],
        ["?page=2"],
    ]


@pytest.mark.anyio
@pytest.mark.parametrize("page", ["0", "-1", "401", "x", "1e9", "٣", "9" * 5000, "000001" + "9" * 30])
async def test_a_page_that_is_none_is_not_there(page: str) -> None:
    async with a_client(MemoryLibrary()) as client:
        assert (await client.get("/feeds/all", params={"page": page})).status_code == 404


@pytest.mark.anyio
async def test_the_matrix_counts_each_type_about_each_region() -> None:
    japan = a_filing(countries=(CountryCode("JP"),), regions=(RegionSlug("east-asia"),))
    items = [an_item(id=ItemId("a"), filing=japan), an_item(id=ItemId("b"), filing=japan), an_item(id=ItemId("c"))]
    page = await _page(MemoryLibrary(stored=items), "/")
    assert [_texts(row, "./*") for row in page.xpath("//table//tr")] == [
        ["Type", "All", "East Asia", "Global"],
        ["All types", "3", "2", "1"],
        ["Report", "3", "2", "1"],
    ]
    assert page.xpath("//table//td/a/@aria-label") == ["Report, East Asia: 2 items", "Report, Global: 1 item"]
    assert page.xpath("//table//td/a/@href") == [
        "/feeds/type/report/region/east-asia",
        "/feeds/type/report/region/global",
    ]


@pytest.mark.anyio
async def test_the_index_lists_unions_named_feeds_and_how_sources_fare() -> None:
    page = await _page(SAMPLE, "/")
    regions = dict(zip(*(_texts(page, f"//section[h2='Regions']//li/{part}") for part in ("a", "span")), strict=True))
    assert (regions["Asia"], regions["Indo-Pacific"]) == ("15", "17")
    assert page.xpath("//section[h2='Selected feeds']//a/@href") == [f"/feeds/{NAMED.path}"]
    assert _texts(page, "//section[h2='Sources']//span[contains(@class, 'state')]") == [
        "✓ ok",
        "✓ not modified",
        "✗ http 5xx",
        "✗ held",
    ]


@pytest.mark.anyio
async def test_an_index_without_items_says_that_they_are_still_to_come() -> None:
    page = await _page(MemoryLibrary(named=()), "/")
    assert (page.xpath("//table"), "still to come" in page.text_content()) == ([], True)


@pytest.mark.anyio
async def test_an_item_shows_the_words_that_decided_and_those_that_did_not() -> None:
    page = await _page(SAMPLE, "/items/aasampleitemqqqq")
    assert [(mark.get("class"), mark.text) for mark in page.xpath("//h1/mark")] == [
        ("strong", "Japan"),
        ("aside", "Sea"),
    ]
    assert page.xpath("//h1/mark/@title")[0] == "Japan, East Asia: is a name of Japan"
    assert _explanation(page) == [
        ("Type", ["Report", "“Report” printed type is printed as the type, by its own name"]),
        ("Countries", ["Japan", "“Japan” title is a name of Japan"]),
        ("Regions", ["East Asia", "“Japan” title gives Japan, which is there"]),
    ]
    assert _texts(page, "//section[h2='Seen and set aside']//li") == [
        "“Sea” title names something else (an outlet, an institute, a treaty), and no place"
    ]
    assert page.xpath("//section[h2='Why it is filed here']//a/@href") == [
        "/feeds/type/report",
        "/feeds/country/jp",
        "/feeds/region/east-asia",
    ]


@pytest.mark.anyio
async def test_a_hint_is_told_apart_and_is_in_no_feed() -> None:
    hint = Evidence(field="summary", text="winter", rule="passing", gives=("weak:arctic",), start=5, end=11)
    filing = a_filing(weak_regions=(RegionSlug("arctic"),), evidence=(hint,))
    page = await _page(MemoryLibrary(stored=[an_item(filing=filing)]), "/items/abcdefghijklmnop")
    assert [(mark.get("class"), mark.text) for mark in page.xpath("//dd/mark")] == [("weak", "winter")]
    assert _texts(page, "//section[h2='What the listing says']/p") == ["Marked are words that only hint."]
    assert _explanation(page)[1:] == [
        (
            "Regions",
            ["No word of title, summary or caption decided for a place: it stands among the items without a region."],
        ),
        ("Weak hints", ["Arctic", "“winter” summary is a word for the Arctic, named in passing"]),
    ]
    assert page.xpath("//div[h3='Weak hints']//a") == []


@pytest.mark.anyio
async def test_a_correction_is_shown_with_the_operators_note() -> None:
    said = Evidence(field="operator", text="<b>Read</b> it.", rule="correction", gives=("country:JP",))
    filing = a_filing(countries=(CountryCode("JP"),), evidence=(said,))
    page = await _page(MemoryLibrary(stored=[an_item(filing=filing)]), "/items/abcdefghijklmnop")
    assert _texts(page, "//p[contains(@class, 'correction')]") == [
        "An operator has filed this item, whatever the rules say. Their note: <b>Read</b> it."
    ]
    told = "The operator said so (“<b>Read</b> it.”), whatever the rules say"
    assert ("Countries", ["Japan", told]) in _explanation(page)


@pytest.mark.anyio
async def test_what_an_operator_overruled_stands_apart_from_words_that_only_name_places() -> None:
    printed = Evidence(field="type", text="Report", rule="overruled", taken=("type:report",))
    title = Evidence(field="title", text="Ports", rule="venue", start=0, end=5)
    filing = a_filing(type=TypeSlug("testimony"), type_label="Testimony", evidence=(printed, title))
    page = await _page(MemoryLibrary(stored=[an_item(filing=filing)]), "/items/abcdefghijklmnop")
    assert _texts(page, "//section[h2='Seen and set aside']/*[not(self::h2)]") == [
        "These words name places, too, but do not say what the item is about.",
        "Ports title is only where people met",
        "Of these the rules say one thing and an operator another: the operator's word holds.",
        "Report printed type would give the type Report; an operator has said otherwise",
    ]
    alone = replace(filing, evidence=(printed,))
    page = await _page(MemoryLibrary(stored=[an_item(filing=alone)]), "/items/abcdefghijklmnop")
    assert "These words name places" not in page.text_content()


@pytest.mark.anyio
async def test_an_item_that_nothing_tells_of_says_so() -> None:
    filing = a_filing(type=TypeSlug("untyped"), type_label="Untyped")
    page = await _page(MemoryLibrary(stored=[an_item(filing=filing)]), "/items/abcdefghijklmnop")
    assert page.xpath("//mark") == []
    assert [title for title, _ in _explanation(page)] == ["Type", "Regions"]
    assert "Neither a printed label" in _explanation(page)[0][1][0]


def _explanation(page: html.HtmlElement) -> list[tuple[str, list[str]]]:
    """The parts of the explanation: title, then each label with its reasons, quoted as a browser does."""
    for words in page.xpath("//q"):
        words.text = f"“{words.text}”"
    return [
        (part.xpath("string(h3)"), [" ".join(node.text_content().split()) for node in part.xpath(_SAID)])
        for part in page.xpath("//div[@class='part']")
    ]


_SAID = ".//*[contains(@class, 'chip')] | .//li | .//p"


@pytest.mark.anyio
async def test_behind_a_folder_every_link_keeps_the_folder() -> None:
    library = MemoryLibrary(stored=[an_item()], site=replace(SITE, url="https://example.org/feeds-of-ours"))
    page = await _page(library, "/feeds/all")
    own = [link for link in page.xpath("//@href | //@action") if link.startswith("/")]
    assert [link for link in own if not link.startswith("/feeds-of-ours/")] == []


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url", ["/", "/feeds/all", "/items/aasampleitemqqqq", "/search?q=port", "/build", "/build?type=report+event&q=port"]
)
async def test_a_page_travels_light_and_brings_no_script(url: str) -> None:
    async with (
        a_client(SAMPLE) as client,
        client.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as response,
    ):
        sent = b"".join([part async for part in response.aiter_raw()])
        style = await client.get(f"/static/{STYLE_SHEET}")
    assert len(sent) < (24_000 if url == "/" else 12_000)  # a map of the world stands on the index
    assert len(sent) + len(style.content) < 100_000
    assert b"<script" not in sent


@pytest.mark.anyio
async def test_only_pictures_over_https_are_shown() -> None:
    pictures = ("https://pub.example/a.jpg", "http://pub.example/b.jpg", "data:image/png;base64,AAAA")
    items = [an_item(id=ItemId(f"i{place}"), image=picture, published=NOON) for place, picture in enumerate(pictures)]
    page = await _page(MemoryLibrary(stored=items), "/feeds/all")
    assert [(image.get("src"), image.get("loading")) for image in page.xpath("//img")] == [
        ("https://pub.example/a.jpg", "lazy")
    ]


def test_a_day_is_shown_as_the_listing_printed_it_wherever_that_was() -> None:
    midnight_in_tokyo = datetime(2026, 3, 1, 15, 0, tzinfo=UTC)
    assert an_item(published=midnight_in_tokyo, printed_day=date(2026, 3, 2)).day == date(2026, 3, 2)
    assert an_item(published=midnight_in_tokyo).day == date(2026, 3, 1)


def test_pictures_come_over_tls_unless_the_site_itself_does_not() -> None:
    plain, safe = "http://pub.example/1.jpg", "https://pub.example/1.jpg"
    public, local = Site(title="", url="https://feeds.example"), Site(title="", url="http://127.0.0.1:8080")
    assert [web_image(url, public) for url in (plain, safe, "javascript:x", None)] == [None, safe, None, None]
    assert [web_image(url, local) for url in (plain, safe, "javascript:x", None)] == [plain, safe, None, None]
    assert "img-src 'self' https: http: data:;" in content_security_policy(local)

"""Search, the form that builds feeds, and what crawlers and browsers are told."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from lxml import etree, html

from feedpub.web.sitemap import MOST
from web_client import a_client
from web_library import MemoryLibrary
from web_sample import sample

SAMPLE = sample()
HERE = "https://feeds.example"


async def _page(url: str) -> html.HtmlElement:
    async with a_client(SAMPLE) as client:
        response = await client.get(url)
    assert response.status_code == 200, response.text
    return html.document_fromstring(response.text)


def _texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(node.text_content().split()) for node in page.xpath(path)]


@pytest.mark.anyio
async def test_a_search_shows_its_answers_with_the_words_marked_and_its_own_feeds() -> None:
    page = await _page("/search?q=hodei")
    assert _texts(page, "//p[@role='status']") == ["1 item answers."]
    assert _texts(page, "//article//mark") == ["Hodeidah"]
    assert page.xpath("//input[@readonly]/@value") == [
        f"{HERE}/feeds/search.{format}?q=hodei" for format in ("atom", "rss", "json")
    ]
    assert page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href") == [
        f"{HERE}/feeds/search.atom?q=hodei"
    ]


@pytest.mark.anyio
async def test_a_search_can_be_narrowed_and_its_feed_is_narrowed_with_it() -> None:
    page = await _page("/search?q=port&type=commentary&region=&country=pk")
    assert _texts(page, "//article//h3") == ["The Port Road, Paved Twice"]
    assert page.xpath("//option[@selected]/@value") == ["commentary", "pk"]
    assert page.xpath("//input[@id='address-atom']/@value") == [
        f"{HERE}/feeds/search.atom?q=port&type=commentary&country=pk"
    ]
    async with a_client(SAMPLE) as client:
        feed = await client.get("/feeds/search.json?q=port&type=commentary&country=pk")
    assert [item["title"] for item in feed.json()["items"]] == ["The Port Road, Paved Twice"]


@pytest.mark.anyio
@pytest.mark.parametrize("question", ["", "   ", '"', "-", "()*^:", "\x00"])
async def test_a_search_for_nothing_is_the_form_alone(question: str) -> None:
    page = await _page(f"/search?{urlencode({'q': question})}")
    assert (page.xpath("//article"), page.xpath("//input[@readonly]"), len(page.xpath("//select"))) == ([], [], 3)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "question",
    ["x" * 5000, '"' * 300, "-" * 300, "NEAR(", "a AND OR NOT", "%' OR 1=1", "\udcff", "{{7*7}}", "日本 -港"],
)
async def test_no_question_breaks_the_page_or_the_feed(question: str) -> None:
    query = urlencode({"q": question}, errors="surrogatepass")
    async with a_client(SAMPLE) as client:
        answers = [await client.get(f"/{path}?{query}") for path in ("search", "build", "feeds/search.atom")]
    assert [answer.status_code for answer in answers][:2] == [200, 200]
    assert answers[2].status_code in (200, 400)


@pytest.mark.anyio
async def test_the_old_address_of_a_search_leads_to_the_page() -> None:
    async with a_client(SAMPLE) as client:
        answer = await client.get("/feeds/search?q=port%20road")
    assert (answer.status_code, answer.headers["location"]) == (301, "/search?q=port%20road")


@pytest.mark.anyio
async def test_the_form_offers_what_there_is_with_counts() -> None:
    page = await _page("/build")
    assert _texts(page, "//legend") == ["Types", "Regions", "Countries", "Sources"]
    options = dict(zip(page.xpath("//input[@name='region']/@value"), _texts(page, "//fieldset[2]//label"), strict=True))
    assert (options["asia"], options["latin-america"]) == ("Asia 15", "Latin America & the Caribbean 2")
    assert (page.xpath("//input[@checked]"), page.xpath("//input[@readonly]")) == ([], [])
    assert page.xpath("//form[@id='choose']/@method") == ["get"]


@pytest.mark.anyio
async def test_a_choice_of_several_gives_one_address_and_shows_what_it_holds() -> None:
    page = await _page("/build?type=report&type=event&region=asia&q=")
    address = f"{HERE}/feeds/type/event+report/region/asia"
    assert page.xpath("//input[@readonly]/@value") == [f"{address}.{format}" for format in ("atom", "rss", "json")]
    assert page.xpath("//input[@checked]/@value") == ["event", "report", "asia"]
    async with a_client(SAMPLE) as client:
        feed = await client.get("/feeds/type/event+report/region/asia.json")
        moved = await client.get("/feeds/region/asia/type/report+event.json")
        shown = await client.get("/feeds/type/event+report/region/asia")
    assert [item["title"] for item in feed.json()["items"]] == _texts(page, "//article//h3")
    assert (moved.status_code, moved.headers["location"]) == (301, "/feeds/type/event+report/region/asia.json")
    assert (shown.status_code, "5 items" in shown.text) == (200, True)


@pytest.mark.anyio
@pytest.mark.parametrize("query", ["q=", "type=&region=&q="])
async def test_an_empty_choice_is_everything(query: str) -> None:
    page = await _page(f"/build?{query}")
    assert page.xpath("//input[@id='address-atom']/@value") == [f"{HERE}/feeds/all.atom"]
    assert len(page.xpath("//article")) == 10


@pytest.mark.anyio
async def test_a_choice_with_words_is_a_search() -> None:
    page = await _page('/build?type=commentary&q="port+road"')
    assert page.xpath("//input[@id='address-rss']/@value") == [
        f"{HERE}/feeds/search.rss?q=%22port+road%22&type=commentary"
    ]
    assert _texts(page, "//article//h3") == ["The Port Road, Paved Twice"]


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["search", "build", "opml", "feeds/search.atom"])
@pytest.mark.parametrize("name", ["type", "region", "country", "source"])
async def test_an_unknown_value_is_refused_and_the_known_ones_are_named(path: str, name: str) -> None:
    async with a_client(SAMPLE) as client:
        answer = await client.get(f"/{path}?q=x&{name}=atlantis")
    said = " ".join(_texts(html.document_fromstring(answer.text), "//main"))
    known = {"type": "commentary", "region": "latin-america", "country": "jp", "source": "meridian"}[name]
    assert answer.status_code == 400
    assert f"No {name} is called atlantis. Known are " in said
    assert known in said


@pytest.mark.anyio
async def test_the_list_of_a_selection_holds_the_feed_itself_and_its_parts() -> None:
    async with a_client(SAMPLE) as client:
        one = etree.fromstring((await client.get("/opml?type=report+event&region=asia")).content)
        every = etree.fromstring((await client.get("/opml")).content)
    assert [line.get("text") for line in every.iter("outline") if len(line)] == [
        "Types", "Regions", "Countries", "Type and region", "Sources", "Named",
    ]  # fmt: skip
    assert [line.get("xmlUrl") for line in one.iter("outline") if line.get("xmlUrl")] != []


@pytest.mark.anyio
async def test_the_map_of_the_site_names_every_feed_and_item_once() -> None:
    async with a_client(SAMPLE) as client:
        index = etree.fromstring((await client.get("/sitemap.xml")).content)
        parts = _locations(index)
        files = [etree.fromstring((await client.get(part.removeprefix(HERE))).content) for part in parts]
        beyond = [(await client.get(f"/sitemap/{name}")).status_code for name in ("items-2.xml", "items-x.xml", "x")]
        robots = (await client.get("/robots.txt")).text
    assert parts == [f"{HERE}/sitemap/feeds.xml", f"{HERE}/sitemap/items-1.xml"]
    places = [place for file in files for place in _locations(file)]
    assert len(places) == len(set(places)) <= MOST
    assert {f"{HERE}/items/{item.id}" for item in SAMPLE.stored} < set(places)
    own = {f"{HERE}{path}" for path in ("/", "/build", "/charts", "/map", "/feeds/all")}
    assert own | {f"{HERE}/feeds/type/report/region/latin-america"} < set(places)
    dates = [str(one.text) for one in files[1].iter("{*}lastmod")]
    assert [date for date in dates if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", date)] == []
    assert beyond == [404, 404, 404]
    assert robots.splitlines()[-1] == f"Sitemap: {HERE}/sitemap.xml"
    assert "Disallow: /operator/" in robots


@pytest.mark.anyio
async def test_a_browser_learns_how_to_search_here() -> None:
    async with a_client(SAMPLE) as client:
        answer = await client.get("/opensearch.xml")
    addresses = [one.get("template") for one in etree.fromstring(answer.content) if one.get("template")]
    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    assert addresses == [f"{HERE}/search?q={{searchTerms}}", f"{HERE}/feeds/search.atom?q={{searchTerms}}"]
    page = await _page("/")
    assert page.xpath("//link[@rel='search']/@href") == ["/opensearch.xml"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("/", f"{HERE}/"),
        ("/feeds/type/report", f"{HERE}/feeds/type/report"),
        ("/feeds/all?page=2", f"{HERE}/feeds/all?page=2"),
        ("/items/aasampleitemqqqq", f"{HERE}/items/aasampleitemqqqq"),
        ("/build", f"{HERE}/build"),
    ],
)
async def test_a_page_says_its_address_its_title_and_what_it_is(url: str, canonical: str) -> None:
    page = await _page(url)
    said = {meta.get("property") or meta.get("name"): meta.get("content") for meta in page.xpath("//meta")}
    assert page.xpath("//link[@rel='canonical']/@href") == [canonical] == [said["og:url"]]
    assert said["og:title"] == page.xpath("string(//title)")
    assert said["description"] == said["og:description"] != ""
    assert (said["og:site_name"], said["og:image"].startswith("https://")) == ("Harbour Watch", True)
    assert page.xpath("//link[@rel='apple-touch-icon']/@href") == ["/apple-touch-icon.png"]


@pytest.mark.anyio
@pytest.mark.parametrize("url", ["/search?q=port", "/build?type=report"])
async def test_what_is_without_number_is_not_indexed(url: str) -> None:
    page = await _page(url)
    assert (page.xpath("//meta[@name='robots']/@content"), page.xpath("//link[@rel='canonical']")) == (["noindex"], [])


@pytest.mark.anyio
async def test_a_library_without_items_has_all_of_these_pages() -> None:
    async with a_client(MemoryLibrary()) as client:
        answers = [(await client.get(url)).status_code for url in ("/search?q=x", "/build?q=", "/sitemap.xml", "/opml")]
    assert answers == [200, 200, 200, 200]


def _locations(file: etree._Element) -> list[str]:
    return [str(one.text) for one in file.iter("{*}loc")]

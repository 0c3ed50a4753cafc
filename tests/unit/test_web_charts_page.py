"""The pages with charts and the map: every figure in them is a count of the items, however it is drawn."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace

import pytest
from lxml import etree, html

from feedpub.model import CountryCode, Item, RegionSlug, Selection, TypeSlug
from feedpub.web.charts.bars import round_above
from makers import a_filing, an_item
from web_client import a_client
from web_library import TAXONOMY, MemoryLibrary
from web_sample import sample

SAMPLE = sample()
PAGES = ["/", "/charts", "/map", "/feeds/type/report"]
HOSTILE = "=<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }}"


async def _text(url: str, library: MemoryLibrary = SAMPLE) -> str:
    async with a_client(library) as client:
        response = await client.get(url)
    assert response.status_code == 200
    return response.text


async def _page(url: str, library: MemoryLibrary = SAMPLE) -> html.HtmlElement:
    return html.document_fromstring(await _text(url, library))


async def _rows(url: str, library: MemoryLibrary = SAMPLE) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(await _text(url, library), newline="")))


def _said(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def _drawn(d: str, top: int) -> list[int]:
    """The counts of bars, from their heights: the axis is 82 units high."""
    return [round(float(height) / 82 * top) for height in re.findall(r"92v-([\d.]+)h", d)]


@pytest.mark.anyio
@pytest.mark.parametrize("url", PAGES)
async def test_every_drawing_is_well_formed_xml_without_style_or_script(url: str) -> None:
    drawings = re.findall(r"<svg.*?</svg>", await _text(url), re.DOTALL)
    assert drawings
    for drawing in drawings:
        names = {node.tag for node in etree.fromstring(drawing).iter()}
        assert names <= {"svg", "title", "desc", "path", "circle", "text", "a", "g"}
        assert " style=" not in drawing


@pytest.mark.anyio
@pytest.mark.parametrize("url", PAGES)
async def test_every_drawing_is_named_or_hidden_and_no_name_is_taken_twice(url: str) -> None:
    page = await _page(url)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for drawing in page.xpath("//svg[not(@aria-hidden='true')]"):
        named = drawing.get("aria-labelledby").split()
        assert [drawing.xpath(f"./*[@id='{name}']/text()")[0].strip() != "" for name in named] == [True, True]


@pytest.mark.anyio
@pytest.mark.parametrize("url", PAGES)
async def test_a_page_with_drawings_travels_light(url: str) -> None:
    async with (
        a_client(SAMPLE) as client,
        client.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as response,
    ):
        assert len(b"".join([part async for part in response.aiter_raw()])) < 30_000


@pytest.mark.anyio
@pytest.mark.parametrize(("kind", "place"), [("type", 1), ("region", 2)])
async def test_charts_table_and_csv_agree_with_the_items(kind: str, place: int) -> None:
    by_week = await SAMPLE.weeks_by(kind)
    section = (await _page("/charts")).xpath(f"//main/section[{place + 1}]")[0]
    rows = await _rows(f"/charts/{kind}s.csv")
    assert {row[kind]: [int(count) for week, count in row.items() if "-W" in week] for row in rows} == {
        slug: list(by_week.of(slug).counts) for slug in by_week.counts
    }
    in_table = [[int(cell.text) for cell in row.xpath("./td")] for row in section.xpath(".//tbody/tr")]
    assert list(zip(*in_table[::-1], strict=True)) == [by_week.of(row[kind]).counts for row in rows]
    top = round_above(max(max(counts) for counts in by_week.counts.values()))
    drawn = [_drawn(path, top) for path in section.xpath(".//*[local-name()='path'][@class='bars']/@d")]
    assert drawn == [[count for count in by_week.of(row[kind]).counts if count] for row in rows]
    totals = [_said(node) for node in section.xpath(".//figcaption/span")]
    assert totals == [
        f"{total} item" if total == 1 else f"{total} items" for row in rows for total in [by_week.of(row[kind]).total]
    ]


@pytest.mark.anyio
async def test_the_chart_of_a_feed_agrees_with_its_table_and_its_csv() -> None:
    weeks = await SAMPLE.weeks_of(Selection(types=frozenset({TypeSlug("report")})))
    section = (await _page("/feeds/type/report")).xpath("//section[@class='weekly']")[0]
    titles = section.xpath(".//*[local-name()='path']/*[local-name()='title']/text()")
    assert [int(title.split()[-2]) for title in titles] == [count for count in weeks.counts if count]
    assert [int(_said(cell)) for cell in section.xpath(".//tbody//td")] == list(weeks.counts[::-1])
    (address,) = section.xpath(".//a/@href")
    assert [(row["monday"], int(row["items"])) for row in await _rows(address)] == [
        (monday.isoformat(), count) for monday, count in zip(weeks.mondays, weeks.counts, strict=True)
    ]


@pytest.mark.anyio
@pytest.mark.parametrize("url", ["/", "/map"])
async def test_the_map_links_each_country_that_has_items_and_no_other(url: str) -> None:
    counts = (await SAMPLE.overview()).countries
    links = (await _page(url)).xpath("//svg[@class='world']//a")
    assert {link.get("href"): link.get("aria-label") for link in links} == {
        f"/feeds/country/{code.lower()}": f"{TAXONOMY.countries[code]}: {n} item{'s' if n > 1 else ''}"
        for code, n in counts.items()
    }
    assert [link.get("aria-label") for link in links] == sorted(link.get("aria-label") for link in links)
    assert all(link.xpath("./path | ./circle") for link in links)


@pytest.mark.anyio
async def test_the_table_beside_the_map_and_its_csv_hold_the_same_counts() -> None:
    counts = (await SAMPLE.overview()).countries
    page = await _page("/map")
    assert [_said(cell) for cell in page.xpath("//table//tbody/tr/td[1]")] == [
        str(count) for count in sorted(counts.values(), reverse=True)
    ]
    rows = await _rows("/charts/countries.csv")
    assert {row["country"]: int(row["items"]) for row in rows} == counts
    assert [_said(item) for item in page.xpath("//ul[@class='legend']/li")][-1] == "items"


@pytest.mark.anyio
async def test_the_disputed_places_stand_under_our_letters() -> None:
    codes = {"TW": "Taiwan", "XK": "Kosovo", "EH": "Western Sahara", "PS": "Palestine"}
    countries = {CountryCode(code): name for code, name in codes.items()}
    taxonomy = replace(TAXONOMY, countries=countries, country_regions=dict.fromkeys(countries, ()))
    item = an_item(filing=a_filing(countries=tuple(countries)))
    page = await _page("/map", MemoryLibrary(stored=[item], taxonomy=taxonomy))
    assert page.xpath("//svg[@class='world']//a/@href") == [
        f"/feeds/country/{code}" for code in ("xk", "ps", "tw", "eh")
    ]
    assert len(page.xpath("//svg[@class='world']//a[path]")) == 4
    assert "Borders are Natural Earth's" in page.text_content()


@pytest.mark.anyio
@pytest.mark.parametrize("url", ["/", "/charts", "/charts/types.csv"])
async def test_what_a_publisher_calls_a_type_is_text_wherever_it_is_drawn(url: str) -> None:
    filing = a_filing(type=TypeSlug("own"), type_label=HOSTILE, regions=(RegionSlug("europe"),))
    library = MemoryLibrary(stored=[an_item(filing=filing)])
    if url.endswith(".csv"):
        assert [row["name"] for row in await _rows(url, library)] == [f"'{HOSTILE}"]
    else:
        page = await _page(url, library)
        assert page.xpath("//script | //img | //@onerror | //@style") == []
        assert HOSTILE in page.text_content()


@pytest.mark.anyio
@pytest.mark.parametrize("url", ["/charts", "/map", "/"])
async def test_a_site_without_items_says_that_there_are_none(url: str) -> None:
    page = await _page(url, MemoryLibrary())
    assert page.xpath("//svg[@class='chart'] | //svg[@class='world']//a") == []
    assert url == "/" or "Nothing is filed" in page.text_content()


@pytest.mark.anyio
async def test_a_table_for_spreadsheets_says_what_it_is() -> None:
    async with a_client(SAMPLE) as client:
        answers = [await client.get(f"/charts/{name}.csv") for name in ("regions", "feeds/type/report", "cats")]
        missing = await client.get("/charts/feeds/type/cats/cats.csv")
    assert [(answer.status_code, answer.headers.get("content-disposition")) for answer in answers] == [
        (200, 'attachment; filename="regions.csv"'),
        (200, 'attachment; filename="type-report.csv"'),
        (404, None),
    ]
    assert answers[0].headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert missing.status_code == 404


@pytest.mark.anyio
async def test_an_item_about_two_regions_counts_in_both() -> None:
    regions = (RegionSlug("africa"), RegionSlug("europe"))
    items: list[Item] = [an_item(filing=a_filing(regions=regions))]
    rows = await _rows("/charts/regions.csv", MemoryLibrary(stored=items))
    assert Counter({row["region"]: int(row["items"]) for row in rows}) == Counter(regions)

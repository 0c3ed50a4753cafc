"""What the operator sees."""

from __future__ import annotations

import httpx
import pytest
from lxml import html

from feedpub.model.hub import TopicReport
from web_channels import MemoryChannels, channels
from web_client import TOKEN, a_client
from web_library import MemoryLibrary
from web_sample import sample

RETRY = "/operator/deliveries/retry"
OURS = {"Origin": "http://feeds.example"}


async def _page(library: MemoryLibrary, outbox: MemoryChannels | None = None) -> html.HtmlElement:
    async with a_client(library, channels=outbox) as client:
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
    assert _texts(page, "//section[h2='Latest deliveries']//tbody/tr[4]/td") == [
        "24 Feb 2026, 11:00 UTC",
        "desk",
        "✗ dead",
        "8",
        "a3sampleitemqqqq",
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


@pytest.mark.anyio
async def test_an_endpoint_says_how_it_fares_and_never_its_address() -> None:
    page = await _page(sample(), channels())
    assert _texts(page, "//section[h2='Channels']//tbody/tr/td[position() < 8]") == [
        *("desk", "✗ disabled", "slack: hooks.slack.example/…wxyz", "3", "0", "1"),
        "since 2 Mar 2026, 12:00 UTC: HTTP 410; feedpub endpoint enable desk",
        *("hook", "… resting", "webhook: hook.example", "12", "1", "0", "until 2 Mar 2026, 12:05 UTC"),
        *("lines", "✗ failing", "console: standard output", "2", "0", "0", "since 2 Mar 2026, 12:00 UTC, 4 in a row"),
        *("quiet", "✓ told", "console: standard output", "0", "0", "0", "-"),
    ]


@pytest.mark.anyio
async def test_what_needs_a_hand_has_a_button_and_a_notice_is_no_link() -> None:
    page = await _page(sample(), channels())
    rows = page.xpath("//section[h2='Deliveries that need a hand']//tbody/tr")
    assert [(_texts(row, "td[5]")[0], row.xpath("string(td[5]//a/@href)")) for row in rows] == [
        ("a3sampleitemqqqq", "/items/a3sampleitemqqqq"),
        ("notice.began notice-abc", ""),
    ]
    assert [button.get("aria-label") for button in page.xpath("//button[@aria-label]")] == [
        "Send all again: what was given up for desk",
        "Send again: d3",
        "Send again: n1",
    ]
    assert _texts(page, "//section[h2='Latest notices']//tbody/tr/td") == [
        "2 Mar 2026, 12:00 UTC",
        "now",
        "desk is disabled",
        "HTTP 410.",
    ]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("form", "asked"), [({"id": "d3"}, ("id", "d3")), ({"endpoint": "desk"}, ("endpoint", "desk"))]
)
@pytest.mark.parametrize(
    "headers",
    [
        OURS,
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Host": "inside.example:8080", "Origin": "http://inside.example:8080"},
    ],
)
async def test_what_the_page_asks_for_is_sent_again(
    form: dict[str, str], asked: tuple[str, str], headers: dict[str, str]
) -> None:
    outbox = channels()
    async with a_client(sample(), channels=outbox) as client:
        answer = await client.post(RETRY, data=form, headers=headers, auth=httpx.BasicAuth("me", TOKEN))
    assert (answer.status_code, answer.headers["location"]) == (303, "/operator/?again=1#hand")
    assert outbox.asked == [asked]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("headers", "data", "status"),
    [
        ({}, {"id": "d3"}, 403),
        ({"Origin": "https://evil.example"}, {"id": "d3"}, 403),
        ({"Origin": "null"}, {"id": "d3"}, 403),
        ({"Origin": "http://[evil"}, {"id": "d3"}, 403),
        ({"Sec-Fetch-Site": "cross-site", **OURS}, {"id": "d3"}, 403),
        ({"Sec-Fetch-Site": "same-site", **OURS}, {"id": "d3"}, 403),
        ({"Sec-Fetch-Site": "none", **OURS}, {"id": "d3"}, 403),
        (OURS, {}, 415),
        (OURS, {"id": ""}, 400),
        (OURS, {"id": "d3", "endpoint": "desk"}, 400),
        (OURS, {"id": "d" * 70_000}, 413),
    ],
)
async def test_what_anybody_else_asks_for_is_refused(
    headers: dict[str, str], data: dict[str, str], status: int
) -> None:
    outbox = channels()
    async with a_client(sample(), channels=outbox) as client:
        answer = await client.post(RETRY, data=data, headers=headers, auth=httpx.BasicAuth("me", TOKEN))
        unknown = await client.post(RETRY, data={"id": "d3"}, headers=OURS)
        read = await client.get(RETRY, auth=httpx.BasicAuth("me", TOKEN))
    assert (answer.status_code, unknown.status_code, read.status_code, read.headers["allow"]) == (
        status,
        401,
        405,
        "POST",
    )
    assert outbox.asked == []


@pytest.mark.anyio
async def test_the_page_says_how_many_are_due_and_believes_no_words() -> None:
    async with a_client(sample(), channels=channels()) as client:
        said = [
            html.document_fromstring((await client.get(f"/operator/?again={n}", auth=("me", TOKEN))).text).xpath(
                "string(//p[@role='status'])"
            )
            for n in ("0", "1", "12", "many", "-1")
        ]
    assert said == ["0 deliveries are due now.", "1 delivery is due now.", "12 deliveries are due now.", "", ""]

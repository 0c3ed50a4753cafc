"""The sample receivers: what they take, what they refuse, and the page that shows it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from lxml import etree, html
from standardwebhooks import Webhook

from feedpub.demo import create_receivers, sample_receivers
from feedpub.demo.receivers.block_kit import payload_fault
from feedpub.demo.receivers.inbox import KEPT
from feedpub.demo.receivers.mrkdwn import mrkdwn
from feedpub.demo.receivers.receiver import LARGEST

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SECRET = "whsec_bGFya2ZpZWxkLWRlbW8tc2VjcmV0LTMyLWJ5dGVzISE="
OTHER = "whsec_YW5vdGhlci1zZWNyZXQtdGhhdC1pcy1ub3QtdGhlLXNhbWU="
NONE = {"taken": 0, "repeated": 0, "edited": 0, "refused": 0}
BODY = '{"type": "item.published", "data": {"title": "Lagos by Water"}}'


def a_client() -> httpx.AsyncClient:
    app = create_receivers(sample_receivers(secret=SECRET, clock=lambda: NOW))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://receivers.test")


def signed(
    body: str = BODY, *, name: str = "dlv_1", at: datetime = NOW, secret: str = SECRET, **change: str
) -> dict[str, str]:
    """The headers that a sender gives; signed by the package of the specification's authors."""
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, at, body),
        **{key.replace("_", "-"): value for key, value in change.items()},
    }


def a_message(text: str = "*<https://pub.example/1|Lagos &amp; Water>*", **fields: Any) -> dict[str, Any]:
    return {"text": "Lagos", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}], **fields}


def words(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


async def counts(client: httpx.AsyncClient, kind: str) -> dict[str, int]:
    found: dict[str, int] = (await client.get("/received.json")).json()["counts"][kind]
    return found


@pytest.mark.anyio
async def test_a_signed_message_is_taken_and_kept() -> None:
    async with a_client() as client:
        answer = await client.post("/webhook", content=BODY, headers=signed())
        received = (await client.get("/received.json")).json()
    assert (answer.status_code, answer.content) == (204, b"")
    assert received == {
        "received": [{"kind": "webhook", "id": "dlv_1", "at": "2026-05-04T09:30:00+00:00", "body": json.loads(BODY)}],
        "counts": {
            **dict.fromkeys(("slack", "discord", "teams", "email"), NONE),
            "webhook": {"taken": 1, "repeated": 0, "edited": 0, "refused": 0},
        },
    }


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param({}, BODY, id="unsigned"),
        pytest.param(signed(secret=OTHER), BODY, id="another secret"),
        pytest.param(signed(), BODY + " ", id="changed body"),
        pytest.param(signed(webhook_id="dlv_2"), BODY, id="changed id"),
        pytest.param(signed(at=NOW - timedelta(minutes=6)), BODY, id="old"),
        pytest.param(signed(at=NOW + timedelta(minutes=6)), BODY, id="from the future"),
        pytest.param(signed(webhook_timestamp="soon"), BODY, id="no time"),
        pytest.param(signed(webhook_timestamp="9" * 5000), BODY, id="endless time"),
        pytest.param(signed(webhook_signature="v1,\xe9"), BODY, id="no letters"),
    ],
)
async def test_a_message_that_cannot_be_believed_is_refused_and_counted(headers: dict[str, str], body: str) -> None:
    async with a_client() as client:
        raw = httpx.Headers({key.encode(): value.encode("latin-1") for key, value in headers.items()})
        answer = await client.post("/webhook", content=body, headers=raw)
        assert answer.status_code == 401
        assert await counts(client, "webhook") == {"taken": 0, "repeated": 0, "edited": 0, "refused": 1}


@pytest.mark.anyio
async def test_one_of_several_signatures_is_enough() -> None:
    both = f"v1,AAAA {signed()['webhook-signature']}"
    async with a_client() as client:
        answer = await client.post("/webhook", content=BODY, headers=signed(webhook_signature=both))
    assert answer.status_code == 204


@pytest.mark.anyio
@pytest.mark.parametrize("body", ["[]", "no json", '{"a": NaN}', '{"a": "\\ud800"}', "[" * 100_000])
async def test_a_signed_message_that_is_no_json_object_is_refused(body: str) -> None:
    async with a_client() as client:
        assert (await client.post("/webhook", content=body, headers=signed(body))).status_code == 400
        assert (await client.get("/")).status_code == 200


@pytest.mark.anyio
async def test_a_message_that_comes_again_is_counted_as_repeated() -> None:
    async with a_client() as client:
        for _ in range(2):
            await client.post("/webhook", content=BODY, headers=signed())
        assert await counts(client, "webhook") == {"taken": 2, "repeated": 1, "edited": 0, "refused": 0}


@pytest.mark.anyio
async def test_only_the_newest_are_kept() -> None:
    async with a_client() as client:
        for number in range(KEPT + 3):
            await client.post("/webhook", content=BODY, headers=signed(name=f"dlv_{number}"))
        received = (await client.get("/received.json")).json()
    assert [one["id"] for one in received["received"]] == [f"dlv_{number}" for number in range(KEPT + 2, 2, -1)]
    assert received["counts"]["webhook"]["taken"] == KEPT + 3


@pytest.mark.anyio
async def test_a_message_that_is_too_large_is_not_read_to_its_end() -> None:
    async with a_client() as client:
        assert (await client.post("/webhook", content=b" " * (LARGEST + 1), headers=signed())).status_code == 413


@pytest.mark.anyio
async def test_slack_answers_ok_or_a_word() -> None:
    async with a_client() as client:
        good = await client.post("/slack/T0", json=a_message())
        bad = await client.post("/slack/T0", content=b"no json")
        assert (good.status_code, good.text) == (200, "ok")
        assert (bad.status_code, bad.text) == (400, "invalid_payload")
        assert await counts(client, "slack") == {"taken": 1, "repeated": 0, "edited": 0, "refused": 1}


def section(**fields: Any) -> dict[str, Any]:
    return {"type": "section", **fields}


def text(written: str, kind: str = "plain_text") -> dict[str, str]:
    return {"type": kind, "text": written}


REL = 'rel="noopener noreferrer"'
IMAGE = {"type": "image", "image_url": "https://pub.example/1.png", "alt_text": ""}


@pytest.mark.parametrize(
    ("block", "right"),
    [
        (section(text=text("x" * 3000, "mrkdwn")), True),
        (section(text=text("x" * 3001, "mrkdwn")), False),
        (section(text=text("")), False),
        (section(text=text("x", "html")), False),
        (section(text="x"), False),
        (section(), False),
        (section(fields=[text("x")] * 10), True),
        (section(fields=[text("x")] * 11), False),
        (section(text=text("x"), accessory=IMAGE), True),
        (section(text=text("x"), accessory={**IMAGE, "image_url": "http://127.0.0.1/1.png"}), False),
        (section(text=text("x"), accessory={"type": "button"}), True),
        ({"type": "header", "text": text("x" * 150)}, True),
        ({"type": "header", "text": text("x" * 151)}, False),
        ({"type": "header", "text": text("x", "mrkdwn")}, False),
        ({"type": "context", "elements": [text("x"), IMAGE]}, True),
        ({"type": "context", "elements": []}, False),
        ({"type": "context", "elements": [text("x")] * 11}, False),
        ({"type": "actions", "elements": [{"type": "button"}]}, True),
        ({"type": "actions", "elements": []}, False),
        (IMAGE, True),
        ({"type": "image"}, False),
        ({"type": "divider"}, True),
        ({"type": "carousel-of-dreams"}, False),
        ({"type": []}, False),
        ("divider", False),
    ],
)
def test_blocks_are_checked_as_slack_documents_them(block: Any, right: bool) -> None:
    assert payload_fault({"text": "x", "blocks": [block]}) == (None if right else "invalid_blocks")


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        ({"text": "x"}, None),
        ({}, "no_text"),
        ({"text": 7}, "invalid_payload"),
        ({"text": "x" * 40_001}, "invalid_payload"),
        ([], "invalid_payload"),
        (None, "invalid_payload"),
        ({"text": "x", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"text": "x", "blocks": {"type": "divider"}}, "invalid_blocks"),
    ],
)
def test_a_payload_is_refused_with_slacks_own_word(payload: Any, fault: str | None) -> None:
    assert payload_fault(payload) == fault


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*bold* and _soft_ and ~gone~", "<strong>bold</strong> and <em>soft</em> and <s>gone</s>"),
        ("a\nb", "a<br>b"),
        ("2 * 3 * 4, snake_case_name", "2 * 3 * 4, snake_case_name"),
        ("R&amp;D &lt;b&gt;", "R&amp;D &lt;b&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
        ("<!channel>", "&lt;!channel&gt;"),
        (
            "*<https://pub.example/a_b_c?x=1&amp;y=2|A &lt;i&gt; &amp; B>*",
            f'<strong><a href="https://pub.example/a_b_c?x=1&amp;y=2" {REL}>A &lt;i&gt; &amp; B</a></strong>',
        ),
        (
            '<https://pub.example/"onmouseover=x>',
            f'<a href="https://pub.example/&#34;onmouseover=x" {REL}>https://pub.example/&#34;onmouseover=x</a>',
        ),
    ],
)
def test_mrkdwn_becomes_safe_html(written: str, shown: str) -> None:
    assert str(mrkdwn(written)) == shown


@pytest.mark.anyio
async def test_the_page_shows_what_was_received_and_renews_itself_without_a_script() -> None:
    async with a_client() as client:
        await client.post("/slack/T0", json=a_message())
        await client.post("/webhook", content=BODY, headers=signed())
        answer = await client.get("/")
        style = await client.get("/receivers.css")
    page = html.document_fromstring(answer.text)
    assert [link.text for link in page.cssselect(".slack .message a[href='https://pub.example/1']")] == [
        "Lagos & Water"
    ]
    assert json.loads(words(page.cssselect(".webhook pre")[0])) == json.loads(BODY)
    assert "dlv_1" in words(page.cssselect(".webhook dl")[0])
    assert page.cssselect("meta[http-equiv=refresh]")[0].get("content") == "3"
    assert not page.cssselect("script, [style]")
    assert style.headers["content-type"].startswith("text/css")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")


@pytest.mark.anyio
async def test_a_page_that_stands_still_leads_to_others_that_do() -> None:
    async with a_client() as client:
        page = html.document_fromstring((await client.get("/show/slack?still")).text)
    assert not page.cssselect("meta[http-equiv]")
    kinds = ("slack", "discord", "teams", "email", "webhook")
    assert [link.get("href") for link in page.cssselect("nav a")] == ["/?still", *(f"/show/{k}?still" for k in kinds)]


@pytest.mark.anyio
async def test_nothing_that_arrives_becomes_markup() -> None:
    hostile = "<img src=x onerror=alert(1)>\"'"
    blocks = [
        {"type": "header", "text": text(hostile)},
        section(text=text(hostile, "mrkdwn"), fields=[text(hostile)]),
        {"type": "context", "elements": [text(hostile), IMAGE]},
        {"type": "divider"},
        IMAGE,
    ]
    body = json.dumps({"type": hostile, "data": {"title": hostile}})
    async with a_client() as client:
        assert (await client.post("/slack/T0", json={"text": hostile, "blocks": blocks})).text == "ok"
        assert (await client.post("/slack/T0", json={"text": hostile})).text == "ok"
        assert (await client.post("/webhook", content=body, headers=signed(body))).status_code == 204
        page = html.document_fromstring((await client.get("/")).text)
    assert not page.cssselect("img")
    assert words(page).count(hostile) >= 6


@pytest.mark.anyio
async def test_before_anything_arrived_the_page_says_what_to_wait_for() -> None:
    async with a_client() as client:
        page = html.document_fromstring((await client.get("/")).text)
    assert [words(note).split(".")[0] for note in page.cssselect(".empty")] == ["Nothing yet"] * 5


@pytest.mark.parametrize("secret", ["whsec_???", "whsec_c2hvcnQ=", ""])
def test_a_secret_that_is_none_is_refused_without_being_repeated(secret: str) -> None:
    with pytest.raises(ValueError, match="secret") as raised:
        sample_receivers(secret=secret, clock=lambda: NOW)
    assert not secret or secret not in str(raised.value)

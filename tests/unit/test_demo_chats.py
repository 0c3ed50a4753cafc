"""The sample Discord and Teams: what they take, what they refuse, and how they show it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from lxml import html

from feedpub.demo import create_receivers, sample_receivers
from feedpub.demo.receivers.cards import CARD, envelope_fault
from feedpub.demo.receivers.embeds import EMPTY, INVALID, NO_JSON, Fault, message_fault
from feedpub.demo.receivers.markdown import markdown
from feedpub.demo.receivers.teams import MOST_BYTES

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SECRET = "whsec_bGFya2ZpZWxkLWRlbW8tc2VjcmV0LTMyLWJ5dGVzISE="
HOOK = "/discord/1/key"
EMBED = {
    "title": "Lagos *by* Water",
    "url": "https://pub.example/1",
    "description": "Two canals.",
    "footer": {"text": "Cities"},
}
REL = 'rel="noopener noreferrer"'


def a_client() -> httpx.AsyncClient:
    app = create_receivers(sample_receivers(secret=SECRET, clock=lambda: NOW))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://receivers.test")


async def counts(client: httpx.AsyncClient, kind: str) -> list[int]:
    found: dict[str, int] = (await client.get("/received.json")).json()["counts"][kind]
    return [found["taken"], found["edited"], found["refused"]]


async def shown(client: httpx.AsyncClient, selector: str, path: str = "/") -> list[str]:
    page = html.document_fromstring((await client.get(path)).text)
    return [" ".join("".join(map(str, found.itertext())).split()) for found in page.cssselect(selector)]


@pytest.mark.anyio
async def test_discord_answers_with_the_message_where_the_sender_waits() -> None:
    async with a_client() as client:
        silent = await client.post(HOOK, json={"content": "one"})
        answer = await client.post(f"{HOOK}?wait=true", json={"embeds": [EMBED]})
        assert (silent.status_code, silent.content, answer.status_code) == (204, b"", 200)
        assert answer.json() == {
            "id": "1500000000000000002",
            "type": 0,
            "timestamp": "2026-05-04T09:30:00+00:00",
            "content": None,
            "embeds": [EMBED],
        }
        assert await counts(client, "discord") == [2, 0, 0]


@pytest.mark.anyio
async def test_discord_changes_a_message_in_place_and_says_that_it_was_edited() -> None:
    async with a_client() as client:
        id = (await client.post(f"{HOOK}?wait=true", json={"content": "above", "embeds": [EMBED]})).json()["id"]
        await client.post(HOOK, json={"content": "a later one"})
        changed = await client.patch(f"{HOOK}/messages/{id}", json={"embeds": [{**EMBED, "description": "Three."}]})
        assert (changed.status_code, changed.json()["id"], changed.json()["content"]) == (200, id, "above")
        assert await counts(client, "discord") == [2, 1, 0]
        assert await shown(client, ".discord .embed p") == ["Three.", "Cities"]
        assert [text.endswith("(edited)") for text in await shown(client, ".discord article")] == [False, True]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("message", "body", "status", "code"),
    [
        ("7", {"content": "x"}, 404, 10008),
        ("1500000000000000001", {"content": "", "embeds": []}, 400, 50006),
        ("1500000000000000001", {"content": "x" * 2001}, 400, 50035),
        ("1500000000000000001", [], 400, 50109),
    ],
)
async def test_discord_refuses_a_change_as_it_refuses_a_message(
    message: str, body: Any, status: int, code: int
) -> None:
    async with a_client() as client:
        await client.post(HOOK, json={"content": "as it was"})
        answer = await client.patch(f"{HOOK}/messages/{message}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert await counts(client, "discord") == [1, 0, 1]
        assert await shown(client, ".discord .blocks") == ["as it was"]


def embeds(*more: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"embeds": [*more, {**EMBED, **fields}]}


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ({"content": "x" * 2000}, None),
        ({"content": "x" * 2001}, INVALID),
        ({"content": "🚢" * 1001}, INVALID),
        ({"content": 7}, INVALID),
        ({"embeds": [EMBED] * 10}, None),
        ({"embeds": [EMBED] * 11}, INVALID),
        ({"embeds": [{"description": "x" * 3000}] * 2}, None),
        (embeds(*[{"description": "x" * 3000}] * 2), INVALID),
        (embeds(title="x" * 256), None),
        (embeds(title="x" * 257), INVALID),
        (embeds(title=None), INVALID),
        (embeds(description="x" * 4097), INVALID),
        (embeds(footer={"text": "x" * 2049}), INVALID),
        (embeds(footer="Cities"), INVALID),
        (embeds(author={"name": "x" * 257}), INVALID),
        (embeds(url="javascript:alert(1)"), INVALID),
        (embeds(url=7), INVALID),
        (embeds(thumbnail={"url": "file:///etc"}), INVALID),
        (embeds(color=0x5865F2), None),
        (embeds(color="red"), INVALID),
        (embeds(fields=[{"name": "a", "value": "b"}] * 25), None),
        (embeds(fields=[{"name": "a", "value": "b"}] * 26), INVALID),
        (embeds(fields=[{"name": "a"}]), INVALID),
        (embeds(fields=7), INVALID),
        ({"embeds": [{}]}, INVALID),
        ({"embeds": ["x"]}, INVALID),
        ({"embeds": {}}, EMPTY),
        ({"embeds": "x"}, INVALID),
        ({"content": " ", "embeds": []}, EMPTY),
        ([], NO_JSON),
        (None, NO_JSON),
    ],
)
def test_messages_are_checked_as_discord_documents_them(message: Any, fault: Fault | None) -> None:
    assert message_fault(message) == fault


def card(*body: Any, **fields: Any) -> dict[str, Any]:
    content = {"type": "AdaptiveCard", "version": "1.4", "body": list(body), **fields}
    return {"type": "message", "attachments": [{"contentType": CARD, "content": content}]}


def block(text: Any, **looks: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, **looks}


OPENING = {"type": "Action.OpenUrl", "title": "Open feed", "url": "https://feeds.example/"}


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (card(block("x")), None),
        (card(block("x"), {"type": "Image", "url": "https://pub.example/1.png", "altText": "x"}), None),
        (card(block("x"), actions=[OPENING]), None),
        (card(block("x"), actions=[OPENING] * 7), "InvalidCard"),
        (card(block("x"), actions=[{**OPENING, "url": ""}]), "InvalidCard"),
        (card(block("x"), actions=["x"]), "InvalidCard"),
        (card(block("x"), version="1.5"), "InvalidCard"),
        (card(block("")), "InvalidCard"),
        (card({"type": "Image", "url": "http://127.0.0.1/1.png"}), "InvalidCard"),
        (card({"type": "Dream"}), "InvalidCard"),
        (card("x"), "InvalidCard"),
        (card(), "InvalidCard"),
        (card(body="x"), "InvalidCard"),
        ({**card(block("x")), "type": "text"}, "NoMessage"),
        ({"type": "message", "attachments": []}, "NotOneAttachment"),
        ({"type": "message", "text": "x"}, "NotOneAttachment"),
        ({"type": "message", "attachments": [{"contentType": "text/html"}]}, "NoAdaptiveCard"),
        ({"type": "message", "attachments": [{"contentType": CARD}]}, "InvalidCard"),
        ({"text": "x"}, "NoMessage"),
        (None, "NoMessage"),
    ],
)
def test_a_message_to_teams_is_one_card_in_its_envelope(message: Any, fault: str | None) -> None:
    assert envelope_fault(message) == fault


@pytest.mark.anyio
async def test_teams_takes_a_card_without_a_word_and_refuses_what_it_would_not_show() -> None:
    large = json.dumps(card(block("x" * MOST_BYTES)))
    async with a_client() as client:
        good = await client.post("/teams/flow", json=card(block("**Lagos** by water"), actions=[OPENING]))
        bare, much = (
            await client.post("/teams/flow", json={"text": "x"}),
            await client.post("/teams/flow", content=large),
        )
        assert (good.status_code, good.content) == (202, b"")
        assert (bare.status_code, much.status_code) == (400, 413)
        assert await counts(client, "teams") == [1, 0, 2]
        assert await shown(client, ".teams .adaptive p") == ["Lagos by water", "Open feed"]


@pytest.mark.parametrize(
    ("written", "as_html"),
    [
        (
            "**bold** and *soft* and _too_ and ~~gone~~",
            "<strong>bold</strong> and <em>soft</em> and <em>too</em> and <s>gone</s>",
        ),
        ("a\nb", "a<br>b"),
        ("2 * 3 * 4, snake_case_name", "2 * 3 * 4, snake_case_name"),
        (r"\*not\* \_soft\_ \[x\](y)", "*not* _soft_ [x](y)"),
        (
            "**[A \\*star\\* & <b>](https://pub.example/a_b_c?x=1&y=2)**",
            f'<strong><a href="https://pub.example/a_b_c?x=1&amp;y=2" {REL}>A *star* &amp; &lt;b&gt;</a></strong>',
        ),
        ("[x](<https://pub.example/>)", f'<a href="https://pub.example/" {REL}>x</a>'),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[" * 20_000, "[" * 20_000),
    ],
)
def test_markdown_becomes_safe_html(written: str, as_html: str) -> None:
    assert str(markdown(written)) == as_html


@pytest.mark.anyio
async def test_nothing_that_arrives_becomes_markup() -> None:
    hostile = "<img src=x onerror=alert(1)>\"'"
    embed = {
        **dict.fromkeys(("title", "description"), hostile),
        "url": f"https://pub.example/{hostile}",
        "author": {"name": hostile},
        "footer": {"text": hostile},
        "fields": [{"name": hostile, "value": hostile}],
        "color": 0xFF0000,
    }
    async with a_client() as client:
        assert (await client.post(HOOK, json={"content": hostile, "embeds": [embed]})).status_code == 204
        sent = card(block(hostile, size=hostile, weight=hostile), actions=[{**OPENING, "title": hostile}])
        assert (await client.post("/teams/flow", json=sent)).status_code == 202
        page = html.document_fromstring((await client.get("/")).text)
    assert not page.cssselect("img, script, [onerror]")
    assert page.cssselect("rect")[0].get("fill") == "#ff0000"
    assert "".join(map(str, page.itertext())).count(hostile) == 9


@pytest.mark.anyio
async def test_one_receiver_alone_shows_older_messages_too() -> None:
    async with a_client() as client:
        for number in range(6):
            await client.post(HOOK, json={"content": f"message {number}"})
        assert len(await shown(client, ".discord article")) == 4
        assert len(await shown(client, ".discord article", "/show/discord")) == 6
        assert await shown(client, "section h2", "/show/discord") == ["Discord #research-feed"]
        assert await shown(client, "nav [aria-current]", "/show/discord") == ["Discord 6"]
        assert (await client.get("/show/fax")).status_code == 404

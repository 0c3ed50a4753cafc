"""What is told is what is so now, once, in bytes that were signed, in as few messages as do (cases 30, 37, 39, 40)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from e2e.house import housed
from fault_server import answer, fault_server, in_turn

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
SECRET = "whsec_" + "c2VjcmV0" * 4
SLACK = {"slack": {"kind": "slack"}}
HOSTILE = {
    "a mention": "<!channel> look",
    "everyone": "@everyone look",
    "a way out of a link": "a|b> <https://evil.example|click",
    "right to left": "\u202egnp.exe\u2067 look",
    "one sign of many": "👩‍👩‍👧‍👦" * 20,
    "ten thousand characters": "港" * 10_000,
    "a NUL": "a\x00b",
    "the end of an element": "</at><at>all</at>",
    "separators of lines": "a\u2028b\u2029c\nd",
    "escapes": '\\u0041 \\" \\\\ é',
}
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.case(30, 37)
@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_title_is_signed_as_it_is_sent_and_each_time_the_same(name: str, tmp_path: Path) -> None:
    signed = {"hook": {"kind": "webhook", "secret": {"env": "SECRET"}}}
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints=signed, environment={"SECRET": SECRET}) as house,
    ):
        server.on("/hook", in_turn(answer(500), answer(204)))
        await house.news(title=HOSTILE[name], summary=HOSTILE[name])
        await house.tell()
        await house.later(seconds=5)
        first, second = house.got()
    assert first.body == second.body
    sent = json.loads(first.body)
    assert not HIDDEN.search(sent["data"]["title"])
    assert 1 <= len(sent["data"]["title"]) <= 500
    assert first.body == json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode()
    verifier = Webhook(SECRET)
    for request in (first, second):
        _verify(verifier, request.body, request.headers, house.hands().timestamp())
    for changed in (json.dumps(sent).encode(), json.dumps(sent, sort_keys=True).encode(), first.body + b" "):
        if changed != first.body:
            with pytest.raises(WebhookVerificationError):
                _verify(verifier, changed, first.headers, house.hands().timestamp())


def _verify(verifier: Webhook, body: bytes, said: Mapping[str, str], now: float) -> None:
    """As the reference library has it, whose clock we cannot set: the timestamp is compared here."""
    assert abs(now - float(said["webhook-timestamp"])) < 300
    id, stamp, signatures = (said[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
    expected = verifier.sign(id, datetime.fromtimestamp(int(stamp), UTC), body.decode("utf-8"))
    if expected not in signatures.split():
        raise WebhookVerificationError("no signature matches")


@pytest.mark.case(37)
@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_title_is_inert_in_slack(name: str, tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server, endpoints=SLACK) as house:
        server.on("/slack", answer(200, b"ok"))
        await house.news(title=HOSTILE[name])
        await house.tell()
        (request,) = house.got("slack")
        assert await house.fates() == [("delivered", 1)]
    said = json.loads(request.body)
    texts = [said["text"], *(block["text"]["text"] for block in said["blocks"] if block["type"] == "section")]
    for text in texts:
        assert re.findall(r"<(?!https?://)", text) == []
        assert text.count("<") == text.count(">") == text.count("|")
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


@pytest.mark.case(39)
async def test_six_hours_of_outage_with_three_hundred_items_are_caught_up_in_three_messages(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server, endpoints=SLACK) as house:
        server.on("/slack", answer(500))
        for _ in range(30):
            await house.news(10)
            await house.later(minutes=12)
        failed = len(house.got("slack"))
        server.on("/slack", answer(200, b"ok"))
        house.hands.move(timedelta(hours=24))
        for _ in range(10):
            await house.later(seconds=5)
        told = [one for one in house.sent if one.attempt.status == 200]
        assert len(told) <= 3
        assert sorted(id for one in told for id in one.message.covers) == sorted(one.id for one in await house.owed())
        assert {state for state, _ in await house.fates()} == {"delivered"}
        assert failed < 300


@pytest.mark.case(39)
@pytest.mark.parametrize("refused", [False, True])
async def test_what_an_outage_leaves_beyond_one_claim_is_caught_up_as_briefly(refused: bool, tmp_path: Path) -> None:
    first = answer(400, b"invalid_blocks") if refused else answer(200, b"ok")
    async with fault_server() as server, housed(tmp_path, server, endpoints=SLACK) as house:
        server.on("/slack", in_turn(first, answer(200, b"ok")))
        await house.news(1200)
        house.hands.move(timedelta(hours=6))
        for _ in range(10):
            await house.later(seconds=5)
        assert await house.fates() == [("delivered", 1)] * 1200
        assert len(house.got("slack")) == 3 + 3 * refused  # a half, and the other one in its halves


@pytest.mark.case(40)
async def test_an_item_that_changes_while_it_waits_is_told_once_as_it_is(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        await house.news()
        for number in range(5):
            house.page[0] = replace(house.page[0], title=f"Harbours, edition {number}")
            await house.look()
            house.hands.move(timedelta(minutes=1))
        await house.tell()
        assert house.told() == ["Harbours, edition 4"]
        assert await house.fates() == [("delivered", 1)]


@pytest.mark.case(40)
async def test_a_change_of_what_was_told_is_told_once_more_as_a_correction(tmp_path: Path) -> None:
    async with fault_server() as server, housed(tmp_path, server) as house:
        server.on("/hook", answer(204))
        await house.news()
        await house.tell()
        for number in range(5):
            house.page[0] = replace(house.page[0], title=f"Harbours, edition {number}")
            await house.look()
            house.hands.move(timedelta(minutes=1))
        await house.tell()
        said = [json.loads(request.body) for request in house.got()]
        assert [(one["type"], one["data"]["title"]) for one in said] == [
            ("item.published", "Harbours of Japan, part 1"),
            ("item.updated", "Harbours, edition 4"),
        ]
        assert len({one["data"]["id"] for one in said}) == 1
        assert len(set(house.ids())) == 2

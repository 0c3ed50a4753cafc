"""What single kinds of receivers ask for: Discord's limits, Teams' errors in successes, signatures while a secret is
replaced (cases 13, 29, 35).
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from e2e.house import a_desk, housed
from fault_server import Request, answer, fault_server, in_turn
from feedpub.model import EndpointKey

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]

TAKEN = answer(200, b'{"id": "1100000000000000000"}', content_type="application/json")
TWO_DISCORDS = {name: {"kind": "discord"} for name in ("one", "two")}
OLD, NEW = (f"whsec_{b64encode(key * 32).decode()}" for key in (b"o", b"n"))


def _limited(**said: Any) -> bytes:
    return json.dumps({"message": "You are being rate limited.", "code": 0, **said}).encode()


@pytest.mark.case(13)
@pytest.mark.parametrize(
    ("body", "headers", "both_rest"),
    [
        (_limited(retry_after=64.57, **{"global": False}), {"x_ratelimit_scope": "user"}, False),
        (_limited(retry_after=64.57, **{"global": False}), {"x_ratelimit_scope": "shared"}, False),
        (_limited(retry_after=64.57, **{"global": True}), {"x_ratelimit_global": "true"}, True),
        (b"<!doctype html><title>Access denied | Cloudflare</title>", {"content_type": "text/html"}, True),
    ],
    ids=["its-own", "shared", "global", "cloudflare"],
)
async def test_discord_s_longer_wait_counts_and_a_global_limit_rests_all_its_webhooks(
    body: bytes, headers: dict[str, str], both_rest: bool, tmp_path: Path
) -> None:
    async with fault_server() as server, housed(tmp_path, server, endpoints=TWO_DISCORDS) as house:
        server.on("/one?wait=true", in_turn(answer(429, body, retry_after=65, **headers), TAKEN))
        server.on("/two?wait=true", TAKEN)
        await house.news()
        await house.app.deliverer._work_off(house.app.desk.endpoints[EndpointKey("one")])
        start = house.hands()
        rests = {key: (await house.standing(key)).held_until for key in ("one", "two")}
        assert rests["one"] is not None
        assert (rests["one"] - start).total_seconds() == 65
        assert (rests["two"] == rests["one"]) is both_rest
        assert await house.fates("one") == [("pending", 0)]
        await house.later(seconds=64.9)
        assert len(server.to("/two?wait=true")) == (0 if both_rest else 1)
        await house.later(seconds=0.1)
        assert await house.fates() == [("delivered", 1)] * 2


@pytest.mark.case(29)
async def test_while_a_secret_is_replaced_both_sign_and_then_only_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "old").write_text(OLD)
    (tmp_path / "new").write_text(NEW)
    async with fault_server() as server:
        server.on("/hook", in_turn(answer(500), answer(500), answer(204)))
        for files in (["old"], ["new", "old"], ["new"]):
            endpoints = {"hook": {"kind": "webhook", "secret": [{"file": file} for file in files]}}
            async with housed(tmp_path, server, endpoints=endpoints) as house:
                if files == ["old"]:
                    await house.news()
                await house.later(minutes=30)
        first, second, third = server.to("/hook")
        assert [_verified_by(request) for request in (first, second, third)] == [["old"], ["new", "old"], ["new"]]
        assert len({request.headers["webhook-id"] for request in (first, second, third)}) == 1


def _verified_by(request: Request) -> list[str]:
    """Which secrets verify what was sent: the library's own signature of it is among those that it carries."""
    at = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), tz=UTC)
    said = request.headers["webhook-id"], at, request.body.decode()
    carried = request.headers["webhook-signature"].split(" ")
    return [name for name, secret in (("new", NEW), ("old", OLD)) if Webhook(secret).sign(*said) in carried]


@pytest.mark.case(35)
async def test_an_error_that_teams_calls_a_success_is_halved_and_an_empty_success_is_taken(tmp_path: Path) -> None:
    too_large = b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413"
    endpoints = {"teams": {"kind": "teams"}}
    async with (
        fault_server() as server,
        housed(tmp_path, server, endpoints=endpoints, desks=[a_desk("teams", digest=1)]) as house,
    ):
        server.on("/teams", in_turn(answer(200, too_large), answer(202)))
        await house.news(8)
        await house.tell()
        assert [body.count(b"part ") for body in (request.body for request in house.got("teams"))] == [8, 4, 4]
        assert await house.fates() == [("delivered", 1)] * 8
        assert {one.detail for one in await house.owed()} == {"accepted"}

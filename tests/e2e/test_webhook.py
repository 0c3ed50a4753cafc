"""Webhooks over real sockets: what is signed is what arrives, and what each way of answering means."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from standardwebhooks import Webhook
from svix.webhooks import Webhook as Svix

from fault_server import Behaviour, FaultServer, a_client, answer, fault_server, head, raw
from feedpub.model import Delivered, EndpointGone, EndpointWrong, Lost, Manner, Refused, TryAgain, Verdict
from feedpub.notify import KINDS, Sent
from feedpub.notify.webhook import WebhookOptions
from notify_makers import SITE, a_secret, an_announcement

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(30)]
WEBHOOK = KINDS["webhook"]
SHARED = "whsec_" + b64encode(b"s" * 32).decode()
OLD = "whsec_" + b64encode(b"o" * 32).decode()
PAIR = Ed25519PrivateKey.generate()
PRIVATE = "whsk_" + b64encode(PAIR.private_bytes_raw()).decode()
HUB = "a secret of an older hub"
TITLE = '\u2028 \u2029 \\u2028 日本 👩\u200d👧 "quoted" \x00 \udfff é e\u0301 </script>'


async def sent(server: FaultServer) -> Sent:
    options = WebhookOptions(
        url=a_secret(server.url("/hook?key=1")),
        secret=(a_secret(SHARED), a_secret(OLD), a_secret(PRIVATE)),
        hub_signature=a_secret(HUB),
    )
    (message,) = WEBHOOK.compose(options, [an_announcement(title=TITLE)], SITE, Manner())
    async with a_client(server.port, limits={"post_seconds": 1.0}) as client:
        return await WEBHOOK.send(options, message, client, datetime.now(UTC))


async def test_one_request_verifies_in_four_ways_over_the_bytes_that_arrived() -> None:
    async with fault_server() as server:
        server.on("/hook?key=1", answer(204))
        assert (await sent(server)).verdict == Delivered(why="HTTP 204")
    (request,) = server.requests
    body, headers = request.body, dict(request.headers)
    for verifier in (Webhook, Svix):
        verifier(SHARED).verify(body, headers)
        verifier(OLD).verify(body, headers)
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    asymmetric = headers["webhook-signature"].split()[2].removeprefix("v1a,")
    PAIR.public_key().verify(b64decode(asymmetric), signed)
    digest = hmac.new(HUB.encode(), body, "sha256").hexdigest()
    assert headers["x-hub-signature-256"] == f"sha256={digest}"
    assert json.loads(body)["data"]["title"] == '\\u2028 日本 👩\u200d👧 "quoted" \ufffd é e\u0301 </script>'


@pytest.mark.parametrize(
    ("behaviour", "verdict"),
    [
        (answer(200, b"x" * 100_000), Delivered(why="HTTP 200")),
        (answer(410), EndpointGone(why="HTTP 410")),
        (answer(413), Refused(why="HTTP 413: too large for the receiver", too_large=True)),
        (answer(307, location="http://127.0.0.1:9/"), EndpointWrong(why="HTTP 307: redirects are not followed")),
        (answer(301, location="file:///etc/passwd"), EndpointWrong(why="HTTP 301: redirects are not followed")),
        (raw(head(500, content_length=10) + b"cut"), TryAgain(why="HTTP 500")),
        (raw(head(200, content_length=10) + b"cut"), Delivered(why="HTTP 200")),
        (raw(head(200, content_length=10) + b"cut", close=False), Delivered(why="HTTP 200")),
        (raw(b"", close=False), Lost(why="timeout: no complete answer in time (the receiver may have it)")),
        (raw(b"HTTP/1.1 200 OK\r\nX-Odd: caf\xe9 \xff\r\nRetry-After: \xff\r\n\r\n"), Delivered(why="HTTP 200")),
    ],
)
async def test_each_way_of_answering_has_one_meaning(behaviour: Behaviour, verdict: Verdict) -> None:
    async with fault_server() as server:
        server.on("/hook?key=1", behaviour)
        assert (await sent(server)).verdict == verdict
    assert len(server.requests) == 1

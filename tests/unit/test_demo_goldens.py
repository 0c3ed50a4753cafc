"""What each kind sends, as its golden files have it, is taken by the sample receiver of that kind."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from feedpub.demo import create_receivers, sample_receivers
from feedpub.demo.receivers.mailbox import Mailbox
from feedpub.demo.receivers.smtp import Envelope

GOLDENS = Path(__file__).parents[1] / "contract" / "notify"
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SECRET = "whsec_bGFya2ZpZWxkLWRlbW8tc2VjcmV0LTMyLWJ5dGVzISE="
PATHS = {"slack": "/slack/T0", "discord": "/discord/1/key?wait=true", "teams": "/teams/flow", "webhook": "/webhook"}


def goldens(kind: str) -> list[Any]:
    return [one for file in sorted(GOLDENS.glob(f"{kind}*.json")) for one in json.loads(file.read_text("utf-8"))]


def signed(kind: str, body: str) -> dict[str, str]:
    if kind != "webhook":
        return {}
    stamp = str(int(NOW.timestamp()))
    return {
        "webhook-id": "d1",
        "webhook-timestamp": stamp,
        "webhook-signature": Webhook(SECRET).sign("d1", NOW, body),
    }


@pytest.mark.anyio
@pytest.mark.parametrize("kind", PATHS)
async def test_every_golden_payload_is_taken_and_shown(kind: str) -> None:
    app = create_receivers(sample_receivers(secret=SECRET, clock=lambda: NOW))
    found = goldens(kind)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://receivers.test") as client:
        for one in found:
            body = json.dumps(one["body"])
            answer = await client.post(PATHS[kind], content=body, headers=signed(kind, body))
            assert answer.status_code < 300, (one, answer.text)
        counts = (await client.get("/received.json")).json()["counts"][kind]
        assert (counts["taken"], counts["refused"], len(found) >= 2) == (len(found), 0, True)
        assert (await client.get(f"/show/{kind}")).status_code == 200


def test_every_golden_mail_is_taken_and_reads_as_it_was_written() -> None:
    mailbox = Mailbox(lambda: NOW)
    for one in goldens("email"):
        mail = EmailMessage(policy=SMTP)
        for name, value in one["headers"].items():
            if name != "MIME-Version":
                mail[name] = value
        mail.set_content("\n".join(one["parts"]["text/plain"]) + "\n")
        if "text/html" in one["parts"]:
            mail.add_alternative("\n".join(one["parts"]["text/html"]) + "\n", subtype="html")
        assert mailbox.keep(Envelope(sender="a@b.example", recipients=["c@d.example"]), mail.as_bytes()) == "250 Kept"
        read = mailbox.inbox.newest(1)[0].body
        assert (read["headers"]["Subject"], read["text"].splitlines(), read["html"].splitlines()) == (
            one["headers"]["Subject"],
            one["parts"]["text/plain"],
            one["parts"].get("text/html", []),
        )

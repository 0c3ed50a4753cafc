"""The sample mailbox: what is handed in over a socket, how it reads it, and what it refuses."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.message import EmailMessage

import aiosmtplib
import httpx
import pytest
from lxml import html

from feedpub.demo import create_receivers
from feedpub.demo.receivers.mailbox import Mailbox
from feedpub.demo.receivers.smtp import COMMANDS, LARGEST, RECIPIENTS

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@asynccontextmanager
async def a_mailbox() -> AsyncIterator[tuple[Mailbox, int]]:
    mailbox, listener = Mailbox(lambda: NOW), socket.create_server(("127.0.0.1", 0))
    async with mailbox.open(listener):
        yield mailbox, listener.getsockname()[1]


def a_mail(text: str = "One line.\n.\n..and dots.\n", rich: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Häfen <feeds@out.example>", "desk@in.example", "Ice & Cränes"
    mail.set_content(text)
    if rich:
        mail.add_alternative(rich, subtype="html")
    return mail


async def said(port: int, *lines: bytes, farewell: str = "221 Goodbye") -> list[str]:
    """The replies to a whole conversation, without greeting and farewell."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"".join(line + b"\r\n" for line in (*lines, b"QUIT")))
    heard = (await asyncio.wait_for(reader.read(), 10)).decode().splitlines()
    writer.close()
    await writer.wait_closed()
    assert heard[-1] == farewell
    return heard[1:-1]


@pytest.mark.anyio
async def test_a_mail_is_taken_as_it_was_written() -> None:
    async with a_mailbox() as (mailbox, port):
        for _ in range(2):
            await aiosmtplib.send(a_mail(rich="<p>One</p>"), hostname="127.0.0.1", port=port, start_tls=False)
    (second, first) = mailbox.inbox.newest()
    assert (mailbox.inbox.taken, mailbox.inbox.refused, [first.id, second.id]) == (2, 0, ["mail-1", "mail-2"])
    assert first.body == {
        "sender": "feeds@out.example",
        "recipients": ["desk@in.example"],
        "headers": {"From": "Häfen <feeds@out.example>", "To": "desk@in.example", "Subject": "Ice & Cränes"},
        "text": "One line.\r\n.\r\n..and dots.\r\n",
        "html": "<p>One</p>\r\n",
    }


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("lines", "replies"),
    [
        ([b"HELO x", b"NOOP", b"RSET"], ["250 OK"] * 3),
        ([b"DATA"], ["503 RCPT comes first"]),
        ([b"RCPT TO:<a@b.example>"], ["503 MAIL comes first"]),
        ([b"MAIL FROM:a@b.example", b"MAIL", b"mail from:<>"], ["501 MAIL FROM:<address>"] * 2 + ["250 OK"]),
        ([b"MAIL FROM:<a@b.example>", b"MAIL FROM:<a@b.example>"], ["250 OK", "503 There is a sender already"]),
        ([b"MAIL FROM:<a@b.example> SIZE=1000001"], ["552 Too large"]),
        ([b"MAIL FROM:<a@b.example> SIZE=many", b"RCPT TO:<>"], ["250 OK", "501 RCPT TO:<address>"]),
        ([b"VRFY a", b"\xff\xfe"], ["502 Not known here"] * 2),
        ([b"NOOP " + b"x" * 600, b"NOOP " + b"x" * 200_000, b"NOOP"], ["500 Line too long"] * 2 + ["250 OK"]),
    ],
)
async def test_each_command_is_answered_as_the_protocol_says(lines: list[bytes], replies: list[str]) -> None:
    async with a_mailbox() as (mailbox, port):
        assert await said(port, *lines) == replies
    assert mailbox.inbox.taken == 0


@pytest.mark.anyio
async def test_what_is_too_much_is_refused_and_not_kept() -> None:
    opening = [b"MAIL FROM:<a@b.example>", b"RCPT TO:<c@d.example>"]
    body = [b"Subject: x", b"", *[b"x" * 990] * (LARGEST // 990 + 5), b"."]
    async with a_mailbox() as (mailbox, port):
        assert await said(port, *opening, b"DATA", *body) == [
            "250 OK",
            "250 OK",
            "354 End with a line that is a dot",
            "552 Too large",
        ]
        assert (await said(port, *opening, b"DATA", b"x" * 1001, b"."))[-1] == "552 Too large"
        assert (await said(port, opening[0], *[opening[1]] * (RECIPIENTS + 1)))[-1] == "452 Too many recipients"
        assert len(await said(port, *[b"NOOP"] * (COMMANDS - 1))) == COMMANDS - 1
        await said(port, *[b"NOOP"] * COMMANDS, farewell="421 Too many commands")
    assert mailbox.inbox.taken == 0


@pytest.mark.anyio
async def test_the_end_of_the_demo_ends_a_conversation_that_is_under_way() -> None:
    async with a_mailbox() as (_, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert (await reader.readline()).startswith(b"220 ")
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()
    await writer.wait_closed()


@pytest.mark.anyio
async def test_a_mail_is_shown_in_a_frame_that_may_run_and_load_nothing() -> None:
    hostile = '<html><head></head><body onload="alert(1)"><script>alert(1)</script><b>Rich</b></body></html>'
    async with a_mailbox() as (mailbox, port):
        app = create_receivers([mailbox])
        for mail in (a_mail("<b>plain</b>\n"), a_mail(rich=hostile)):
            await aiosmtplib.send(mail, hostname="127.0.0.1", port=port, start_tls=False)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://receivers.test") as client:
        page = html.document_fromstring((await client.get("/")).text)
        frame = await client.get("/mail/mail-2")
        absent = [(await client.get(f"/mail/{name}")).status_code for name in ("mail-1", "mail-3", "x")]
    (shown,) = page.cssselect("iframe")
    assert (shown.get("src"), shown.get("title")) == ("/mail/mail-2", "Ice & Cränes")
    assert "allow-scripts" not in str(shown.get("sandbox")) and "allow-same-origin" not in str(shown.get("sandbox"))
    assert [pre.text for pre in page.cssselect("pre")] == ["<b>plain</b>\n"]
    assert not page.cssselect("script, [onload]")
    policy = frame.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';") and "script" not in policy
    assert policy.endswith("sandbox allow-popups allow-popups-to-escape-sandbox")
    assert absent == [404, 404, 404]


@pytest.mark.anyio
async def test_a_mail_that_cannot_be_read_is_refused_and_counted() -> None:
    mail = [b"Content-Type: text/plain; charset=no-such", b"", b"x", b"."]
    async with a_mailbox() as (mailbox, port):
        replies = await said(port, b"MAIL FROM:<a@b.example>", b"RCPT TO:<c@d.example>", b"DATA", *mail)
    assert (replies[-1], mailbox.inbox.refused, mailbox.inbox.last_fault) == (
        "554 No mail that can be read",
        1,
        "LookupError",
    )

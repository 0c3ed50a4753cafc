"""A sample mailbox: what is handed in by SMTP, read as a mail program reads it. The conversation stands in ``smtp``.

The HTML of a mail is a document of its own in a frame that may run nothing and load nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socket import socket
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from feedpub.demo.receivers.inbox import Received
from feedpub.demo.receivers.receiver import Receiver
from feedpub.demo.receivers.smtp import Conversation, Envelope

HEADERS = ("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "List-Id")
FRAME_HEADERS = {
    # A mail styles its own tags. Links open beside this page, as in a mail program; nothing else is allowed.
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


class Mailbox(Receiver):
    """A mailbox that takes every mail."""

    kind = "email"
    name = "Mail"
    title = "desk@demo.example"
    waits = (
        "Testimony is a mail of its own at once. Everything else waits for the digest of the day, which goes out a "
        "minute or so after the start."
    )

    def routes(self) -> Sequence[Route]:
        """What the frame of a mail shows."""
        return [Route("/mail/{number}", self.page)]

    @asynccontextmanager
    async def open(self, mail: socket) -> AsyncIterator[None]:
        """The mail server, for as long as the block runs."""
        talking: set[asyncio.Task[None]] = set()

        def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.create_task(Conversation(reader, writer, self.keep).run())
            talking.add(task)
            task.add_done_callback(talking.discard)

        server = await asyncio.start_server(talk, sock=mail)
        try:
            yield
        finally:
            server.close()
            for task in talking:
                task.cancel()
            await asyncio.gather(*talking, return_exceptions=True)

    def keep(self, envelope: Envelope, mail: bytes) -> str:
        """Takes a mail, and gives the reply to it."""
        try:
            read = _read(envelope, message_from_bytes(mail, policy=policy.default))
        except (LookupError, ValueError) as error:  # a charset that nobody knows, headers that are none
            self.inbox.refuse(type(error).__name__)
            return "554 No mail that can be read"
        self.inbox.take(Received(id=f"mail-{self.inbox.taken + 1}", at=self.clock(), body=read))
        return "250 Kept"

    async def page(self, request: Request) -> Response:
        """The HTML of one mail."""
        received = self.inbox.find(request.path_params["number"])
        if received is None or not received.body["html"]:
            raise HTTPException(404)
        html = received.body["html"].replace("<head>", '<head><base target="_blank">', 1)
        return HTMLResponse(html, headers=FRAME_HEADERS)


def _read(envelope: Envelope, mail: EmailMessage) -> Any:
    """The mail as JSON can hold it. Raises ``LookupError`` or ``ValueError`` where it cannot be read."""
    headers = {name: _clean(str(mail[name])) for name in HEADERS if mail[name] is not None}
    return {
        "sender": envelope.sender,
        "recipients": envelope.recipients,
        "headers": headers,
        "text": _part(mail, "plain"),
        "html": _part(mail, "html"),
    }


def _part(mail: EmailMessage, form: str) -> str:
    part = mail.get_body(preferencelist=(form,))
    return _clean(part.get_content()) if part is not None else ""


def _clean(text: str) -> str:
    """Without half characters, which can be written nowhere."""
    return text.encode("utf-8", "replace").decode()

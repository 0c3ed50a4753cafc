"""One conversation of a mail server, as much of RFC 5321 as handing in a mail needs, everything bounded.

It relays nothing and has no encryption: it is for loopback. What becomes of a mail its caller says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

LARGEST = 1_000_000
"""Bytes of one mail."""
RECIPIENTS = 100
COMMANDS = 1_000
"""Of one conversation."""
IDLE_SECONDS = 60.0
LINE = 512  # RFC 5321, 4.5.3.1.4
TEXT_LINE = 1_000  # RFC 5321, 4.5.3.1.6
_END = b"\r\n"


@dataclass(slots=True, kw_only=True)
class Envelope:
    """Whom a mail is from and to."""

    sender: str | None = None
    recipients: list[str] = field(default_factory=list[str])


Keep = Callable[[Envelope, bytes], str]
"""Takes a mail and gives the reply to it."""


class Conversation:
    """One client's. ``keep`` is called for each mail."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, keep: Keep) -> None:
        self._reader = reader
        self._writer = writer
        self._keep = keep
        self._envelope = Envelope()

    async def run(self) -> None:
        """Answers until the client says goodbye, goes away, or has used up what it may."""
        try:
            await self._converse()
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass  # whoever goes away or stays silent is owed no answer
        finally:
            self._writer.close()

    async def _converse(self) -> None:
        await self._say("220 demo.example ESMTP")
        for _ in range(COMMANDS):
            reply = await self._answer(await self._line(LINE))
            await self._say(reply)
            if reply.startswith("221"):
                return
        await self._say("421 Too many commands")

    async def _answer(self, line: bytes | None) -> str:
        if line is None:
            return "500 Line too long"
        verb, _, rest = line.decode("ascii", "replace").partition(" ")
        match verb.upper():
            case "EHLO":
                self._envelope = Envelope()
                return f"250-demo.example\r\n250-8BITMIME\r\n250 SIZE {LARGEST}"
            case "HELO" | "RSET" | "NOOP" as plain:
                self._envelope = self._envelope if plain == "NOOP" else Envelope()
                return "250 OK"
            case "MAIL":
                return self._mail(rest)
            case "RCPT":
                return self._rcpt(rest)
            case "DATA":
                return await self._data()
            case "QUIT":
                return "221 Goodbye"
            case _:
                return "502 Not known here"

    def _mail(self, rest: str) -> str:
        path, size = _path(rest, "FROM:"), _size(rest)
        if path is None:
            return "501 MAIL FROM:<address>"
        if self._envelope.sender is not None:
            return "503 There is a sender already"
        if size > LARGEST:
            return "552 Too large"
        self._envelope.sender = path
        return "250 OK"

    def _rcpt(self, rest: str) -> str:
        path = _path(rest, "TO:")
        if not path:
            return "501 RCPT TO:<address>"
        if self._envelope.sender is None:
            return "503 MAIL comes first"
        if len(self._envelope.recipients) >= RECIPIENTS:
            return "452 Too many recipients"
        self._envelope.recipients.append(path)
        return "250 OK"

    async def _data(self) -> str:
        if not self._envelope.recipients:
            return "503 RCPT comes first"
        await self._say("354 End with a line that is a dot")
        mail, envelope, self._envelope = await self._text(), self._envelope, Envelope()
        return self._keep(envelope, mail) if mail is not None else "552 Too large"

    async def _text(self) -> bytes | None:
        """The mail without the dots of its transport (RFC 5321, 4.5.2), read to its end; None where it is too large."""
        mail, fits = bytearray(), True
        while (line := await self._line(TEXT_LINE)) != b".":
            fits = fits and line is not None and len(mail) + len(line) <= LARGEST
            if fits and line is not None:
                mail += line.removeprefix(b".") + _END
        return bytes(mail) if fits else None

    async def _line(self, most: int) -> bytes | None:
        """The next line without its end; None, and nothing kept of it, where it is too long."""
        async with asyncio.timeout(IDLE_SECONDS):
            try:
                line = await self._reader.readuntil(_END)
            except asyncio.LimitOverrunError as over:
                await self._reader.readexactly(over.consumed)
                await self._line(most)
                return None
        return line.removesuffix(_END) if len(line) <= most else None

    async def _say(self, reply: str) -> None:
        self._writer.write(reply.encode() + _END)
        await self._writer.drain()


def _path(rest: str, word: str) -> str | None:
    """The address between the angle brackets, which may be none; None where there are no brackets."""
    if not rest.upper().startswith(word):
        return None
    before, opened, after = rest[len(word) :].partition("<")
    address, closed, _ = after.partition(">")
    return address if opened and closed and not before.strip() else None


def _size(rest: str) -> int:
    """The size that is announced (RFC 1870); 0 where none is, or what is no number."""
    _, _, said = rest.upper().partition(" SIZE=")
    digits = said.split(" ")[0]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else 0

"""What a sample receiver is: a name, an inbox, and ways in. It knows no kind of receiver and draws nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from socket import socket
from typing import Any, ClassVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from feedpub.demo.receivers.inbox import Inbox
from feedpub.ports import Clock

LARGEST = 1_000_000
"""Bytes of one message."""


class Receiver:
    """One sample receiver. Its kind is also the name of its template and of its style sheet."""

    kind: ClassVar[str]
    name: ClassVar[str]
    title: ClassVar[str]
    """What stands above its messages."""
    waits: ClassVar[str]
    """What there is to wait for, while nothing has arrived."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.inbox = Inbox()

    def routes(self) -> Sequence[Route]:
        """Its ways in, and what its messages need for being shown."""
        return ()

    @asynccontextmanager
    async def open(self, mail: socket) -> AsyncIterator[None]:  # noqa: ARG002 - what only a mailbox listens on
        """Its ways in besides, for as long as the block runs: ``mail`` is bound."""
        yield


async def body_of(request: Request) -> bytes:
    """The whole body. Raises 413 as soon as it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise HTTPException(413)
    return bytes(body)


def from_json(body: bytes) -> Any:
    """What the JSON says; None for what is no JSON, or cannot be written as JSON again (NaN, half a character)."""
    try:
        content = json.loads(body)
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    return content

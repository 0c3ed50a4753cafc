"""``/hub``: where readers' servers ask to be told of changes (WebSub). It reads the form and judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from feedpub.model.hub import HubAnswer
from feedpub.web.forms import FormError, fields_of

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Reception(Protocol):
    """What takes requests to the hub."""

    async def receive(self, fields: Sequence[tuple[str, str]]) -> HubAnswer: ...


class HubDoor:
    """Answers every request in plain text: programs read it, and the people who write them."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def take(self, request: Request) -> Response:
        """``POST /hub``: 202, or a 4xx that says why not (WebSub, section 5.1.2)."""
        try:
            fields = await fields_of(request)
        except FormError as error:
            return _said(error.status, f"{error.why}\n")
        answer = await self._reception.receive(fields)
        return _said(answer.status, answer.text)


def _said(status: int, text: str) -> Response:
    headers = _HEADERS | ({"Retry-After": "300"} if status in (429, 503) else {})
    return PlainTextResponse(text, status, headers)

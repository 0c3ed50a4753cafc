"""``/hub``: where readers' servers ask to be told of changes (WebSub). It reads the form and judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from feedpub.model.hub import HubAnswer

BODY_BYTES = 65_536
FIELDS = 100
_FORM = "application/x-www-form-urlencoded"
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
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            return _said(415, f"send a form: Content-Type {_FORM}\n")
        body = await _body(request)
        if body is None:
            return _said(413, f"the form is larger than {BODY_BYTES} bytes\n")
        try:
            fields = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
        except ValueError:
            return _said(400, f"the form is not UTF-8, or has more than {FIELDS} fields\n")
        answer = await self._reception.receive(fields)
        return _said(answer.status, answer.text)


def _said(status: int, text: str) -> Response:
    headers = _HEADERS | ({"Retry-After": "300"} if status in (429, 503) else {})
    return PlainTextResponse(text, status, headers)


async def _body(request: Request) -> bytes | None:
    """The body, None where it is too large; then the rest is not read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            return None
    return bytes(body)

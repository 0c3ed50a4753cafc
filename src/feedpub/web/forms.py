"""Reads a form that was posted; judges nothing of what it says."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

BODY_BYTES = 65_536
FIELDS = 100
FORM = "application/x-www-form-urlencoded"


class FormError(Exception):
    """No form that is read here. ``status`` and the sentence say why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


async def fields_of(request: Request) -> list[tuple[str, str]]:
    """The fields in their order. Raises ``FormError``."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise FormError(415, f"send a form: Content-Type {FORM}")
    body = await _body(request)
    if body is None:
        raise FormError(413, f"the form is larger than {BODY_BYTES} bytes")
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except ValueError as error:
        raise FormError(400, f"the form is not UTF-8, or has more than {FIELDS} fields") from error


async def _body(request: Request) -> bytes | None:
    """The body, None where it is too large; then the rest is not read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            return None
    return bytes(body)

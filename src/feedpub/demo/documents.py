"""How the sample publisher answers: strong ETag and Last-Modified by content, 304, gzip (RFC 9110, 8.8 and 13).

It does not know what stands on a page.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Bytes that are ready to be sent, plain and packed. ``tag`` is their ETag without quotes."""

    body: bytes
    packed: bytes
    media_type: str
    tag: str
    modified: datetime


def printed(text: str, media_type: str, modified: datetime) -> Printed:
    """A text made ready to be sent. ``modified`` is aware, UTC."""
    body = text.encode()
    return Printed(
        body=body,
        packed=gzip.compress(body, 6, mtime=0),
        media_type=media_type,
        tag=sha256(body).hexdigest()[:32],
        modified=modified.replace(microsecond=0),
    )


def answer(request: Request, page: Printed) -> Response:
    """The page, or 304 where the asker has it already."""
    packed = _takes_gzip(request.headers.get("accept-encoding", ""))
    headers = {
        # Packed and plain bytes are two representations, so a strong tag must tell them apart.
        "etag": f'"{page.tag}-gz"' if packed else f'"{page.tag}"',
        "last-modified": format_datetime(page.modified, usegmt=True),
        "vary": "Accept-Encoding",
        "cache-control": "max-age=0",
    }
    if _is_known(request, page):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["content-encoding"] = "gzip"
    return Response(page.packed if packed else page.body, media_type=page.media_type, headers=headers)


def _is_known(request: Request, page: Printed) -> bool:
    """If-None-Match decides alone where it stands (RFC 9110, 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return _names(tags, page.tag)
    since = _instant(request.headers.get("if-modified-since", ""))
    return since is not None and page.modified <= since


def _names(tags: str, tag: str) -> bool:
    """Whether an If-None-Match list names the page in either of its codings."""
    given = {part.strip().removeprefix("W/").strip('"').removesuffix("-gz") for part in tags.split(",")}
    return "*" in given or tag in given


def _instant(header: str) -> datetime | None:
    """An HTTP date; None for what is none, which is then as if it were not there."""
    try:
        return parsedate_to_datetime(header).replace(tzinfo=UTC)
    except ValueError:
        return None


def _takes_gzip(accepted: str) -> bool:
    """Whether ``Accept-Encoding`` names gzip and does not rule it out."""
    for part in accepted.lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";q=")
        if coding in ("gzip", "*"):
            return weight.strip("0.") != "" or not weight
    return False

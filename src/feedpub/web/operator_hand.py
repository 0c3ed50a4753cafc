"""What the operator's page lets an operator do: send something again. Only from the page itself, and only by POST.

A browser adds the password to whatever another site makes it send here, so it must say that our own page asked: by
``Sec-Fetch-Site``, or where it says no such thing (no TLS, an old one) by ``Origin``. A request that says neither
comes from no page and is refused, too.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from feedpub.model import DeliveryId, EndpointKey, Site
from feedpub.web.channels import Channels
from feedpub.web.forms import FormError, fields_of

UNKEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
ELSEWHERE = "This can be asked for on the operator's page, and from nowhere else."
WHICH = "Say which: one delivery by id, or those of one endpoint."


async def send_again(request: Request, channels: Channels, site: Site) -> int:
    """Sends again what the form says. Returns how many are due. Raises ``HTTPException``."""
    if not _is_ours(request, site):
        raise HTTPException(403, ELSEWHERE, headers=UNKEPT)
    try:
        said = await fields_of(request)
    except FormError as error:
        raise HTTPException(error.status, f"{error.why[0].upper()}{error.why[1:]}.", headers=UNKEPT) from error
    match said:
        case [("id", id)] if id:
            return await channels.send_again(DeliveryId(id))
        case [("endpoint", key)] if key:
            return await channels.send_dead_again(EndpointKey(key))
        case _:
            raise HTTPException(400, WHICH, headers=UNKEPT)


def _is_ours(request: Request, site: Site) -> bool:
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said == "same-origin"
    try:
        origin = urlsplit(request.headers.get("origin", "")).netloc
    except ValueError:
        return False
    return bool(origin) and origin in (request.headers.get("host"), urlsplit(site.url).netloc)

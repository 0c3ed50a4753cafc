"""The files that pages need beside their HTML: a style sheet and an icon, shipped with the package.

The style sheet's name holds its hash, so that browsers may keep it for ever.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_STATIC = files("feedpub.web").joinpath("static")
_CSS = _STATIC.joinpath("site.css").read_bytes()
STYLE_SHEET = f"site.{sha256(_CSS).hexdigest()[:12]}.css"

_FOR_EVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"


async def style_sheet(request: Request) -> Response:
    """The style sheet under its present name. Raises 404 for the name of another version."""
    if request.path_params["name"] != STYLE_SHEET:
        raise HTTPException(404, "There is no such file.")
    return _file(_CSS, "text/css", _FOR_EVER)


async def icon_svg(_: Request) -> Response:
    """The icon for browsers."""
    return _file(_STATIC.joinpath("favicon.svg").read_bytes(), "image/svg+xml", _A_DAY)


async def icon_touch(_: Request) -> Response:
    """The icon for a telephone's home screen, 180 pixels wide."""
    return _file(_STATIC.joinpath("apple-touch-icon.png").read_bytes(), "image/png", _A_DAY)


async def icon_large(_: Request) -> Response:
    """The icon for whoever shows a link to a page, 512 pixels wide."""
    return _file(_STATIC.joinpath("icon-512.png").read_bytes(), "image/png", _A_DAY)


async def icon_ico(_: Request) -> Response:
    """The same icon for feed readers, which ask for this name and cannot draw SVG."""
    return _file(_STATIC.joinpath("favicon.ico").read_bytes(), "image/x-icon", _A_DAY)


def _file(body: bytes, media_type: str, kept: str) -> Response:
    headers = {"Cache-Control": kept, "X-Content-Type-Options": "nosniff"}
    return Response(body, media_type=media_type, headers=headers)


ROUTES = (
    Route("/static/{name}", style_sheet),
    Route("/favicon.svg", icon_svg),
    Route("/favicon.ico", icon_ico),
    Route("/apple-touch-icon.png", icon_touch),
    Route("/icon-512.png", icon_large),
)

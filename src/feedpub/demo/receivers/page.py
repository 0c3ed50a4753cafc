"""The page over the sample receivers: what each has received, as its people would see it. It takes no message.

It works without a script: the page asks for itself again. Nothing that arrived becomes markup of the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from feedpub.demo.receivers.inbox import Inbox, Received
from feedpub.demo.receivers.markdown import markdown
from feedpub.demo.receivers.mrkdwn import text_object
from feedpub.demo.receivers.receiver import Receiver

TOGETHER = 4
"""Messages of each receiver where all are shown."""
ALONE = 40
"""Messages where one receiver is shown."""
PAGE_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


def create_receivers(receivers: Sequence[Receiver]) -> Starlette:
    """The receivers' ways in and their pages as an ASGI application."""
    return _Page(receivers).app()


class _Page:
    """Draws the receivers together, or one alone."""

    def __init__(self, receivers: Sequence[Receiver]) -> None:
        self._receivers = receivers
        self._templates = Environment(
            loader=PackageLoader("feedpub.demo"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.filters.update(text_object=text_object, markdown=markdown, pretty=_pretty, colour=_colour)

    def app(self) -> Starlette:
        """The routes."""
        return Starlette(
            routes=[
                Route("/", self.together),
                Route("/show/{kind}", self.alone),
                Route("/received.json", self.received),
                Route("/receivers.css", self.style),
                *(route for receiver in self._receivers for route in receiver.routes()),
            ]
        )

    async def together(self, request: Request) -> Response:
        """The newest of all, for people."""
        return self._draw(request, self._receivers, TOGETHER)

    async def alone(self, request: Request) -> Response:
        """One receiver, with older messages."""
        chosen = [one for one in self._receivers if one.kind == request.path_params["kind"]]
        if not chosen:
            raise HTTPException(404)
        return self._draw(request, chosen, ALONE)

    async def style(self, _: Request) -> Response:
        """The style sheet, with that of each receiver."""
        names = ("receivers.css", *(f"receivers/{one.kind}.css" for one in self._receivers))
        return Response("".join(self._templates.get_template(name).render() for name in names), media_type="text/css")

    async def received(self, _: Request) -> Response:
        """What arrived, for programs: newest first, and counts."""
        return JSONResponse(
            {
                "received": [_plain(receiver, one) for receiver in self._receivers for one in receiver.inbox.newest()],
                "counts": {receiver.kind: _counts(receiver.inbox) for receiver in self._receivers},
            }
        )

    def _draw(self, request: Request, shown: Sequence[Receiver], most: int) -> Response:
        """Whoever reads with a keyboard or a screen reader can have a page that does not renew itself (``?still``)."""
        template, still = self._templates.get_template("receivers.html"), "still" in request.query_params
        page = template.render(receivers=self._receivers, shown=shown, most=most, still=still)
        return HTMLResponse(page, headers=PAGE_HEADERS)


def _pretty(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False)


def _colour(number: Any) -> str:
    """A colour as Discord writes it, a number, as CSS writes it; empty for none."""
    return f"#{number:06x}" if isinstance(number, int) and 0 <= number <= 0xFFFFFF else ""


def _plain(receiver: Receiver, one: Received) -> Mapping[str, Any]:
    edited = {"edited": True} if one.edited else {}
    return {"kind": receiver.kind, "id": one.id, "at": one.at.isoformat(), **edited, "body": one.body}


def _counts(inbox: Inbox) -> Mapping[str, int]:
    names = ("taken", "repeated", "edited", "refused")
    return {name: getattr(inbox, name) for name in names}

"""Sample receivers for the demo: a Slack channel, a webhook, and the page that shows what they received.

They accept and refuse as the real ones do, and send nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from feedpub.demo.block_kit import payload_fault
from feedpub.demo.inbox import Inbox, Kind, Received
from feedpub.demo.mrkdwn import text_object
from feedpub.demo.signature import signature_fault, signing_key
from feedpub.ports import Clock

LARGEST = 1_000_000
"""Bytes of one message."""
SHOWN = 40
"""Messages of each receiver on the page."""
SHOWN_HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature", "content-type", "user-agent")
PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


def create_receivers(*, secret: str, clock: Clock) -> Starlette:
    """The receivers as an ASGI application. ``secret`` (``whsec_…``) is the one that the webhook's sender signs with.

    Raises ``ValueError`` for a secret that is none.
    """
    return _Receivers(signing_key(secret), clock).app()


class _Receivers:
    """Two inboxes and the page over them."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key = key
        self._clock = clock
        self._slack = Inbox()
        self._webhook = Inbox()
        self._templates = Environment(
            loader=PackageLoader("feedpub.demo"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.filters.update(text_object=text_object, pretty=_pretty)

    def app(self) -> Starlette:
        """The routes."""
        return Starlette(
            routes=[
                Route("/", self.page),
                Route("/received.json", self.received),
                Route("/receivers.css", self.style),
                Route("/slack/{token}", self.slack, methods=["POST"]),
                Route("/webhook", self.webhook, methods=["POST"]),
            ]
        )

    async def slack(self, request: Request) -> Response:
        """Takes a message as an incoming webhook of Slack does: ``ok``, or 400 with a word that says why not."""
        payload = _json(await _body(request))
        fault = payload_fault(payload)
        if fault:
            self._slack.refuse(fault)
            return PlainTextResponse(fault, status_code=400)
        self._slack.take(self._message(request, "slack", f"slack-{self._slack.taken + 1}", payload))
        return PlainTextResponse("ok")

    async def webhook(self, request: Request) -> Response:
        """Takes a signed message (204), or refuses it: 401 for its signature, 400 for what is no JSON object."""
        body = await _body(request)
        fault = signature_fault(self._key, request.headers, body, self._clock())
        if fault:
            self._webhook.refuse(fault)
            return PlainTextResponse(fault, status_code=401)
        content = _json(body)
        if not isinstance(content, dict):
            self._webhook.refuse("the body is no JSON object")
            return PlainTextResponse("the body is no JSON object", status_code=400)
        self._webhook.take(self._message(request, "webhook", request.headers["webhook-id"], content))
        return Response(status_code=204)

    async def page(self, _: Request) -> Response:
        """What arrived, for people. It asks for itself again every three seconds."""
        words = {"slack": self._slack, "webhook": self._webhook, "shown": SHOWN}
        return HTMLResponse(self._templates.get_template("receivers.html").render(**words), headers=PAGE_HEADERS)

    async def style(self, _: Request) -> Response:
        """The page's style sheet."""
        return Response(self._templates.get_template("receivers.css").render(), media_type="text/css")

    async def received(self, _: Request) -> Response:
        """What arrived, for programs: newest first, and counts."""
        return JSONResponse(
            {
                "received": [_plain(one) for inbox in (self._slack, self._webhook) for one in inbox.newest()],
                "counts": {"slack": _counts(self._slack), "webhook": _counts(self._webhook)},
            }
        )

    def _message(self, request: Request, kind: Kind, name: str, body: Any) -> Received:
        headers = tuple((key, request.headers[key]) for key in SHOWN_HEADERS if key in request.headers)
        return Received(kind=kind, id=name, at=self._clock(), headers=headers, body=body)


async def _body(request: Request) -> bytes:
    """The whole body. Raises 413 as soon as it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise HTTPException(413)
    return bytes(body)


def _json(body: bytes) -> Any:
    """What the JSON says; None for what is no JSON, or cannot be written as JSON again (NaN, half a character)."""
    try:
        content = json.loads(body)
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    return content


def _pretty(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False)


def _plain(one: Received) -> Mapping[str, Any]:
    return {"kind": one.kind, "id": one.id, "at": one.at.isoformat(), "body": one.body}


def _counts(inbox: Inbox) -> Mapping[str, int]:
    return {"taken": inbox.taken, "repeated": inbox.repeated, "refused": inbox.refused}

"""A sample webhook that takes signed messages only (Standard Webhooks). The check stands in ``signature``."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feedpub.demo.receivers.inbox import Received
from feedpub.demo.receivers.receiver import Receiver, body_of, from_json
from feedpub.demo.receivers.signature import signature_fault
from feedpub.ports import Clock

SHOWN_HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature", "content-type", "user-agent")


class Webhook(Receiver):
    """A program that believes nothing unsigned."""

    kind = "webhook"
    name = "Webhook"
    title = "POST /webhook"
    waits = (
        "Each new item and each correction arrives here as JSON, and is checked against its signature (Standard "
        "Webhooks) before it is shown; so does what the operator must know."
    )

    def __init__(self, clock: Clock, key: bytes) -> None:
        super().__init__(clock)
        self._key = key

    def routes(self) -> Sequence[Route]:
        """The webhook."""
        return [Route("/webhook", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """Takes a signed message (204), or refuses it: 401 for its signature, 400 for what is no JSON object."""
        body = await body_of(request)
        fault = signature_fault(self._key, request.headers, body, self.clock())
        if fault:
            return self._refused(fault, 401)
        content = from_json(body)
        if not isinstance(content, dict):
            return self._refused("the body is no JSON object", 400)
        headers = tuple((key, request.headers[key]) for key in SHOWN_HEADERS if key in request.headers)
        self.inbox.take(Received(id=request.headers["webhook-id"], at=self.clock(), headers=headers, body=content))
        return Response(status_code=204)

    def _refused(self, fault: str, status: int) -> Response:
        self.inbox.refuse(fault)
        return PlainTextResponse(fault, status_code=status)

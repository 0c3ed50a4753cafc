"""A sample Slack channel behind an incoming webhook. What Slack would say to a payload stands in ``block_kit``."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feedpub.demo.receivers.block_kit import payload_fault
from feedpub.demo.receivers.inbox import Received
from feedpub.demo.receivers.receiver import Receiver, body_of, from_json


class Slack(Receiver):
    """A channel that shows blocks."""

    kind = "slack"
    name = "Slack"
    title = "#new-research"
    waits = "Each new item is told here within seconds; more than five at once are one message."

    def routes(self) -> Sequence[Route]:
        """The webhook."""
        return [Route("/slack/{token}", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """Takes a message as an incoming webhook of Slack does: ``ok``, or 400 with a word that says why not."""
        payload = from_json(await body_of(request))
        fault = payload_fault(payload)
        if fault:
            self.inbox.refuse(fault)
            return PlainTextResponse(fault, status_code=400)
        self.inbox.take(Received(id=f"slack-{self.inbox.taken + 1}", at=self.clock(), body=payload))
        return PlainTextResponse("ok")

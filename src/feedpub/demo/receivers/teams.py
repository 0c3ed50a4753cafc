"""A sample Teams channel behind the webhook of a workflow: it takes cards in their envelope, and says nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from feedpub.demo.receivers.cards import envelope_fault
from feedpub.demo.receivers.inbox import Received
from feedpub.demo.receivers.receiver import Receiver, body_of, from_json

MOST_BYTES = 28 * 1024
"""https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format"""


class Teams(Receiver):
    """A channel that shows Adaptive Cards."""

    kind = "teams"
    name = "Teams"
    title = "Research desk"
    waits = (
        "The first items are cards of their own. Teams takes few messages an hour, so the rest are one card by region."
    )

    def routes(self) -> Sequence[Route]:
        """The webhook of the workflow."""
        return [Route("/teams/{workflow}", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """Takes a card: 202 and nothing more. What is too large is 413, what is no card in its envelope 400."""
        body = await body_of(request)
        if len(body) > MOST_BYTES:
            return self._refused("RequestEntityTooLarge", 413)
        content = from_json(body)
        if fault := envelope_fault(content):
            return self._refused(fault, 400)
        self.inbox.take(Received(id=f"teams-{self.inbox.taken + 1}", at=self.clock(), body=content))
        return Response(status_code=202)

    def _refused(self, fault: str, status: int) -> Response:
        self.inbox.refuse(fault)
        return JSONResponse({"error": {"code": fault}}, status_code=status)

"""A sample Discord channel behind a webhook: messages come in, and change in place under the id that they were given.

What Discord would say to a message stands in ``embeds``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from feedpub.demo.receivers.embeds import Fault, message_fault
from feedpub.demo.receivers.inbox import Received
from feedpub.demo.receivers.receiver import Receiver, body_of, from_json

FIRST_ID = 1_500_000_000_000_000_000
"""Ids are snowflakes: numbers that grow."""
UNKNOWN_MESSAGE = Fault(code=10008, message="Unknown Message", status=404)


class Discord(Receiver):
    """A channel that shows embeds."""

    kind = "discord"
    name = "Discord"
    title = "#research-feed"
    waits = "Each new item is a message of its own; when its publisher corrects it, that message changes in place."

    def routes(self) -> Sequence[Route]:
        """The webhook, and the messages that came by it."""
        return [
            Route("/discord/{id}/{token}", self.receive, methods=["POST"]),
            Route("/discord/{id}/{token}/messages/{message}", self.edit, methods=["PATCH"]),
        ]

    async def receive(self, request: Request) -> Response:
        """Takes a message: 200 and the message where the sender waits for it, else 204."""
        content = from_json(await body_of(request))
        if fault := message_fault(content):
            return self._refused(fault)
        received = Received(id=str(FIRST_ID + self.inbox.taken + 1), at=self.clock(), body=content)
        self.inbox.take(received)
        if request.query_params.get("wait") != "true":
            return Response(status_code=204)
        return JSONResponse(_message(received))

    async def edit(self, request: Request) -> Response:
        """Changes what is given of a message, and leaves the rest."""
        changes = from_json(await body_of(request))
        received = self.inbox.find(request.path_params["message"])
        if received is None:
            return self._refused(UNKNOWN_MESSAGE)
        changed = {**received.body, **changes} if isinstance(changes, dict) else changes
        if fault := message_fault(changed):
            return self._refused(fault)
        return JSONResponse(_message(self.inbox.edit(received, changed)))

    def _refused(self, fault: Fault) -> Response:
        self.inbox.refuse(f"{fault.code}: {fault.message}")
        return JSONResponse({"code": fault.code, "message": fault.message}, status_code=fault.status)


def _message(received: Received) -> Mapping[str, Any]:
    """What Discord answers, as far as a sender reads it."""
    shown = {name: received.body.get(name) for name in ("content", "embeds")}
    return {"id": received.id, "type": 0, "timestamp": received.at.isoformat(), **shown}

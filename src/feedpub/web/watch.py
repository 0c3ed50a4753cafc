"""What machines ask: is it alive, is it ready, and how much has it done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

_UNKEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def livez(_: Request) -> Response:
    """``/livez``: the process answers."""
    return JSONResponse({"live": True}, headers=_UNKEPT)


class Watch:
    """Answers that others work out: readiness and metrics."""

    def __init__(self, ready: Callable[[], Mapping[str, bool]], metrics: Callable[[], tuple[bytes, str]]) -> None:
        self._ready = ready
        self._metrics = metrics

    async def readyz(self, _: Request) -> Response:
        """``/readyz``: 200 where each part is ready, else 503."""
        parts = dict(self._ready())
        ready = all(parts.values())
        return JSONResponse({"ready": ready, "parts": parts}, 200 if ready else 503, headers=_UNKEPT)

    async def metrics(self, _: Request) -> Response:
        """``/metrics``, for Prometheus."""
        body, content_type = self._metrics()
        return Response(body, headers=_UNKEPT | {"Content-Type": content_type})

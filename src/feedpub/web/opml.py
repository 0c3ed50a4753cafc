"""``/opml``: the feeds as a list that readers import, all of them or those of a selection."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from feedpub.web.asking import combination_of
from feedpub.web.library import Library

_HEADERS = {
    "Content-Disposition": 'attachment; filename="feeds.opml"',
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=60",
    "X-Content-Type-Options": "nosniff",
}


class Opml:
    """Answers with OPML 2.0."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def show(self, request: Request) -> Response:
        """All kept feeds; with ``type``, ``region``, ``country`` or ``source`` (each may repeat) the feed of all
        that, and those that hold a part of it. Raises 400 for a value that there is not.
        """
        among = combination_of(request.query_params, self._library)
        body = await self._library.opml(self._library.combined(among) if among.facets else None)
        return Response(body, headers=_HEADERS, media_type="text/x-opml; charset=utf-8")

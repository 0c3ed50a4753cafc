"""``/opml``: the feeds as a list that readers import, all of them or those of a selection."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import CountryCode, RegionSlug, Selection, SourceKey, Taxonomy, TypeSlug
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
        """All kept feeds; with ``type``, ``region``, ``country`` or ``source`` (each may repeat) those it touches."""
        selection = _selection(request, self._library.taxonomy)
        body = await self._library.opml(None if selection == Selection() else selection)
        return Response(body, headers=_HEADERS, media_type="text/x-opml; charset=utf-8")


def _selection(request: Request, taxonomy: Taxonomy) -> Selection:
    def asked(name: str) -> list[str]:
        return [value for value in request.query_params.getlist(name) if value]

    return Selection(
        types=frozenset(TypeSlug(value.lower()) for value in asked("type")),
        regions=frozenset(slug for value in asked("region") for slug in _plain(value.lower(), taxonomy)),
        countries=frozenset(CountryCode(value.upper()) for value in asked("country")),
        sources=frozenset(SourceKey(value) for value in asked("source")),
    )


def _plain(word: str, taxonomy: Taxonomy) -> tuple[RegionSlug, ...]:
    """The plain regions that a word of an address means. Raises 400 where it means none."""
    region = taxonomy.region_at(word) or taxonomy.regions.get(RegionSlug(word))
    if region is None:
        raise HTTPException(400, f"No region is called {word}.")
    return taxonomy.plain(region.slug)

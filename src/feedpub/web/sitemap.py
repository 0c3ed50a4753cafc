"""What crawlers and browsers look for: ``/sitemap.xml`` and its parts, ``/robots.txt``, the OpenSearch description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from feedpub.web.addresses import root
from feedpub.web.library import Library

MOST = 50_000
"""Addresses in one file (sitemaps.org)."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEADERS = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
_ROBOTS = "User-agent: *\nDisallow: {root}/operator/\nDisallow: {root}/search\nDisallow: {root}/feeds/search\n"
_OPEN_SEARCH = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{title}</ShortName>
<Description>Search the items of {title}</Description>
<InputEncoding>UTF-8</InputEncoding>
<Image width="16" height="16" type="image/svg+xml">{url}/favicon.svg</Image>
<Url type="text/html" template="{url}/search?q={{searchTerms}}"/>
<Url type="application/atom+xml" template="{url}/feeds/search.atom?q={{searchTerms}}"/>
</OpenSearchDescription>
"""
Place = tuple[str, datetime | None]
"""An absolute address, and when what stands there changed last."""


class Sitemap:
    """Answers for all of them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._url = library.site.url

    async def index(self, _: Request) -> Response:
        """``/sitemap.xml``: one file of the feeds' pages and as many of the items' as it takes."""
        last, at = await self._library.item_span()
        parts = [f"items-{number + 1}" for number in range(-(-last // MOST))]
        places: list[Place] = [(f"{self._url}/sitemap/{part}.xml", None) for part in parts]
        return _xml("sitemapindex", "sitemap", [(f"{self._url}/sitemap/feeds.xml", at), *places])

    async def part(self, request: Request) -> Response:
        """``/sitemap/feeds.xml`` and ``/sitemap/items-<n>.xml``. Raises 404 for a part that there is not."""
        name: str = request.path_params["name"]
        if name == "feeds.xml":
            return _xml("urlset", "url", await self._feeds())
        number = name.removeprefix("items-").removesuffix(".xml")
        if name != f"items-{number}.xml" or not number.isascii() or not number.isdigit() or len(number) > 6:
            raise HTTPException(404, "There is no such sitemap.")
        return _xml("urlset", "url", await self._items(int(number)))

    async def robots(self, _: Request) -> Response:
        """``/robots.txt``: everything but the operator's page, and searches, which are without number."""
        said = _ROBOTS.format(root=root(self._library))
        return PlainTextResponse(f"{said}Sitemap: {self._url}/sitemap.xml\n", headers=_HEADERS)

    async def open_search(self, _: Request) -> Response:
        """``/opensearch.xml``: how a browser searches here from its own field (OpenSearch 1.1)."""
        body = _OPEN_SEARCH.format(title=escape(self._library.site.title), url=escape(self._url))
        return Response(body, headers=_HEADERS, media_type="application/opensearchdescription+xml")

    async def _feeds(self) -> list[Place]:
        shelves = await self._library.shelves()
        newest = max((shelf.newest for shelf in shelves if shelf.newest), default=None)
        pages: list[Place] = [(self._library.page(shelf.feed.path), shelf.newest) for shelf in shelves]
        own = [("/", newest), ("/build", None), ("/charts", newest), ("/map", newest)]
        return [*((f"{self._url}{path}", at) for path, at in own), *pages][:MOST]

    async def _items(self, number: int) -> list[Place]:
        found = await self._library.item_changes((number - 1) * MOST + 1, number * MOST)
        if not found:
            raise HTTPException(404, "There is no such sitemap.")
        return [(f"{self._url}/items/{id}", at) for id, at in found]


def _xml(outer: str, element: str, places: Iterable[Place]) -> Response:
    body = "\n".join(_lines(outer, element, places))
    return Response(body, headers=_HEADERS, media_type="application/xml")


def _lines(outer: str, element: str, places: Iterable[Place]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{_NAMESPACE}">'
    for address, at in places:
        changed = f"<lastmod>{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if at else ""
        yield f"<{element}><loc>{escape(address)}</loc>{changed}</{element}>"
    yield f"</{outer}>\n"

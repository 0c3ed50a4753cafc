"""A sample publisher for the demo: listing pages that are as heavy and as careless as real ones.

It serves what its programme has published by now and knows nothing of who watches it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from jinja2 import Environment, PackageLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from feedpub.demo.documents import Printed, answer, printed
from feedpub.demo.listings import ListingPage, Sheet, listing_pages, sheet
from feedpub.demo.pictures import picture
from feedpub.demo.pieces import Stock
from feedpub.demo.programme import Programme, Published
from feedpub.ports import Clock

IN_THE_FEED = 40
"""Entries of the Atom feed."""
IN_A_PANEL = 6
"""Teasers of each topic in the menu: old ones, so that the menu never changes."""
LONGEST_NUMBER = 6
"""Digits of a page number."""
ROBOTS = "User-agent: *\nDisallow: /search\n"


def create_publisher(stock: Stock, *, started: datetime, pace: timedelta, clock: Clock) -> Starlette:
    """The publisher as an ASGI application. One more piece is out every ``pace`` after ``started`` (aware, UTC)."""
    return _Publisher(Programme(stock, started=started, pace=pace), clock).app()


class _Publisher:
    """Draws pages of what is out, and keeps the latest ones: a page changes only when a piece comes out,
    be it for the correction of another.
    """

    def __init__(self, programme: Programme, clock: Clock) -> None:
        self._programme = programme
        self._clock = clock
        self._listings = listing_pages(programme.stock.topics)
        self._templates = Environment(
            loader=PackageLoader("feedpub.demo"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.globals.update(
            panels=self._panels(), year=programme.started.year, topics=programme.stock.topics
        )
        self._sheet_page = lru_cache(maxsize=64)(self._draw_sheet)
        self._feed_page = lru_cache(maxsize=4)(self._draw_feed)

    def app(self) -> Starlette:
        """The routes; whatever is none of the fixed ones may be a piece's own page."""
        return Starlette(
            routes=[
                *(Route(path, self.listing) for path in self._listings),
                Route("/pubs/articles.xml", self.feed),
                Route("/images/{number:int}.svg", self.image),
                Route("/robots.txt", self.robots),
                Route("/{path:path}", self.piece),
            ]
        )

    async def listing(self, request: Request) -> Response:
        """A listing page, or a further page of it (``?page=2``)."""
        count = self._programme.count(self._clock())
        return _found(request, self._sheet_page(request.url.path, count, _page_number(request)))

    async def feed(self, request: Request) -> Response:
        """The newest pieces as Atom (RFC 4287)."""
        count = self._programme.count(self._clock())
        return answer(request, self._feed_page(str(request.base_url).rstrip("/"), count))

    async def piece(self, request: Request) -> Response:
        """A piece's own page, once it is out."""
        visible = self._programme.visible(self._clock())
        published = next((one for one in visible if one.link == request.url.path), None)
        return _found(request, self._draw_piece(published) if published else None)

    async def image(self, request: Request) -> Response:
        """A drawing."""
        drawing = picture(request.path_params["number"])
        return answer(request, printed(drawing, "image/svg+xml", self._programme.started))

    async def robots(self, request: Request) -> Response:
        """All listings may be read (RFC 9309)."""
        return answer(request, printed(ROBOTS, "text/plain", self._programme.started))

    def _draw_sheet(self, path: str, count: int, number: int) -> Printed | None:
        one = sheet(self._listings[path], self._programme.first(count), number)
        return self._draw("listing.html", one.changed, sheet=one) if one else None

    def _draw_piece(self, published: Published) -> Printed:
        return self._draw("piece.html", published.changed, published=published)

    def _draw_feed(self, base: str, count: int) -> Printed:
        newest = self._programme.first(count)[:IN_THE_FEED]
        changed = max(one.changed for one in newest)
        text = self._templates.get_template("articles.xml").render(base=base, newest=newest, changed=changed)
        return printed(text, "application/atom+xml", self._since(changed))

    def _draw(self, template: str, changed: datetime, **words: Sheet | Published) -> Printed:
        text = self._templates.get_template(template).render(**words)
        return printed(text, "text/html", self._since(changed))

    def _since(self, changed: datetime) -> datetime:
        """When a page last changed: no page is older than the publisher."""
        return max(self._programme.started, changed)

    def _panels(self) -> list[tuple[ListingPage, tuple[Published, ...]]]:
        """The menu's panels: each listing with a few pieces of the first day."""
        opening = self._programme.opening
        return [
            (page, tuple(filter(page.takes, opening))[:IN_A_PANEL])
            for page in self._listings.values()
            if page.path != "/"
        ]


def _page_number(request: Request) -> int:
    """The page that is asked for; 0, which no listing has, for what is no number."""
    asked = request.query_params.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) <= LONGEST_NUMBER else 0


def _found(request: Request, page: Printed | None) -> Response:
    """The page. Raises 404 where there is none."""
    if page is None:
        raise HTTPException(404)
    return answer(request, page)

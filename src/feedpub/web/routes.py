"""The table of addresses: which of them is answered by what. Constructs this room's parts and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from feedpub.model import Secret
from feedpub.web import assets, watch
from feedpub.web.build_page import BuildPage
from feedpub.web.channels import Channels
from feedpub.web.charts_page import ChartsPage
from feedpub.web.ended_page import EndedPage
from feedpub.web.feed_page import FeedPage
from feedpub.web.feeds import FeedDoor
from feedpub.web.front import Front
from feedpub.web.hub import HubDoor, Reception
from feedpub.web.index_page import IndexPage
from feedpub.web.item_page import ItemPage
from feedpub.web.library import Library
from feedpub.web.map import MapPage
from feedpub.web.operator_page import OperatorPage
from feedpub.web.opml import Opml
from feedpub.web.pages import Pages
from feedpub.web.private_door import PrivateDoor, PrivateLibrary
from feedpub.web.private_page import PrivatePage
from feedpub.web.problems import Problems
from feedpub.web.search_page import SearchPage
from feedpub.web.sitemap import Sitemap


def create_app(
    library: Library,
    *,
    ready: Callable[[], Mapping[str, bool]],
    metrics: Callable[[], tuple[bytes, str]],
    operator_token: Secret | None,
    hub: Reception | None = None,
    private: PrivateLibrary | None = None,
    channels: Channels | None = None,
) -> Front:
    """The ASGI application.

    ``ready`` says of each part whether it is; ``metrics`` gives the exposition and its Content-Type. Without
    ``operator_token`` there are no operator pages; ``hub`` takes requests to our own WebSub hub; ``private`` has
    the feeds that only readers with a token see; ``channels`` is what the operator sees of endpoints. The server must
    send Date (uvicorn does).
    """
    pages = Pages(library)
    problems = Problems(pages)
    operator = OperatorPage(library, channels, pages, operator_token)
    watcher = watch.Watch(ready, metrics)
    sitemap = Sitemap(library)
    feeds = FeedDoor(library, FeedPage(library, pages).show, EndedPage(library, pages).show)
    private_door = PrivateDoor(library, private, PrivatePage(library, private, pages).show) if private else None
    charts = ChartsPage(library, pages)
    app = Starlette(
        routes=[
            # First, as nearly every request is for a feed; a class instance is called as raw ASGI.
            Route("/feeds/{path:path}", feeds),
            *([Route("/private/{rest:path}", private_door)] if private_door else []),
            Route("/", IndexPage(library, pages).show),
            Route("/items/{id}", ItemPage(library, pages).show),
            Route("/search", SearchPage(library, pages).show),
            Route("/build", BuildPage(library, pages).show),
            Route("/opml", Opml(library).show),
            Route("/sitemap.xml", sitemap.index),
            Route("/sitemap/{name}", sitemap.part),
            Route("/opensearch.xml", sitemap.open_search),
            Route("/charts", charts.show),
            Route("/charts/feeds/{path:path}.csv", charts.feed_sheet),
            Route("/charts/{name}.csv", charts.sheet),
            Route("/map", MapPage(library, pages).show),
            Route("/livez", watch.livez),
            Route("/readyz", watcher.readyz),
            Route("/metrics", watcher.metrics),
            Route("/robots.txt", sitemap.robots),
            *assets.ROUTES,
            Route("/operator", operator.show),
            Route("/operator/", operator.show),
            Route("/operator/deliveries/retry", operator.again, methods=["GET", "POST"]),
            *([Route("/hub", HubDoor(hub).take, methods=["POST"])] if hub else []),
        ],
        exception_handlers={HTTPException: problems.refused, Exception: problems.failed},
    )
    # A guessed redirect would be built from the Host header, which whoever asks chooses.
    app.router.redirect_slashes = False
    return Front(library, app)

"""The table of addresses: which of them is answered by what. Constructs this room's parts and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from feedpub.model import Secret
from feedpub.web import assets, watch
from feedpub.web.feed_page import FeedPage
from feedpub.web.feeds import FeedDoor
from feedpub.web.index_page import IndexPage
from feedpub.web.item_page import ItemPage
from feedpub.web.library import Library
from feedpub.web.operator_page import OperatorPage
from feedpub.web.opml import Opml
from feedpub.web.pages import Pages
from feedpub.web.problems import Problems


def create_app(
    library: Library,
    *,
    ready: Callable[[], Mapping[str, bool]],
    metrics: Callable[[], tuple[bytes, str]],
    operator_token: Secret | None,
) -> Starlette:
    """The ASGI application.

    ``ready`` says of each part whether it is; ``metrics`` gives the exposition and its Content-Type. Without
    ``operator_token`` there are no operator pages. The server must send Date (uvicorn does).
    """
    pages = Pages(library)
    problems = Problems(pages)
    operator = OperatorPage(library, pages, operator_token)
    watcher = watch.Watch(ready, metrics)
    app = Starlette(
        routes=[
            # First, as nearly every request is for a feed; a class instance is called as raw ASGI.
            Route("/feeds/{path:path}", FeedDoor(library, FeedPage(library, pages).show)),
            Route("/", IndexPage(library, pages).show),
            Route("/items/{id}", ItemPage(library, pages).show),
            Route("/opml", Opml(library).show),
            Route("/livez", watch.livez),
            Route("/readyz", watcher.readyz),
            Route("/metrics", watcher.metrics),
            Route("/robots.txt", watch.robots),
            *assets.ROUTES,
            Route("/operator", operator.show),
            Route("/operator/", operator.show),
        ],
        exception_handlers={HTTPException: problems.refused, Exception: problems.failed},
    )
    # A guessed redirect would be built from the Host header, which whoever asks chooses.
    app.router.redirect_slashes = False
    return app

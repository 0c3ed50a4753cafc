"""``/map``: the world, each country coloured by its items and leading to its feed; beside it the same as a table."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import CountryCode, Overview
from feedpub.web.charts.world import World, world
from feedpub.web.directory import Directory
from feedpub.web.library import Library
from feedpub.web.pages import Pages
from feedpub.web.tallies import tallies


class MapPage:
    """Makes the page."""

    def __init__(self, library: Library, pages: Pages) -> None:
        self._library = library
        self._pages = pages

    async def show(self, request: Request) -> Response:
        """``/map``."""
        library = self._library
        overview, directory = await library.overview(), Directory(library, await library.shelves())
        countries = await tallies("country", library, overview, directory)
        return self._pages.answer(
            request,
            "charts/map_page.html",
            canonical=f"{library.site.url}/map",
            about="Items by country, on a map whose countries lead to their feeds.",
            world=world_of(library, overview, directory),
            countries=sorted(countries, key=lambda tally: -tally.count),
        )


def world_of(library: Library, overview: Overview, directory: Directory) -> World:
    """The map of everything that is filed under a country."""
    codes = [CountryCode(code) for code in overview.countries]
    hrefs = {code: href for code in codes if (href := directory.href({"country": code}))}
    return world(overview.countries, library.taxonomy.countries, hrefs)

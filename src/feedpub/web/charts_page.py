"""``/charts``: items by week, of each type and of each region; every chart beside its table and its CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import FeedPath
from feedpub.model.weeks import iso_week
from feedpub.web.charts.bars import Bars, bars
from feedpub.web.directory import Directory
from feedpub.web.library import Library
from feedpub.web.pages import Pages
from feedpub.web.sheets import sheet_answer
from feedpub.web.tallies import Tally, sheet_rows, tallies

_PLURALS = {"types": "type", "regions": "region", "countries": "country"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Charted:
    """A type or region, and its chart."""

    tally: Tally
    bars: Bars


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Charts on one scale. ``rows`` are their table: a week and the count of each chart."""

    name: str
    kind: str
    charts: tuple[Charted, ...]

    @property
    def rows(self) -> tuple[tuple[date, tuple[int, ...]], ...]:
        """The newest week first."""
        lines = [chart.tally.weeks for chart in self.charts]
        columns = zip(*(weeks.counts for weeks in lines), strict=True)
        return tuple(zip(lines[0].mondays, columns, strict=True))[::-1] if lines else ()


class ChartsPage:
    """Makes the page and the tables for spreadsheets."""

    def __init__(self, library: Library, pages: Pages) -> None:
        self._library = library
        self._pages = pages

    async def show(self, request: Request) -> Response:
        """``/charts``."""
        groups = [
            group("types", "type", await self._tallies("type")),
            group("regions", "region", await self._tallies("region")),
        ]
        return self._pages.answer(
            request,
            "charts/page.html",
            canonical=f"{self._library.site.url}/charts",
            about="Items of each of the last 52 weeks, by type and by region.",
            groups=groups,
        )

    async def sheet(self, request: Request) -> Response:
        """``/charts/types.csv``, ``regions.csv`` and ``countries.csv``. Raises 404 for other names."""
        name = request.path_params["name"]
        kind = _PLURALS.get(name)
        if kind is None:
            raise HTTPException(404, "There is no such table.")
        return sheet_answer(name, *sheet_rows(kind, await self._tallies(kind)))

    async def feed_sheet(self, request: Request) -> Response:
        """``/charts/feeds/<path>.csv``: the weeks of one feed. Raises 404 where no feed is."""
        feed = self._library.feed(FeedPath(request.path_params["path"]))
        if feed is None:
            raise HTTPException(404, "No feed has this address.")
        weeks = await self._library.weeks_of(feed.selection)
        rows: list[list[str | int]] = [
            [iso_week(monday), monday.isoformat(), count]
            for monday, count in zip(weeks.mondays, weeks.counts, strict=True)
        ]
        return sheet_answer(feed.path.replace("/", "-"), ["week", "monday", "items"], rows)

    async def _tallies(self, kind: str) -> tuple[Tally, ...]:
        directory = Directory(self._library, await self._library.shelves())
        return await tallies(kind, self._library, await self._library.overview(), directory)


def group(name: str, kind: str, found: Sequence[Tally]) -> Group:
    """The charts of these, on one scale: the highest week of all of them."""
    most = max((max(tally.weeks.counts) for tally in found), default=0)
    return Group(
        name=name,
        kind=kind,
        charts=tuple(Charted(tally=tally, bars=bars(tally.weeks, max(1, most))) for tally in found),
    )

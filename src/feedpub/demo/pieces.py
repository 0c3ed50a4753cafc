"""What the sample publisher has to print: invented texts, read from the files in ``texts/``.

It does not know when anything comes out: see ``programme``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from feedpub.model import RegionSlug


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject with a listing page of its own."""

    slug: str
    title: str
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One text before it comes out. ``path`` is a format string over ``day``: ``/pubs/{day:%Y/%m}/ports.html``.

    ``days`` counts back from the start of the demo; None for a piece that comes out while the demo runs.
    ``about`` is kept by hand for tests and stands on no page.
    """

    title: str
    path: str
    summary: str
    topics: tuple[str, ...]
    about: frozenset[RegionSlug]
    type: str | None = None
    authors: tuple[str, ...] = ()
    """Printed below the title; most pieces name nobody."""
    days: int | None = None
    picture: str | None = None
    """The words below the picture; None for a piece without one."""
    featured: bool = False
    undated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A kind of follow-up: format strings over ``place`` and ``number``."""

    title: str
    type: str
    path: str
    summary: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a follow-up can be on."""

    name: str
    about: frozenset[RegionSlug]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps:
    """Sentences that never run out."""

    series: tuple[Series, ...]
    places: tuple[Place, ...]
    closings: tuple[str, ...]

    def piece(self, number: int) -> Piece:
        """The follow-up of that number, from 1; the same number gives the same piece."""
        series = self.series[number % len(self.series)]
        place = self.places[number % len(self.places)]
        words = {"place": place.name, "number": number}
        return Piece(
            title=series.title.format(**words),
            type=series.type,
            path=series.path.format(**words),
            summary=f"{series.summary.format(**words)} {self.closings[number % len(self.closings)]}",
            topics=series.topics,
            about=place.about,
            picture="Stack of paper beside a lamp, photo by Attic & Sons Stock" if number % 3 else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """All that the publisher can print."""

    topics: tuple[Topic, ...]
    pieces: tuple[Piece, ...]
    follow_ups: FollowUps
    corrections: tuple[str, ...]
    """Sentences that are added to a summary; none names a place, so that no correction moves a piece."""


def load_stock() -> Stock:
    """The texts that come with the package."""
    desks, further = tuple(_desks()), _table("follow-ups.toml")
    return Stock(
        topics=tuple(Topic(**desk["topic"]) for desk in desks),
        pieces=tuple(_piece(entry, desk["topic"]["slug"]) for desk in desks for entry in desk["piece"]),
        follow_ups=_follow_ups(further),
        corrections=tuple(further["corrections"]),
    )


def _desks() -> Iterator[Mapping[str, Any]]:
    """One table a topic, in the order of the numbered files."""
    folder = files(__package__) / "texts"
    for name in sorted(file.name for file in folder.iterdir() if file.name[0].isdigit()):
        yield _table(name)


def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / "texts" / name).read_text(encoding="utf-8"))


def _piece(entry: Mapping[str, Any], topic: str) -> Piece:
    fields = dict(entry)
    topics = (topic, *fields.pop("also", ()))
    authors = tuple(fields.pop("authors", ()))
    return Piece(**{**fields, "about": frozenset(fields["about"])}, topics=topics, authors=authors)


def _follow_ups(table: Mapping[str, Any]) -> FollowUps:
    return FollowUps(
        series=tuple(Series(**{**entry, "topics": tuple(entry["topics"])}) for entry in table["series"]),
        places=tuple(Place(name=entry["name"], about=frozenset(entry["about"])) for entry in table["places"]),
        closings=tuple(table["closings"]),
    )

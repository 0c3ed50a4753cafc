"""Which of the published pieces stand on which listing page, in which order. It draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from feedpub.demo.pieces import Topic
from feedpub.demo.programme import Published

PER_PAGE = 24
"""Teasers on one page of a listing, besides the featured ones."""
FEATURED = 2
"""Teasers at the head of a listing's first page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """A place that lists pieces: ``takes`` says which."""

    path: str
    title: str
    lead: str
    takes: Callable[[Published], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page of a listing, cut to its teasers. ``number`` counts from 1 to ``last``."""

    listing: ListingPage
    featured: tuple[Published, ...]
    teasers: tuple[Published, ...]
    changed: datetime
    """When one of the listing's pieces last came out or was corrected."""
    number: int
    last: int


def listing_pages(topics: Iterable[Topic]) -> Mapping[str, ListingPage]:
    """Every listing page by its path."""
    pages = (_home(), *map(_topic_page, topics), _commentary(), _press())
    return {page.path: page for page in pages}


def sheet(listing: ListingPage, visible: Iterable[Published], number: int) -> Sheet | None:
    """That page of the listing; None where there is no such page. ``visible`` stands newest first.

    A featured piece heads the first page and stands again below, in its own place.
    """
    taken = tuple(filter(listing.takes, visible))
    last = -(-len(taken) // PER_PAGE)
    if not 1 <= number <= last:
        return None
    return Sheet(
        listing=listing,
        featured=tuple(one for one in taken if one.piece.featured)[:FEATURED] if number == 1 else (),
        teasers=taken[(number - 1) * PER_PAGE : number * PER_PAGE],
        changed=max(one.changed for one in taken),
        number=number,
        last=last,
    )


def _home() -> ListingPage:
    lead = "Independent studies on how institutions keep their promises, free to read."
    return ListingPage(path="/", title="All Publications", lead=lead, takes=lambda _: True)


def _topic_page(topic: Topic) -> ListingPage:
    return ListingPage(
        path=f"/topics/{topic.slug}.html",
        title=topic.title,
        lead=topic.lead,
        takes=lambda published: topic.slug in published.piece.topics,
    )


def _commentary() -> ListingPage:
    lead = "Short arguments by Larkfield researchers, signed and open to reply."
    return _by_folder("/pubs/commentary.html", "Commentary", lead, "/pubs/commentary/")


def _press() -> ListingPage:
    lead = "Announcements for the press, with the name of somebody who answers the telephone."
    return _by_folder("/news/press.html", "News Releases", lead, "/news/press/")


def _by_folder(path: str, title: str, lead: str, folder: str) -> ListingPage:
    """A listing of all that stands below one folder of the publisher's site."""
    return ListingPage(path=path, title=title, lead=lead, takes=lambda one: one.piece.path.startswith(folder))

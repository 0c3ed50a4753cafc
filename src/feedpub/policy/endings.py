"""Feeds that have ended: which address answers for one, and what its last entry says. Pure; the time is an argument."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from feedpub.model import (
    CountryCode,
    Ending,
    Entry,
    EntryId,
    Feed,
    FeedPath,
    ItemId,
    Name,
    NameKind,
    RegionSlug,
    Selection,
    Site,
    SourceKey,
    Standing,
    TypeSlug,
)
from feedpub.policy.naming import LASTS

if TYPE_CHECKING:
    from feedpub.policy.catalogue import Catalogue

FAREWELL = ItemId("ended")
"""In the place of an item's id, of which there is none."""


def ending_at(catalogue: Catalogue, path: FeedPath) -> Ending | None:
    """The feed that once was at a path: a name that has ended, alone or combined with what lives or has ended too."""
    words = path.split("/")
    if len(words) == 1:
        one = catalogue.names.ended(catalogue.names.today(Name(kind=NameKind.FEED, word=path)))
        return _alone(path, one) if one else None
    if len(words) % 2:
        return None
    ended: list[Standing] = []
    living: dict[str, str] = {}
    labels: list[str] = []
    for kind, word in zip(words[::2], words[1::2], strict=True):
        value = catalogue.meaning(kind, word)
        if value is not None:
            living[kind] = value
            labels.append(catalogue.label(kind, value))
            continue
        gone = _ended(catalogue, kind, word)
        if gone is None:
            return None
        ended.append(gone)
        labels.append(gone.title.removeprefix(f"{catalogue.site.title}: "))
    if not ended:
        return None
    return _combined(path, ended, _selection(catalogue, living), f"{catalogue.site.title}: {', '.join(labels)}")


def farewell(ending: Ending, feed_id: EntryId, site: Site) -> Entry:
    """The last entry of a feed. Its id tells this end from a later one, should the feed live again in between."""
    index = f"{site.url}/"
    return Entry(
        id=EntryId(f"{feed_id}/ended/{ending.at:%Y%m%dT%H%M%SZ}"),
        item=FAREWELL,
        revision=1,
        title="This feed has ended",
        link=index,
        page=index,
        summary=(
            f"{ending.feed.title} ended on {ending.at:%Y-%m-%d} and gets no new entries. Its address answers until "
            f"{ending.until:%Y-%m-%d}. All feeds that there are now: {index}"
        ),
        published=ending.at,
        updated=ending.at,
    )


def _ended(catalogue: Catalogue, kind: str, word: str) -> Standing | None:
    if kind not in (NameKind.SOURCE.value, NameKind.REGION.value, NameKind.TYPE.value):
        return None
    return catalogue.names.ended(catalogue.names.today(Name(kind=NameKind(kind), word=word)))


def _alone(path: FeedPath, one: Standing) -> Ending:
    return _combined(path, [one], Selection(), one.title, one.description)


def _combined(
    path: FeedPath, ended: list[Standing], rest: Selection, title: str, description: str | None = None
) -> Ending:
    """It ended with the first of its parts."""
    at = min(one.ended for one in ended if one.ended is not None)
    first, *others = ended
    shown = [id for id in first.shown if all(id in other.shown for other in others)]
    said = description if description is not None else f"{title}. This feed has ended."
    feed = Feed(path=path, title=title, description=said or title, selection=rest, kept=False)
    return Ending(feed=feed, at=at, until=at + LASTS, shown=tuple(shown))


def _selection(catalogue: Catalogue, living: Mapping[str, str]) -> Selection:
    regions = catalogue.taxonomy.plain(RegionSlug(living["region"])) if "region" in living else ()
    return Selection(
        types=frozenset({TypeSlug(living["type"])} if "type" in living else ()),
        regions=frozenset(regions),
        countries=frozenset({CountryCode(living["country"])} if "country" in living else ()),
        sources=frozenset({SourceKey(living["source"])} if "source" in living else ()),
    )

"""Which feeds stand on the shelves: all kept ones that hold an entry, and the named ones, in order of display."""

from __future__ import annotations

from collections.abc import Iterator

from feedpub.model import Feed, Overview, Shelf
from feedpub.policy.catalogue import Catalogue, Choice
from feedpub.render import FORMATS
from feedpub.store import Tx, documents, shelves


def shelves_of(tx: Tx, catalogue: Catalogue) -> tuple[Shelf, ...]:
    """All kept feeds that hold an entry, and the named ones, in order of display."""
    catalogue.learn(shelves.type_labels(tx))
    heads, found = documents.heads(tx, FORMATS.names[0]), shelves.overview(tx)
    made = []
    for feed in _displayed(catalogue, found):
        choice = catalogue.choice(feed.path)
        items = found.count(choice.type, choice.region, choice.country, choice.source) if choice else None
        entries, newest = heads.get(feed.path, (0, None))
        made.append(
            Shelf(
                feed=feed,
                items=shelves.count(tx, feed.selection) if items is None else items,
                entries=entries,
                newest=newest,
                facets=choice.facets if choice else {"name": feed.path},
            )
        )
    return tuple(made)


def _displayed(catalogue: Catalogue, found: Overview) -> Iterator[Feed]:
    """Named feeds, all, then types, regions, countries, sources, types × regions, each in order of the taxonomy."""
    types = [*(slug for slug in catalogue.taxonomy.types if slug in found.types)]
    types += sorted(slug for slug in found.types if slug not in catalogue.taxonomy.types)
    regions = [
        slug
        for slug in catalogue.taxonomy.regions
        if not found.regions.keys().isdisjoint(catalogue.taxonomy.plain(slug))
    ]
    countries = sorted(
        (code for code in found.countries if code in catalogue.taxonomy.countries),
        key=lambda code: catalogue.taxonomy.countries[code],
    )
    yield from catalogue.named.values()
    yield catalogue.feed_of(Choice())
    yield from (catalogue.feed_of(Choice(type=type)) for type in types)
    yield from (catalogue.feed_of(Choice(region=region)) for region in regions)
    yield from (catalogue.feed_of(Choice(country=country)) for country in countries)
    yield from (catalogue.feed_of(Choice(source=source)) for source in catalogue.sources if source in found.sources)
    for type in types:
        for region in regions:
            if any((type, plain) in found.matrix for plain in catalogue.taxonomy.plain(region)):
                yield catalogue.feed_of(Choice(type=type, region=region))

"""What follows from an item that came, changed or moved: its feeds are rendered anew, and it enters those it is new to.

Runs inside the transaction that wrote the item; renders nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from feedpub.model import Item
from feedpub.policy.catalogue import Catalogue
from feedpub.store import Tx, archives, documents, filings, instance

_AT_ONCE = 400
"""Items in memory at a time."""


def shelve(tx: Tx, catalogue: Catalogue, touched: Iterable[Item]) -> None:
    """Marks the feeds of these items and lets them enter, in this order; of a moved item both as it was and as it is.

    As it was it enters nothing: it is there already, and leaves when the feed is rendered.
    """
    pairs = [(path, item.id) for item in touched for path in catalogue.kept_with(item)]
    documents.mark(tx, (path for path, _ in pairs))
    archives.enter(tx, pairs)


def fill_archives(tx: Tx, catalogue: Catalogue, membership: str) -> None:
    """Lets every item enter the feeds that hold it, the first arrival first, where that may not have been done: in an
    older store, or when feeds have come or changed; ``membership`` is a fingerprint of what decides it.

    A site that has moved to another address begins its volumes anew: each would link to where it no longer is.
    """
    if instance.fact(tx, "volumes_at") != catalogue.site.url:
        archives.forget_volumes(tx)
        instance.remember(tx, "volumes_at", catalogue.site.url)
    if instance.fact(tx, "archives_of") == membership:
        return
    items, place = filings.page(tx, 0, _AT_ONCE)
    while items:
        archives.enter(tx, [(path, item.id) for item in items for path in catalogue.kept_with(item)])
        items, place = filings.page(tx, place, _AT_ONCE)
    instance.remember(tx, "archives_of", membership)

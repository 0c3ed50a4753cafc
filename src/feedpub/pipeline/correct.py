"""One item, corrected by the operator or given back to the rules: its filing and its feeds. Tells no channel.

Runs in one writing transaction, also in that of a guest beside the running service, whose next tick sees the marks.
"""

from __future__ import annotations

from dataclasses import dataclass

from feedpub.classify import Filer
from feedpub.model import Correction, Filing, Item, ItemId
from feedpub.pipeline.filing import filed
from feedpub.pipeline.refile import begin, is_foreign, refile
from feedpub.policy.catalogue import Catalogue
from feedpub.policy.corrections import merged
from feedpub.store import Tx, corrections, items


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """An item as it was filed, as it is filed now, and all that the operator says of it (None: nothing any more)."""

    before: Item
    after: Filing
    correction: Correction | None
    foreign: bool
    """The store was filed by another configuration, or by other rules: a service that runs may go by those."""


def correct(tx: Tx, filer: Filer, catalogue: Catalogue, id: ItemId, said: Correction) -> Corrected:
    """Lays one more correction over an item. Raises ``KeyError`` for an unknown one."""
    whole = merged(corrections.of(tx, [id]).get(id), said)
    corrections.keep(tx, id, whole)
    return _file(tx, filer, catalogue, id, whole)


def undo(tx: Tx, filer: Filer, catalogue: Catalogue, id: ItemId) -> Corrected | None:
    """Files an item by the rules alone. None, and nothing done, if nobody has corrected it."""
    return _file(tx, filer, catalogue, id, None) if corrections.drop(tx, id) else None


def _file(tx: Tx, filer: Filer, catalogue: Catalogue, id: ItemId, correction: Correction | None) -> Corrected:
    # The operator's file may have changed since the store was filed: then this one item is ahead of the others.
    foreign = is_foreign(tx, filer.recipe)
    begin(tx, filer.recipe)
    before = items.with_ids(tx, [id])[id]
    after = filed(filer, before, correction)
    if after != before.filing:
        refile(tx, catalogue, ((before, after),))
    return Corrected(before=before, after=after, correction=correction, foreign=foreign)

"""Files again what is stored, after the rules or the operator's taxonomy have changed, and says what moved.

Batch by batch, the oldest arrival first; a batch and the place that it has reached are one transaction, so that a
killed process goes on where it was. Ids and dates never move, and nobody is told of anything: only feeds follow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from feedpub.classify import Filer
from feedpub.model import Filing, Item, ItemId
from feedpub.pipeline.entering import shelve
from feedpub.pipeline.filing import filed
from feedpub.policy.catalogue import Catalogue
from feedpub.policy.moves import moves
from feedpub.store import Tx, corrections, filings, instance

BATCH = 200
"""Items in one transaction: short enough that a poll waits no longer than a blink."""

FILED_BY = "filed_by"
"""The fact that names the recipe by which everything in the store is filed."""
UNDER_WAY = "refiling"
"""The fact that names the recipe by which is being filed again, and the place that was reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some items, looked at once more."""

    looked: int
    changed: tuple[tuple[Item, Filing], ...]
    """Each item that is filed otherwise than it is stored, be it only by its evidence, with its new filing."""
    failed: tuple[tuple[ItemId, Exception], ...]
    """Items that break the rules themselves stay as they are filed."""
    place: int
    last: bool


def begin(tx: Tx, recipe: str) -> None:
    """Takes note that items are filed by this recipe from now on: what is stored by another is filed again.

    Belongs into the transaction before the first item that is filed by it. An empty store has nothing to file again.
    """
    if is_done(tx, recipe):
        return
    if not filings.any_item(tx):
        _finish(tx, recipe)
    elif _under_way(tx)[0] != recipe:
        begin_anew(tx, recipe)


def begin_anew(tx: Tx, recipe: str) -> None:
    """The next batch is the first one, whatever was reached before."""
    instance.forget(tx, FILED_BY)
    instance.remember(tx, UNDER_WAY, f"{recipe} 0")


def is_done(tx: Tx, recipe: str) -> bool:
    """Whether everything in the store is filed by this recipe."""
    return instance.fact(tx, FILED_BY) == recipe


def is_foreign(tx: Tx, recipe: str) -> bool:
    """Whether the store is filed by another recipe, and nobody who knows this one has begun to change that."""
    under_way, place = _under_way(tx)
    return not is_done(tx, recipe) and not (under_way == recipe and place)


def refile_some(tx: Tx, filer: Filer, catalogue: Catalogue, limit: int = BATCH) -> Batch:
    """Files the next items again, marks the feeds that they leave, enter or stay in, and remembers the place."""
    recipe, place = _under_way(tx)
    batch = look_over(tx, filer, place if recipe == filer.recipe else 0, limit)
    refile(tx, catalogue, batch.changed)
    if batch.last:
        _finish(tx, filer.recipe)
    else:
        instance.remember(tx, UNDER_WAY, f"{filer.recipe} {batch.place}")
    return batch


def look_over(tx: Tx, filer: Filer, after: int, limit: int = BATCH) -> Batch:
    """Files the items behind a place again, and writes nothing."""
    items, place = filings.page(tx, after, limit)
    said = corrections.of(tx, [item.id for item in items])
    changed: list[tuple[Item, Filing]] = []
    failed: list[tuple[ItemId, Exception]] = []
    for item in items:
        try:
            filing = filed(filer, item, said.get(item.id))
        except Exception as error:  # noqa: BLE001 - told by the caller; one bad item never costs the others
            failed.append((item.id, error))
            continue
        if filing != item.filing:
            changed.append((item, filing))
    return Batch(looked=len(items), changed=tuple(changed), failed=tuple(failed), place=place, last=len(items) < limit)


def refile(tx: Tx, catalogue: Catalogue, changed: tuple[tuple[Item, Filing], ...]) -> None:
    """Writes new filings. Where readers see a difference the item counts one revision more and its feeds are marked."""
    pairs = [(item, _refiled(item, filing)) for item, filing in changed]
    filings.rewrite(tx, [after for _, after in pairs])
    moved = [item for before, after in pairs if after.revision != before.revision for item in (before, after)]
    shelve(tx, catalogue, moved)


def _refiled(item: Item, filing: Filing) -> Item:
    seen = any(moves(item.filing, filing))
    return replace(item, filing=filing, revision=item.revision + seen)


def _under_way(tx: Tx) -> tuple[str, int]:
    recipe, _, place = (instance.fact(tx, UNDER_WAY) or "").partition(" ")
    return recipe, int(place or 0)


def _finish(tx: Tx, recipe: str) -> None:
    instance.remember(tx, FILED_BY, recipe)
    instance.forget(tx, UNDER_WAY)

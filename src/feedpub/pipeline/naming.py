"""At each start: what the file calls otherwise is renamed in the store, and what has left it ends. One transaction.

``policy/naming`` decides. A region or type is renamed in the filings themselves, so that its feed is full at once;
filing again, which follows, finds the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from feedpub.model import (
    Correction,
    Evidence,
    Feed,
    Filing,
    ItemId,
    Name,
    NameKind,
    Names,
    RegionSlug,
    SourceKey,
    Standing,
    TypeSlug,
)
from feedpub.policy import window
from feedpub.policy.catalogue import Catalogue, Choice
from feedpub.policy.naming import Standings, newly_ended, newly_moved, standings
from feedpub.store import Tx, corrections, filings, items, naming, renames, shelves

BATCH = 500
"""Items whose filings are in memory at once."""


def take_names(tx: Tx, catalogue: Catalogue, names: Names, now: datetime) -> None:
    """Takes over what the file says of names: the store is renamed, and the catalogue knows how each name stands.

    Belongs before the sources are configured: a renamed one is no new one.
    """
    catalogue.learn(shelves.type_labels(tx))
    known = naming.every(tx)
    after = standings(known, {name: _as_new(catalogue, name) for name in names.living}, names.former, now)
    for name in newly_ended(known, after):  # before anything is renamed: its selection speaks of the old names
        placed = shelves.window(tx, after[name].selection, window.ENTRIES, window.HOURS, window.MOST_ENTRIES)
        after[name] = replace(after[name], shown=tuple(one.id for one in placed))
    catalogue.know(Standings(after))
    moved = newly_moved(known, names.former)
    for old, new in moved.items():
        _rename(tx, catalogue, old, new)
    if moved:
        renames.archives(tx, catalogue.moved)
    naming.keep(tx, after.values())


def _as_new(catalogue: Catalogue, name: Name) -> Standing:
    feed = _feed(catalogue, name)
    return Standing(
        name=name,
        born=name.word,
        title=feed.title,
        description=feed.description,
        selection=feed.selection,
        private=feed.private,
    )


def _feed(catalogue: Catalogue, name: Name) -> Feed:
    match name.kind:
        case NameKind.FEED:
            return catalogue.named.get(name.path) or catalogue.private[name.path]
        case NameKind.SOURCE:
            return catalogue.feed_of(Choice(source=SourceKey(name.word)))
        case NameKind.REGION:
            return catalogue.feed_of(Choice(region=RegionSlug(name.word)))
        case NameKind.TYPE:
            return catalogue.feed_of(Choice(type=TypeSlug(name.word)))


def _rename(tx: Tx, catalogue: Catalogue, old: Name, new: Name) -> None:
    match old.kind:
        case NameKind.FEED:
            return  # nothing but addresses and archives has its name
        case NameKind.SOURCE:
            renames.source(tx, SourceKey(old.word), SourceKey(new.word))
        case NameKind.REGION:
            before, after = RegionSlug(old.word), RegionSlug(new.word)
            _refile(tx, old, lambda filing: _with_region(filing, before, after))
            _correct(tx, lambda said: _corrected_region(said, before, after))
        case NameKind.TYPE:
            type, label = TypeSlug(new.word), catalogue.type_name(TypeSlug(new.word))
            _refile(tx, old, lambda filing: _with_type(filing, old.word, type, label))
            _correct(tx, lambda said: replace(said, type=type, type_label=label) if said.type == old.word else said)


def _refile(tx: Tx, old: Name, renamed: Callable[[Filing], Filing]) -> None:
    """Each item counts one revision more, as its entry names the region or type."""
    ids: tuple[ItemId, ...] = renames.filed_under(tx, old.kind.value, old.word)
    for start in range(0, len(ids), BATCH):
        found = items.with_ids(tx, ids[start : start + BATCH])
        filings.rewrite(
            tx,
            [replace(item, filing=renamed(item.filing), revision=item.revision + 1) for item in found.values()],
        )


def _correct(tx: Tx, renamed: Callable[[Correction], Correction]) -> None:
    for id, said in corrections.every(tx).items():
        if (after := renamed(said)) != said:
            corrections.keep(tx, id, after)


def _with_region(filing: Filing, old: RegionSlug, new: RegionSlug) -> Filing:
    gifts = {f"{strength}:{old}": f"{strength}:{new}" for strength in ("region", "weak")}
    return replace(
        filing,
        regions=_renamed(filing.regions, old, new),
        weak_regions=_renamed(filing.weak_regions, old, new),
        evidence=tuple(_giving(hit, gifts) for hit in filing.evidence),
    )


def _with_type(filing: Filing, old: str, new: TypeSlug, label: str) -> Filing:
    evidence = tuple(_giving(hit, {f"type:{old}": f"type:{new}"}) for hit in filing.evidence)
    return replace(filing, type=new, type_label=label, type_known=True, evidence=evidence)


def _corrected_region(said: Correction, old: RegionSlug, new: RegionSlug) -> Correction:
    return said if said.regions is None else replace(said, regions=_renamed(said.regions, old, new))


def _giving(hit: Evidence, renamed: dict[str, str]) -> Evidence:
    gives = tuple(dict.fromkeys(renamed.get(gift, gift) for gift in hit.gives))
    return hit if gives == hit.gives else replace(hit, gives=gives)


def _renamed(slugs: tuple[RegionSlug, ...], old: RegionSlug, new: RegionSlug) -> tuple[RegionSlug, ...]:
    """Sorted, each once, as filings have them."""
    return tuple(sorted({new if slug == old else slug for slug in slugs})) if old in slugs else slugs

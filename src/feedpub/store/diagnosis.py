"""What ``feedpub doctor`` asks of the store. Reads only; what it means is decided in ``policy.diagnosis``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, and_, func, select

from feedpub.model import NO_REGION, UNTYPED, DeliveryState, EndpointKey, ItemId, Outcome, SourceKey, TypeSlug
from feedpub.policy.diagnosis import CorrectionFact, EndpointFact, OwnTypeFact, SourceFact
from feedpub.store import corrections
from feedpub.store.outbox_tables import DeliveryRow, EndpointRow
from feedpub.store.shelves import type_labels
from feedpub.store.sources import RETIRED
from feedpub.store.statements import batches, table
from feedpub.store.tables import FiledRow, ItemRow, ItemSourceRow, PollRow, SourceRow
from feedpub.store.transaction import Tx

_SOURCE, _POLL, _ITEM, _LISTED = table(SourceRow), table(PollRow), table(ItemRow), table(ItemSourceRow)
_FILED, _DELIVERY, _ENDPOINT = table(FiledRow), table(DeliveryRow), table(EndpointRow)


def sources(tx: Tx) -> list[SourceFact]:
    """Every source that was ever configured."""
    items = _by_source(tx, select(_LISTED.c.source, func.count()))
    untyped = _by_source(tx, _filed_under("type", UNTYPED))
    nowhere = _by_source(tx, _filed_under("region", NO_REGION))
    last = select(func.max(_POLL.c.id)).group_by(_POLL.c.source)
    details = {row.source: row.detail for row in tx.execute(select(_POLL).where(_POLL.c.id.in_(last)))}
    return [
        SourceFact(
            key=SourceKey(row.key),
            items=items.get(row.key, 0),
            untyped=untyped.get(row.key, 0),
            without_region=nowhere.get(row.key, 0),
            outcome=Outcome(row.last_outcome) if row.last_outcome else None,
            detail=details.get(row.key, ""),
            failures=row.failures,
            last_ok=row.last_ok_at,
            believed=row.baseline_at is not None,
            released=row.release is not None,
            retired=row.state == RETIRED,
        )
        for row in tx.execute(select(_SOURCE).order_by(_SOURCE.c.key))
    ]


def own_types(tx: Tx, known: Collection[TypeSlug]) -> list[OwnTypeFact]:
    """The types of items that are none of the known ones, those with the most items first."""
    counted = (
        select(_FILED.c.slug, _LISTED.c.source, func.count())
        .join(_ITEM, _ITEM.c.seq == _FILED.c.seq)
        .join(_LISTED, _LISTED.c.item == _ITEM.c.id)
        .where(_FILED.c.facet == "type", _FILED.c.slug.not_in([*known, UNTYPED]))
        .group_by(_FILED.c.slug, _LISTED.c.source)
        .order_by(func.count().desc(), _LISTED.c.source)
    )
    found: dict[str, dict[SourceKey, int]] = defaultdict(dict)
    for slug, source, count in tx.execute(counted):
        found[slug][SourceKey(source)] = count
    in_all = select(_FILED.c.slug, func.count()).where(_FILED.c.facet == "type").group_by(_FILED.c.slug)
    items: dict[str, int] = dict(tx.execute(in_all).all())
    labels = type_labels(tx) if found else {}
    facts = [
        OwnTypeFact(slug=TypeSlug(slug), label=labels[TypeSlug(slug)], sources=counts, items=items[slug])
        for slug, counts in found.items()
    ]
    return sorted(facts, key=lambda fact: (-fact.items, fact.slug))


def endpoints(tx: Tx) -> list[EndpointFact]:
    """Every endpoint, with what waits for it."""
    counted = select(_DELIVERY.c.endpoint, _DELIVERY.c.state, func.count())
    owed = {
        (key, state): count
        for key, state, count in tx.execute(counted.group_by(_DELIVERY.c.endpoint, _DELIVERY.c.state))
    }
    held = select(_DELIVERY.c.endpoint, func.count()).where(
        _DELIVERY.c.state == DeliveryState.UNKNOWN.value, _DELIVERY.c.due_at.is_(None)
    )
    doubtful: dict[str, int] = dict(tx.execute(held.group_by(_DELIVERY.c.endpoint)).all())
    return [
        EndpointFact(
            key=EndpointKey(row.key),
            waiting=owed.get((row.key, DeliveryState.PENDING.value), 0),
            dead=owed.get((row.key, DeliveryState.DEAD.value), 0),
            gone=row.gone_at,
            held_until=row.held_until,
            why=row.why,
            doubtful=doubtful.get(row.key, 0),
            failing_since=row.failing_since,
            failures=row.failures,
        )
        for row in tx.execute(select(_ENDPOINT).order_by(_ENDPOINT.c.key))
    ]


def corrected(tx: Tx) -> list[CorrectionFact]:
    """Every correction, the oldest first."""
    said = corrections.every(tx)
    there: set[str] = set()
    for ids in batches(said):
        there.update(tx.scalars(select(_ITEM.c.id).where(_ITEM.c.id.in_(ids))))
    return [CorrectionFact(item=ItemId(id), correction=one, there=id in there) for id, one in said.items()]


def evidence_words(tx: Tx) -> Iterator[str]:
    """The words of each piece of evidence of each item, as printed; the same words come as often as they stand."""
    for (filing,) in tx.execute(select(_ITEM.c.filing).execution_options(yield_per=500)):
        yield from (words for _, words, *_ in filing["evidence"])


def region_items(tx: Tx) -> dict[str, int]:
    """How many items stand in each region."""
    counted = select(_FILED.c.slug, func.count()).where(_FILED.c.facet == "region").group_by(_FILED.c.slug)
    return dict(tx.execute(counted).all())


def items(tx: Tx) -> int:
    """How many items there are."""
    return tx.execute(select(func.count()).select_from(_ITEM)).scalar_one()


def soundness(tx: Tx) -> str:
    """``ok``, or what SQLite finds wrong with its file (``PRAGMA quick_check``)."""
    return "; ".join(tx.exec_driver_sql("PRAGMA quick_check(5)").scalars())


def size(tx: Tx) -> int:
    """Bytes of the database, without its log."""
    pages, bytes = (tx.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages * bytes)


def _by_source(tx: Tx, counted: Select[Any]) -> dict[str, int]:
    return dict(tx.execute(counted.group_by(_LISTED.c.source)).all())


def _filed_under(facet: str, slug: str) -> Select[Any]:
    return (
        select(_LISTED.c.source, func.count())
        .join(_ITEM, _ITEM.c.id == _LISTED.c.item)
        .join(_FILED, and_(_FILED.c.seq == _ITEM.c.seq, _FILED.c.facet == facet, _FILED.c.slug == slug))
    )

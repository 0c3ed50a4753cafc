"""From rows to values and back: the only place that knows both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from feedpub.model import (
    CountryCode,
    Delivery,
    DeliveryEvent,
    DeliveryId,
    DeliveryState,
    EndpointKey,
    EntryId,
    Evidence,
    Filing,
    Item,
    ItemId,
    RegionSlug,
    SourceKey,
    SubscriptionKey,
    TypeSlug,
    Withdrawal,
)


def row_of(item: Item) -> dict[str, Any]:
    """The columns of an item that the item itself tells."""
    return {
        "id": item.id,
        "entry_id": item.entry_id,
        "owner": item.sources[0],
        "title": item.title,
        "link": item.link,
        "summary": item.summary,
        "caption": item.caption,
        "image": item.image,
        "authors": list(item.authors),
        "language": item.language,
        "section": item.section,
        "printed_type": item.printed_type,
        "filing": _filing_json(item.filing),
        "published_at": item.published,
        "dated_by": item.dated_by,
        "printed_day": item.printed_day.isoformat() if item.printed_day else None,
        "first_seen_at": item.first_seen,
        "updated_at": item.updated,
        "revision": item.revision,
        "backlog": item.backlog,
    }


def item_of(
    row: Row[Any], sources: Sequence[SourceKey], content: str | None = None, withdrawn: Withdrawal | None = None
) -> Item:
    """The item of a row, with what stands beside it in other tables."""
    return Item(
        id=ItemId(row.id),
        entry_id=EntryId(row.entry_id),
        title=row.title,
        link=row.link,
        summary=row.summary,
        caption=row.caption,
        image=row.image,
        authors=tuple(row.authors),
        language=row.language,
        section=row.section,
        printed_type=row.printed_type,
        filing=_filing(row.filing),
        published=row.published_at,
        dated_by=row.dated_by,
        printed_day=date.fromisoformat(row.printed_day) if row.printed_day else None,
        first_seen=row.first_seen_at,
        updated=row.updated_at,
        revision=row.revision,
        backlog=row.backlog,
        sources=tuple(sources),
        content=content,
        withdrawn=withdrawn,
    )


def filings_of(item: Item, seq: int) -> Iterator[dict[str, Any]]:
    """One row for each shelf that the item stands on; the United States only as a subject.

    A withdrawn item that has left stands on none.
    """
    if item.withdrawn is not None and item.withdrawn.left is not None:
        return
    filing = item.filing
    slugs: list[tuple[str, str]] = [("type", filing.type)]
    slugs += [("region", region) for region in filing.shelf_regions]
    slugs += [("country", country) for country in filing.countries]
    slugs += [("country", "US")] if filing.us_is_subject else []
    slugs += [("source", source) for source in item.sources]
    slugs += [("type/region", f"{filing.type}/{region}") for region in filing.shelf_regions]
    for facet, slug in slugs:
        yield {"seq": seq, "facet": facet, "slug": slug, "published_at": item.published}


def delivery_of(row: Row[Any]) -> Delivery:
    """The delivery of a row."""
    return Delivery(
        id=DeliveryId(row.id),
        item=ItemId(row.item),
        event=DeliveryEvent(row.event),
        subscription=SubscriptionKey(row.subscription),
        endpoint=EndpointKey(row.endpoint),
        state=DeliveryState(row.state),
        created=row.created_at,
        due=row.due_at,
        attempts=row.attempts,
        settled=row.settled_at,
        detail=row.detail,
        edition=row.edition,
        sequence=row.sequence,
        previous=row.previous,
        bound=row.bound,
        receipt=row.receipt,
        since=row.since_at,
    )


def _filing_json(filing: Filing) -> dict[str, Any]:
    return {
        "type": filing.type,
        "type_label": filing.type_label,
        "type_known": filing.type_known,
        "countries": list(filing.countries),
        "regions": list(filing.regions),
        "weak_regions": list(filing.weak_regions),
        "us_is_subject": filing.us_is_subject,
        "evidence": [_evidence_json(hit) for hit in filing.evidence],
    }


def _filing(kept: Mapping[str, Any]) -> Filing:
    return Filing(
        type=TypeSlug(kept["type"]),
        type_label=kept["type_label"],
        type_known=kept["type_known"],
        countries=tuple(CountryCode(code) for code in kept["countries"]),
        regions=tuple(RegionSlug(slug) for slug in kept["regions"]),
        weak_regions=tuple(RegionSlug(slug) for slug in kept["weak_regions"]),
        us_is_subject=kept["us_is_subject"],
        evidence=tuple(
            Evidence(field=field, text=text, rule=rule, gives=tuple(gives), start=start, end=end, taken=tuple(*taken))
            for field, text, rule, gives, start, end, *taken in kept["evidence"]
        ),
    )


def _evidence_json(hit: Evidence) -> list[Any]:
    """What an operator has taken away stands behind the rest, where there is any."""
    taken = [list(hit.taken)] if hit.taken else []
    return [hit.field, hit.text, hit.rule, list(hit.gives), hit.start, hit.end, *taken]

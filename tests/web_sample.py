"""A filled library to look at: invented publishers, some fifty invented items of every type about every region.

.venv/bin/python tests/web_sample.py 8080       serves it on 127.0.0.1
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from feedpub.model import (
    CountryCode,
    Delivery,
    DeliveryEvent,
    DeliveryId,
    DeliveryState,
    Ending,
    EndpointKey,
    EntryId,
    Evidence,
    Feed,
    FeedPath,
    Filing,
    Item,
    ItemId,
    Outcome,
    Poll,
    RegionSlug,
    Secret,
    Selection,
    Skipped,
    SourceKey,
    SourceReport,
    SubscriptionKey,
    TypeSlug,
)
from makers import NOON, an_item
from web_library import TAXONOMY, MemoryLibrary, a_source

SOURCES = (
    a_source("northlight", "Northlight Institute: Maritime Security"),
    a_source("meridian", "Meridian House: Regions"),
    a_source("quay-street", "Quay Street Review"),
    a_source("ministry-of-ports", "Ministry of Ports: Publications"),
)
# Type, country codes or +region, title, summary.
_LINES = Path(__file__).parent / "unit" / "web" / "items.txt"


def _items() -> Iterator[Item]:
    for place, line in enumerate(_LINES.read_text(encoding="utf-8").splitlines()):
        yield _item(place, *line.split("|"))


def _item(place: int, type: str, places: str, title: str, summary: str) -> Item:
    published = NOON - timedelta(days=place * 2, hours=place)
    id = f"{place:02}sampleitem".translate(str.maketrans("0189", "abcd")).ljust(16, "q")
    return an_item(
        id=ItemId(id),
        entry_id=EntryId(f"tag:feeds.example,2026:item/{id}"),
        title=title,
        summary=summary,
        link=f"https://{SOURCES[place % 4].key}.example/{type}/{place}.html",
        image=f"https://pictures.example/{place}.jpg" if place % 3 == 0 else None,
        caption="A harbour at dusk, seen from the mole" if place % 3 == 0 else None,
        authors=("A. Lindqvist", "M. Okafor") if place % 5 == 0 else (),
        printed_type=type.replace("-", " ").title(),
        filing=_filing(type, places, title, summary),
        published=published,
        first_seen=published + timedelta(hours=2),
        updated=published,
        dated_by="first_seen" if place % 11 == 10 else "listing",
        sources=tuple(SOURCES[number % 4].key for number in ((place, place + 1) if place % 7 == 0 else (place,))),
    )


def _filing(type: str, places: str, title: str, summary: str) -> Filing:
    codes = sorted(CountryCode(code) for code in places.split() if not code.startswith("+"))
    named = {RegionSlug(slug[1:]) for slug in places.split() if slug.startswith("+")} - {"global"}
    regions = named | {region for code in codes for region in TAXONOMY.country_regions[code]}
    known = TypeSlug(type) in TAXONOMY.types
    return Filing(
        type=TypeSlug(type),
        type_label=TAXONOMY.types.get(TypeSlug(type), "Working Notes"),
        type_known=known,
        countries=tuple(code for code in codes if code != "US"),
        regions=tuple(sorted(regions)),
        us_is_subject="US" in codes,
        evidence=tuple(_evidence(type, codes, title, summary)),
    )


def _evidence(type: str, codes: list[CountryCode], title: str, summary: str) -> Iterator[Evidence]:
    rule = "label" if TypeSlug(type) in TAXONOMY.types else "own_type"
    yield Evidence(field="type", text=type.replace("-", " ").title(), rule=rule, gives=(f"type:{type}",))
    for code in codes:
        gives = (f"country:{code}", *(f"region:{region}" for region in TAXONOMY.country_regions[code]))
        for field, text in (("title", title), ("summary", summary)):
            start = text.find(name := TAXONOMY.countries[code])
            if start >= 0:
                yield Evidence(field=field, text=name, rule="name", gives=gives, start=start, end=start + len(name))
    start = title.find("Sea")
    if start >= 0:
        yield Evidence(field="title", text="Sea", rule="blocker", start=start, end=start + 3)


_OUTCOMES = (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.HTTP_5XX, Outcome.HELD)


def _reports() -> Iterator[SourceReport]:
    for source, outcome in zip(SOURCES, _OUTCOMES, strict=True):
        polls = tuple(_polls(source.key, outcome))
        yield SourceReport(
            key=source.key,
            title=source.title,
            url=source.url,
            items=12,
            outcome=outcome,
            last_poll=polls[0].started,
            last_ok=NOON if outcome.healthy else NOON - timedelta(days=3),
            next_poll=NOON + timedelta(minutes=30),
            failures=0 if outcome.healthy else 7,
            polls=polls,
        )


def _polls(source: SourceKey, outcome: Outcome) -> Iterator[Poll]:
    details = {
        Outcome.HTTP_5XX: "the server answered 503 Service Unavailable",
        Outcome.HELD: "24 of 26 items are new: held until you release them",
    }
    yield Poll(
        source=source,
        outcome=outcome,
        started=NOON,
        took=timedelta(seconds=1.284),
        found=26,
        new=1,
        status=503 if outcome == Outcome.HTTP_5XX else 200,
        detail=details.get(outcome, ""),
        skipped=(Skipped(reason="bad_date"), Skipped(reason="bad_date"), Skipped(reason="no_title")),
    )
    for half_hours in range(1, 6):
        at = NOON - timedelta(minutes=30 * half_hours)
        took = timedelta(seconds=0.21)
        yield Poll(source=source, outcome=Outcome.NOT_MODIFIED, started=at, took=took, status=304)


def _deliveries(items: list[Item]) -> Iterator[Delivery]:
    states = (*DeliveryState, DeliveryState.DELIVERED)
    for place, (item, state) in enumerate(zip(items, states, strict=False)):
        yield Delivery(
            id=DeliveryId(f"d{place}"),
            item=item.id,
            event=DeliveryEvent.PUBLISHED,
            subscription=SubscriptionKey("desk/0"),
            endpoint=EndpointKey("desk"),
            state=state,
            created=item.first_seen,
            due=item.first_seen,
            attempts=8 if state == DeliveryState.DEAD else 1,
            detail="410: the hook was revoked" if state == DeliveryState.DEAD else "",
        )


def sample() -> MemoryLibrary:
    """The filled library."""
    items = list(_items())
    return MemoryLibrary(
        stored=items, watched=SOURCES, reports=list(_reports()), owed=list(_deliveries(items)), ended=[_ended(items)]
    )


def _ended(items: list[Item]) -> Ending:
    """A feed that has ended a while ago and still says so."""
    feed = Feed(path=FeedPath("canals"), title="Canals of the World", description="", selection=Selection(), kept=False)
    return Ending(feed=feed, at=NOON, until=NOON + timedelta(days=30), shown=tuple(item.id for item in items[:6]))


if __name__ == "__main__":
    import uvicorn

    from feedpub.web import create_app
    from web_channels import channels

    application = create_app(
        sample(),
        ready=lambda: {"store": True, "schedule": True},
        metrics=lambda: (b"feedpub_items 48\n", "text/plain; version=0.0.4; charset=utf-8"),
        operator_token=Secret(lambda: "open"),
        channels=channels(),
    )
    uvicorn.run(application, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")

"""What is owed, as an announcement: the delivery with its item or notice, and the words and addresses around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from feedpub.model import (
    Announcement,
    Delivery,
    DeliveryEvent,
    FeedPath,
    Item,
    Manner,
    Notice,
    Subscription,
    SubscriptionKey,
)
from feedpub.pipeline.desk import Desk
from feedpub.policy.addresses import feed_for
from feedpub.policy.catalogue import ALL
from feedpub.policy.notices import has_left, over
from feedpub.policy.templates import TemplateFault, fill


def of_item(
    desk: Desk, delivery: Delivery, item: Item, *, path: FeedPath | None = None, receipt: str = ""
) -> Announcement:
    """An item as a subscription words it; ``path`` is what ``path_of`` says. A template that breaks on this item leaves
    its words to the kind.
    """
    catalogue, filing = desk.catalogue, item.filing
    path = path or path_of(desk, delivery.subscription)
    subscription = desk.subscription(delivery.subscription)
    gone = item.withdrawn if delivery.event is DeliveryEvent.WITHDRAWN else None
    plain = Announcement(
        id=delivery.id,
        event=delivery.event,
        occurred=delivery.created,
        headline=item.title,
        excerpt=gone.note if gone else item.summary or "",
        link=item.link,
        page=f"{catalogue.site.url}/items/{item.id}",
        feed=catalogue.address(path, "json"),
        feed_page=catalogue.page(path),
        image=item.image,
        day=item.day,
        type_name=catalogue.type_name(filing.type),
        region_names=tuple(catalogue.label("region", region) for region in filing.regions),
        country_names=tuple(catalogue.label("country", country) for country in filing.countries),
        source_titles=tuple(desk.sources[key].title for key in item.sources if key in desk.sources),
        item=item,
        sequence=delivery.sequence,
        previous=delivery.previous,
        receipt=receipt,
    )
    return _worded(plain, subscription) if subscription else plain


def of_notice(desk: Desk, delivery: Delivery, notice: Notice) -> Announcement:
    """A state of the operation that has begun, or is over."""
    ended = delivery.event is DeliveryEvent.ENDED
    return Announcement(
        id=delivery.id,
        event=delivery.event,
        occurred=delivery.created,
        headline=over(notice, left=has_left(notice, desk.sources, desk.endpoints)) if ended else notice.title,
        excerpt="" if ended else notice.text,
        link=None,
        page=f"{desk.catalogue.site.url}/operator/",
        feed="",
        day=delivery.created.date(),
        notice=notice,
        sequence=delivery.sequence,
        previous=delivery.previous,
    )


def manner_of(desk: Desk, subscription: Subscription | None, *, digest: bool, most_parts: int | None) -> Manner:
    """How a subscription wants several items told."""
    path = path_of(desk, subscription.key) if subscription else ALL
    by = subscription.by if subscription else "type"
    return Manner(digest=digest, by=by, feed=desk.catalogue.page(path), most_parts=most_parts)


def path_of(desk: Desk, key: SubscriptionKey) -> FeedPath:
    """The path of the feed that holds all that a subscription tells; of everything, where it has left the file."""
    subscription = desk.subscription(key)
    return feed_for(desk.catalogue, subscription.selection) if subscription else ALL


def _worded(plain: Announcement, subscription: Subscription) -> Announcement:
    if subscription.title is None and subscription.line is None:
        return plain
    fields = _fields(plain)
    try:
        title = (subscription.title and fill(subscription.title, fields)) or plain.headline
        line = fill(subscription.line, fields) if subscription.line else None
    except TemplateFault:
        return plain
    return replace(plain, headline=title, line=line)


def _fields(plain: Announcement) -> Mapping[str, object]:
    """What a template may name."""
    return {
        "title": plain.headline,
        "summary": plain.excerpt,
        "type": plain.type_name,
        "regions": list(plain.region_names),
        "countries": list(plain.country_names),
        "sources": list(plain.source_titles),
        "authors": list(plain.item.authors) if plain.item else [],
        "date": plain.day.isoformat(),
        "link": plain.link or plain.page,
    }

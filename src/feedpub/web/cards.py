"""An item as a card: what an index, a feed page and a search show of it, each label linked to its feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from feedpub.model import CountryCode, Item, as_shown
from feedpub.web.addresses import item_page, web_image, web_link
from feedpub.web.directory import Directory, Line
from feedpub.web.library import Library

UNITED_STATES = CountryCode("US")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a person sees of an item at a glance."""

    title: str
    href: str
    """Where the item itself stands; its page here where the listing gave no link."""
    page: str
    summary: str
    image: str | None
    day: date
    first_seen: bool
    """The listing gave no date: what is shown is when we saw the item first."""
    language: str | None
    sources: tuple[Line, ...]
    chips: tuple[Line, ...]


def card(item: Item, library: Library, directory: Directory) -> Card:
    """The card of an item; a withdrawn one says that it is."""
    item, page = as_shown(item), item_page(library, item.id)
    return Card(
        title=item.title,
        href=web_link(item.link) or page,
        page=page,
        summary=item.summary or "",
        image=web_image(item.image, library.site),
        day=item.day,
        first_seen=item.dated_by == "first_seen",
        language=item.language,
        sources=tuple(directory.chip("source", key) for key in item.sources),
        chips=tuple(chips(item, library, directory)),
    )


def chips(item: Item, library: Library, directory: Directory) -> Iterator[Line]:
    """Type, regions and countries of an item, as its feeds know them."""
    filing, taxonomy = item.filing, library.taxonomy
    yield directory.chip("type", filing.type, filing.type_label)
    for slug in filing.shelf_regions:
        region = taxonomy.regions.get(slug)
        yield directory.chip("region", slug, region.name if region else slug)
    for code in (*filing.countries, *((UNITED_STATES,) if filing.us_is_subject else ())):
        yield directory.chip("country", code, taxonomy.countries.get(code, code))

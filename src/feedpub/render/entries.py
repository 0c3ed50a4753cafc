"""An item as its readers will see it: the words and addresses of an entry. No format is known here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from feedpub.model import Category, CountryCode, Entry, Item, Site, SourceKey, Taxonomy, Via, as_shown
from feedpub.model.shown import WITHDRAWN
from feedpub.render.text import clean, one_line, web_address

TITLE_CHARACTERS = 150
"""A longer title is cut: readers show it on one line."""
_MAIL = re.compile(r"<[^<>\s]+@[^<>\s]+>")
"""An address as mail programs write it behind a name: nobody's name, and what collectors of addresses look for."""


def entry_of(item: Item, taxonomy: Taxonomy, site: Site, sources: Mapping[SourceKey, tuple[str, str]]) -> Entry:
    """The entry of an item. ``sources`` gives each source's title and the address of its listing.

    A withdrawn item says that it is, and shows neither picture nor content.
    An item whose link is no absolute web address leads to its own page here; a picture without one is left out.
    """
    item, page = as_shown(item), f"{site.url}/items/{item.id}"
    return Entry(
        id=item.entry_id,
        item=item.id,
        revision=item.revision,
        title=_title(item),
        link=web_address(item.link) or page,
        page=page,
        summary=clean(item.summary or "").strip(),
        published=item.published,
        updated=item.updated,
        authors=tuple(filter(None, (one_line(_MAIL.sub(" ", name), TITLE_CHARACTERS) for name in item.authors))),
        categories=tuple(_categories(item, taxonomy, site)),
        image=web_address(item.image),
        caption=item.caption,
        content=clean(item.content or "") or None,
        language=item.language,
        via=tuple(_via(item, sources)),
    )


def _title(item: Item) -> str:
    """The title, or the first other words that there are: no format allows an entry without a title."""
    words = (item.title, item.summary or "", item.filing.type_label, item.id)
    return next(filter(None, (one_line(text, TITLE_CHARACTERS) for text in words)))


def _categories(item: Item, taxonomy: Taxonomy, site: Site) -> Iterator[Category]:
    """The item's type, regions and countries, and that it is withdrawn; an item without a region has no label that
    says so.
    """
    filing = item.filing
    yield Category(scheme=f"{site.url}/types", term=filing.type, label=filing.type_label)
    for slug in filing.regions:
        region = taxonomy.regions.get(slug)
        yield Category(scheme=f"{site.url}/regions", term=slug, label=region.name if region else slug)
    subject = {CountryCode("US")} if filing.us_is_subject else set[CountryCode]()
    for code in sorted({*filing.countries, *subject}):
        yield Category(scheme=f"{site.url}/countries", term=code, label=taxonomy.countries.get(code, code))
    if item.withdrawn is not None:
        yield Category(scheme=f"{site.url}/states", term=WITHDRAWN.lower(), label=WITHDRAWN)


def _via(item: Item, sources: Mapping[SourceKey, tuple[str, str]]) -> Iterator[Via]:
    for key in item.sources:
        if key in sources:
            title, url = sources[key]
            yield Via(title=title, url=url)

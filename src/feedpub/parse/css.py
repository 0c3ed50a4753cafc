"""The kind ``css``: items and their fields by CSS selectors. Follows no link and guesses no selector."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ConfigDict, Field

from feedpub.errors import ListingError
from feedpub.model import Listing, ParsedListing, Reading
from feedpub.parse import html
from feedpub.parse.challenge import is_challenge
from feedpub.parse.draft import Draft, settle
from feedpub.parse.kind import ListingKind
from feedpub.parse.links import absolute
from feedpub.parse.pictures import picture
from feedpub.parse.selector import checked, checked_plain, common_place, pick

FIELDS = ("title", "link", "type", "date", "summary", "image", "caption", "authors", "id", "section")

Selector = Annotated[str, AfterValidator(checked)]
ElementSelector = Annotated[str, AfterValidator(checked_plain)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CssOptions:
    """Where things stand on the page. A field is ``selector``, ``selector@attribute`` or ``@attribute``."""

    __pydantic_config__: ClassVar[ConfigDict] = {"extra": "forbid"}

    items: Annotated[ElementSelector, Field(description="Each match is one item.", examples=["main li.teaser"])]
    title: Annotated[Selector, Field(description="The item's title.", examples=["h3"])] = "h1, h2, h3, h4"
    link: Annotated[
        Selector | None,
        Field(
            description="The item's address; else the link in the title, else the item's first.", examples=["a@href"]
        ),
    ] = None
    type: Annotated[Selector | None, Field(description="The type as printed.", examples=["p.type, a.flag"])] = None
    date: Annotated[
        Selector | None, Field(description="When it was published.", examples=["time@datetime", "p.date"])
    ] = None
    summary: Annotated[Selector | None, Field(description="What it is about.", examples=["p.desc"])] = None
    image: Annotated[Selector | None, Field(description="Its picture, lazy ones too.", examples=["img"])] = None
    caption: Annotated[Selector | None, Field(description="Words of the picture.", examples=["img@alt"])] = None
    authors: Annotated[Selector | None, Field(description="Each match is one author.", examples=[".by a"])] = None
    id: Annotated[
        Selector | None, Field(description="The source's own id of the item.", examples=["@data-content-id"])
    ] = None
    section: Annotated[Selector | None, Field(description="The item's section, in the item.", examples=[".tag"])] = None
    section_heading: Annotated[
        ElementSelector | None,
        Field(description="Headings between items: the nearest one above names the section.", examples=["main h2"]),
    ] = None


def read_css(listing: Listing, options: CssOptions, reading: Reading) -> ParsedListing:
    """The items that the selectors find. Raises ``ListingError`` where the page is no HTML or a challenge."""
    text, notes = html.decode(listing)
    root = html.tree(text)
    items, skipped = settle(css_drafts(root, options), based(root, reading))
    title = html.page_title(root)
    if not items and is_challenge(title, text):
        raise ListingError(f"a challenge stands before the page: {title or 'without a title'}", fault="blocked")
    return ParsedListing(
        items=items, skipped=(*notes, *skipped), title=title, language=html.language(root), kind=CSS.name
    )


def css_drafts(root: html.Element, options: CssOptions) -> Iterator[Draft]:
    """The candidates that the selectors find, in page order."""
    items = pick(options.items).elements(root)
    fields = Fields(common_place(items, root), options, frozenset(items))
    for element, section in zip(items, _sections(root, items, options), strict=True):
        yield _draft(element, fields, section)


class Fields:
    """Every field's matches, by item."""

    def __init__(self, place: html.Element, options: CssOptions, items: Collection[html.Element]) -> None:
        chosen = {name: getattr(options, name) for name in FIELDS}
        self._picks = {name: pick(selector) for name, selector in chosen.items() if selector}
        self._found = {name: field.by_item(place, items) for name, field in self._picks.items()}

    def has(self, name: str) -> bool:
        return name in self._picks

    def elements(self, name: str, item: html.Element) -> list[html.Element]:
        return self._found.get(name, {}).get(item, [])

    def values(self, name: str, item: html.Element) -> Iterator[str]:
        return self._picks[name].values(self.elements(name, item)) if name in self._picks else iter(())

    def first(self, name: str, item: html.Element) -> str | None:
        return next(self.values(name, item), None)

    def picture(self, item: html.Element) -> str | None:
        chosen = self._picks.get("image")
        if chosen and chosen.attribute:
            return self.first("image", item)
        return picture(self.elements("image", item))


def based(root: html.Element, reading: Reading) -> Reading:
    """The reading with the page's own ``<base href>``, if it has a usable one, and its language, if none is given."""
    base = root.find(".//base[@href]")
    url = absolute(base.get("href", ""), reading.base_url) if base is not None else None
    return replace(reading, base_url=url or reading.base_url, language=reading.language or html.language(root))


def _draft(item: html.Element, fields: Fields, section: str | None) -> Draft:
    return Draft(
        title=fields.first("title", item) or "",
        link=_link(item, fields),
        own_id=fields.first("id", item),
        section=fields.first("section", item) or section,
        type=fields.first("type", item),
        date=fields.first("date", item),
        summary=fields.first("summary", item),
        caption=fields.first("caption", item),
        image=fields.picture(item),
        authors=tuple(fields.values("authors", item)),
    )


def _link(item: html.Element, fields: Fields) -> str | None:
    """The chosen link; where none was chosen, that in the title, around it, or the item's first."""
    if fields.has("link"):
        return fields.first("link", item)
    titles = fields.elements("title", item)[:1]
    around = [link for title in titles for link in title.iterancestors("a")]
    return next((href for place in (*titles, *around, item) if (href := _first_href(place))), None)


def _first_href(place: html.Element) -> str | None:
    """The address of the place itself, where it is a link (``<a><h3>…</h3></a>``), or of the first link in it."""
    return place.get("href") or next((a.get("href") for a in place.iter("a") if a.get("href")), None)


def _sections(root: html.Element, items: list[html.Element], options: CssOptions) -> list[str | None]:
    """For each item the words of the nearest heading above it: one search finds both in the order of the page."""
    if not options.section_heading:
        return [None] * len(items)
    wanted = frozenset(items)
    found: list[str | None] = []
    current: str | None = None
    for element in pick(f"{options.items}, {options.section_heading}").elements(root):
        if element in wanted:
            found.append(current)
        else:
            current = html.words(element) or None
    return found


CSS = ListingKind(
    name="css",
    summary="Items and their fields by CSS selectors that you give.",
    options=CssOptions,
    version=2,
    read=read_css,
)

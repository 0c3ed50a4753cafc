"""An item's page: what the listing said, where the item is filed, and the words that decided it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import CountryCode, Evidence, Item, ItemId, RegionSlug, Taxonomy, TypeSlug
from feedpub.web.cards import card
from feedpub.web.directory import Directory
from feedpub.web.library import Library
from feedpub.web.marks import Piece, pieces
from feedpub.web.pages import Pages

_FIELDS = (
    ("type", "Printed type"),
    ("section", "Section of the page"),
    ("summary", "Summary"),
    ("caption", "Picture caption"),
    ("link", "Link"),
)
"""The fields below the title in which evidence can stand, in reading order."""
_LABELS = {"title": "Title", **dict(_FIELDS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedField:
    """A field of the item with the words marked that decided."""

    name: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One piece of evidence as a person reads it."""

    field: str
    words: str
    rule: str
    gives: tuple[str, ...]


class ItemPage:
    """Makes the pages of items."""

    def __init__(self, library: Library, pages: Pages) -> None:
        self._library = library
        self._pages = pages

    async def show(self, request: Request) -> Response:
        """``/items/<id>``."""
        item = await self._library.item(ItemId(request.path_params["id"]))
        if item is None:
            raise HTTPException(404, "No item has this address.")
        directory = Directory(self._library, await self._library.shelves())
        decided = [hit for hit in item.filing.evidence if hit.gives]
        set_aside = [hit for hit in item.filing.evidence if not hit.gives]
        return self._pages.answer(
            request,
            "item.html",
            item=item,
            card=card(item, self._library, directory),
            title=_marked(item.title, "title", decided),
            fields=_fields(item, decided),
            decided=[_reason(hit, self._library.taxonomy, item) for hit in decided],
            set_aside=[_reason(hit, self._library.taxonomy, item) for hit in set_aside],
        )


def _fields(item: Item, decided: list[Evidence]) -> list[MarkedField]:
    texts = {
        "type": item.printed_type,
        "section": item.section,
        "summary": item.summary,
        "caption": item.caption,
        "link": item.link,
    }
    return [
        MarkedField(name=name, label=label, pieces=_marked(text, name, decided))
        for name, label in _FIELDS
        if (text := texts[name])
    ]


def _marked(text: str, field: str, evidence: list[Evidence]) -> tuple[Piece, ...]:
    return pieces(text, (hit for hit in evidence if hit.field == field))


def _reason(hit: Evidence, taxonomy: Taxonomy, item: Item) -> Reason:
    return Reason(
        field=_LABELS.get(hit.field, hit.field),
        words=hit.text,
        rule=hit.rule.replace("_", " "),
        gives=tuple(_given(gift, taxonomy, item) for gift in hit.gives),
    )


def _given(gift: str, taxonomy: Taxonomy, item: Item) -> str:
    """What a hit files the item under, in words: ``country:JP`` is Japan."""
    kind, _, value = gift.partition(":")
    match kind:
        case "type":
            own = item.filing.type_label if value == item.filing.type else value
            return f"Type: {taxonomy.types.get(TypeSlug(value), own)}"
        case "country":
            return f"Country: {taxonomy.countries.get(CountryCode(value), value)}"
        case "region":
            return f"Region: {_region(value, taxonomy)}"
        case "weak":
            return f"Weak hint: {_region(value, taxonomy)}"
        case "us_subject":
            return "The United States is the subject"
        case _:
            return gift


def _region(slug: str, taxonomy: Taxonomy) -> str:
    region = taxonomy.regions.get(RegionSlug(slug))
    return region.name if region else slug

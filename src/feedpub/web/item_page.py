"""An item's page: what the listing said, where the item is filed, and the words that decided it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import Item, ItemId, Taxonomy, as_shown
from feedpub.policy import reasons
from feedpub.policy.explanation import OVERRULED, Explanation, Label, Reason, explained
from feedpub.policy.marking import Piece, pieces
from feedpub.web.addresses import web_image
from feedpub.web.cards import card
from feedpub.web.directory import Directory, Line
from feedpub.web.library import Library
from feedpub.web.pages import Pages

ABOUT = 200
"""Characters of a summary that machines are told."""
_FIELDS = ("type", "section", "summary", "caption", "link")
"""The fields below the title in which evidence can stand, in reading order."""
_MEANINGS = (("strong", "decided"), ("weak", "only hint"), ("aside", "were set aside"))
"""What each mark in a text says, after "words that"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedField:
    """A field of the item with the words marked that decided."""

    name: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonLine:
    """A reason as a line: the words (empty where there are none to show), where they stand, and why."""

    words: str
    place: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelBlock:
    """A label, linked to its feed, with its reasons."""

    chip: Line
    lines: tuple[ReasonLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the explanation. ``empty`` is said where it has no block."""

    title: str
    id: str
    blocks: tuple[LabelBlock, ...]
    empty: str = ""


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
        explanation = explained(item.filing, self._library.taxonomy)
        title = pieces(item.title, "title", item.filing, self._library.taxonomy)
        fields = _fields(item, self._library.taxonomy)
        return self._pages.answer(
            request,
            "item.html",
            item=item,
            card=card(item, self._library, directory),
            title=title,
            canonical=f"{self._library.site.url}/items/{item.id}",
            about=(as_shown(item).summary or "")[:ABOUT],
            picture=web_image(item.image, self._library.site),
            fields=fields,
            legend=_legend([title, *(field.pieces for field in fields)]),
            sections=_sections(explanation, directory),
            set_aside=[_line(reason) for reason in explanation.set_aside if reason.rule != OVERRULED],
            overruled=[_line(reason) for reason in explanation.set_aside if reason.rule == OVERRULED],
            correction=explanation.correction,
        )


def _fields(item: Item, taxonomy: Taxonomy) -> list[MarkedField]:
    item = as_shown(item)
    texts = {
        "type": item.printed_type,
        "section": item.section,
        "summary": None if item.withdrawn else item.summary,
        "caption": item.caption,
        "link": item.link,
    }
    return [
        MarkedField(
            name=name, label=reasons.FIELDS[name].capitalize(), pieces=pieces(text, name, item.filing, taxonomy)
        )
        for name in _FIELDS
        if (text := texts[name])
    ]


def _legend(shown: list[tuple[Piece, ...]]) -> list[tuple[str, str]]:
    """The marks that this page has."""
    used = {piece.strength for pieces in shown for piece in pieces}
    return [(strength, meaning) for strength, meaning in _MEANINGS if strength in used]


def _sections(explanation: Explanation, directory: Directory) -> list[Section]:
    """Type and regions always, countries and hints where there are any."""
    found = [
        Section(
            title="Type",
            id="type",
            blocks=_blocks("type", (explanation.type,), directory) if explanation.type.reasons else (),
            empty=reasons.NO_TYPE,
        ),
        Section(title="Countries", id="countries", blocks=_blocks("country", explanation.countries, directory)),
        Section(
            title="Regions",
            id="regions",
            blocks=_blocks("region", explanation.regions, directory),
            empty=reasons.NO_REGION,
        ),
        Section(title="Weak hints", id="weak", blocks=_blocks("", explanation.weak, directory)),
    ]
    return [section for section in found if section.blocks or section.empty]


def _blocks(kind: str, labels: tuple[Label, ...], directory: Directory) -> tuple[LabelBlock, ...]:
    return tuple(
        LabelBlock(
            chip=_chip(kind, label, directory),
            lines=tuple(map(_line, label.reasons)),
        )
        for label in labels
    )


def _chip(kind: str, label: Label, directory: Directory) -> Line:
    """The label with its feed; a hint is in none."""
    return directory.chip(kind, label.key, label.name) if kind else Line(label=label.name, href=None, kind="weak")


def _line(reason: Reason) -> ReasonLine:
    """A link is told by its place, and so is what an operator said."""
    words = "" if reason.field == "link" else reason.words
    place = reasons.FIELDS.get(reason.field, reason.field)
    return ReasonLine(words=words, place=place if words else f"The {place}", why=reason.why)

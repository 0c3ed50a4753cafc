"""An explanation on the terminal, and as JSON. It decides nothing: see ``policy.explanation``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from feedpub.cli.screen import put
from feedpub.model import Filing, ItemId, Taxonomy
from feedpub.policy import explanation, reasons
from feedpub.policy.explanation import Explanation, Label, Reason
from feedpub.policy.marking import pieces

STYLES = {"strong": "bold underline", "weak": "underline dim", "aside": "italic dim", None: ""}
"""Of words that decided, that only hint, and that were set aside: told apart without colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What is to be explained: texts by field, and their filing."""

    texts: Mapping[str, str]
    filing: Filing
    taxonomy: Taxonomy
    id: ItemId | None = None
    link: str | None = None
    corrected: datetime | None = None
    """When an operator corrected it."""


def facts_of(told: Explained) -> dict[str, Any]:
    """The explanation as JSON."""
    return {
        "id": told.id,
        "title": told.texts["title"],
        "link": told.link,
        **explanation.facts_of(explanation.explained(told.filing, told.taxonomy)),
        "corrected": told.corrected.isoformat() if told.corrected else None,
    }


def show(told: Explained) -> None:
    """Prints it: marked texts first, then type, countries, regions, hints, what was set aside and overruled."""
    why = explanation.explained(told.filing, told.taxonomy)
    parts = [_marked(told, "title", "bold ")]
    parts += [_marked(told, name) for name in ("summary", "caption") if told.texts.get(name)]
    if told.id:
        parts.append(Text(f"{told.id}  {told.link or ''}".rstrip(), style="dim"))
    if why.correction is not None:
        parts += [Text(), _correction(why.correction, told.corrected)]
    put(*parts, Text(), _table(why))


def _marked(told: Explained, field: str, style: str = "") -> Text:
    text = Text()
    for piece in pieces(told.texts[field], field, told.filing, told.taxonomy):
        text.append(piece.text, style=f"{style}{STYLES[piece.strength]}".strip())
    return text


def _correction(note: str, at: datetime | None) -> Text:
    when = f" on {at:%Y-%m-%d}" if at else ""
    return Text(f"An operator has filed it so{when}, whatever the rules say" + (f": “{note}”" if note else "."))


def _table(why: Explanation) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    table.add_row("Type", _labels([why.type], reasons.NO_TYPE))
    if why.countries:
        table.add_row("Countries", _labels(why.countries))
    table.add_row("Regions", _labels(why.regions, reasons.NO_REGION))
    if why.weak:
        table.add_row("Weak", _labels(why.weak))
    for heading, overruled in (("Set aside", False), ("Overruled", True)):
        if told := [reason for reason in why.set_aside if (reason.rule == explanation.OVERRULED) == overruled]:
            table.add_row(heading, Group(*map(_line, told)))
    return table


def _labels(labels: Iterable[Label], empty: str = "") -> Group:
    parts: list[RenderableType] = []
    for label in labels:
        parts.append(Text.assemble((label.name, "bold"), f"  {label.key}"))
        parts += [Padding(_line(reason), (0, 0, 0, 2)) for reason in label.reasons]
        if not label.reasons:
            parts.append(Padding(Text(empty), (0, 0, 0, 2)))
    return Group(*parts or [Text(empty)])


def _line(reason: Reason) -> Text:
    place = reasons.FIELDS.get(reason.field, reason.field)
    if not reason.words:
        return Text(f"The {place} {reason.why}")
    return Text.assemble((f"“{reason.words}”", "bold"), (f" ({place})", "dim"), f" {reason.why}")

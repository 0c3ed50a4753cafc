"""Reads items together with what a person says of them: real listings beside a founder's checkout, or files of our own.

Knows nothing of how well anything is filed: see ``scoring``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedpub.model import Listing, ParsedItem, Reading
from feedpub.parse import parse

OWN = sorted((Path(__file__).parent / "filing").glob("*.jsonl"))
"""Labelled files of our own, all texts invented."""

NOWHERE = "global"
UNITED_STATES = "US"
FIELDS = ("id", "title", "summary", "caption", "type", "section", "link", "language", "published")
"""Of a labelled line, what ``feedpub classify`` reads; the rest is the label."""


class LabelError(ValueError):
    """A labelled file cannot be used; says which line of it, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person says of an item."""

    countries: frozenset[str]
    """Never the United States: whether they are the subject is said, and scored, apart."""
    regions: frozenset[str]
    """Empty where the label says that there is none."""
    weak_regions: frozenset[str] = frozenset()
    """Neither required nor wrong."""
    us_is_subject: bool = False
    type: str | None = None
    """The name of the type, where the label has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An item with its label."""

    fields: Mapping[str, str]
    """As ``feedpub classify`` reads them."""
    wanted: Wanted
    stratum: str
    """``clear``, ``trap`` (a matcher is tempted), or ``ambiguous`` (editors could differ)."""


def own_items(path: Path) -> list[Labelled]:
    """The items of one file in which every line holds both the item and its label. Raises ``LabelError``."""
    return [_labelled(line, line, where) for where, line in _lines(path)]


def real_items(folder: Path) -> list[Labelled]:
    """The items of the real listings: ``dev/`` and the two seed pages. Raises ``LabelError``."""
    return [*_of_dev(folder / "dev"), *_of_seeds(folder)]


def _of_dev(folder: Path) -> Iterator[Labelled]:
    items = {line["id"]: line for _, line in _lines(folder / "items.jsonl")}
    for where, label in _lines(folder / "labels.jsonl"):
        if label.get("id") not in items:
            raise LabelError(f"{where}: no item has the id {label.get('id')!r}")
        item = items[label["id"]]
        yield _labelled(item | {"summary": item["description"], "published": item["date"]}, label, where)


def _of_seeds(folder: Path) -> Iterator[Labelled]:
    """The items as our own parser reads them from the page, joined to their labels by title."""
    pages: dict[str, dict[str, ParsedItem]] = {}
    for where, label in _lines(folder / "seed-labels.jsonl"):
        name = label["seed"]
        if name not in pages:
            pages[name] = _parsed(folder / "seeds" / name)
        if (item := pages[name].get(label["title"])) is None:
            raise LabelError(f"{where}: the parser finds no item of this title on {name}: {label['title']!r}")
        said = {"summary": item.summary, "caption": item.caption, "type": item.type, "section": item.section}
        published = item.published.isoformat() if item.published else None
        yield _labelled(label | said | {"published": published}, label, where)


def _parsed(page: Path) -> dict[str, ParsedItem]:
    listing = Listing(url="https://pub.example/", body=page.read_bytes(), content_type="text/plain; charset=utf-8")
    return {item.title: item for item in parse("text", None, listing, Reading(base_url=listing.url)).items}


def _labelled(item: Mapping[str, Any], label: Mapping[str, Any], where: str) -> Labelled:
    missing = [name for name in ("title", "countries", "regions", "us_is_subject") if name not in {**item, **label}]
    if missing:
        raise LabelError(f"{where}: {', '.join(missing)} must be there")
    wanted = Wanted(
        countries=frozenset(label["countries"]) - {UNITED_STATES},
        regions=frozenset(label["regions"]) - {NOWHERE},
        weak_regions=frozenset(label.get("regions_weak") or ()),
        us_is_subject=label["us_is_subject"],
        type=label.get("type"),
    )
    fields = {name: str(item[name]) for name in FIELDS if item.get(name)}
    return Labelled(fields=fields, wanted=wanted, stratum=_stratum(label))


def _stratum(label: Mapping[str, Any]) -> str:
    """A label that is only marked as hard says that editors could differ."""
    said = label.get("stratum") or label.get("kind")
    return str(said) if said else "ambiguous" if label.get("hard") else "clear"


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line that holds anything, and where it stands. Only a line end ends a line, whatever a text holds."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield f"{path}:{number}", _object(line, f"{path}:{number}")


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise LabelError(f"{where}:{error.colno}: no JSON: {error.msg}") from error
    if not isinstance(found, dict):
        raise LabelError(f"{where}: an object was expected")
    return found

"""``feedpub classify``: files items that stand in a file, one JSON object a line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.options import Config, say, settings

if TYPE_CHECKING:
    from feedpub.classify import Text
    from feedpub.model import Filing

NAMES = {
    "title": ("title",),
    "summary": ("summary", "description"),
    "caption": ("caption",),
    "printed_type": ("type", "printed_type"),
    "link": ("link", "url"),
    "section": ("section",),
    "language": ("language",),
}
"""The words under which a line may hold each field: the first that says anything counts."""
TEXTS = ("title", "summary", "description")
"""A line must hold one of these."""
DATES = ("published", "date")


def command(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.jsonl",
            help="Lines with id, title, summary, caption, type, link, section, language, published.",
        ),
    ],
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="Changes nothing: the output is always JSON.")] = False,
) -> None:
    """Example: feedpub classify items.jsonl

    Files items that stand in a file, one JSON object a line. Prints for each an object with id, type, countries,
    regions, weak_regions, us_is_subject and the evidence. With --config the regions and types of that file count too.
    """
    del as_json  # it always prints JSON; the option is there because every command has it
    from feedpub.classify import Filer
    from feedpub.errors import FeedpubError

    filer = Filer(settings(config, resolve_secrets=False).additions) if config else Filer()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FeedpubError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            fields = _fields(path, number, line)
            say({"id": fields.get("id"), **_facts(filer.file(_text(fields)))})


def _fields(path: Path, number: int, line: str) -> dict[str, Any]:
    from feedpub.errors import FeedpubError

    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise FeedpubError(f"{path}:{number}:{error.colno}: no JSON: {error.msg}") from error
    if not isinstance(fields, dict) or not any(
        isinstance(fields.get(name), str) for name in ("title", "summary", "description")
    ):
        raise FeedpubError(f"{path}:{number}:1: an object with a text under 'title' or 'summary' was expected")
    return fields


def _text(fields: dict[str, Any]) -> Text:
    from feedpub.classify import Text

    said = {name: next((str(fields[word]) for word in words if fields.get(word)), "") for name, words in NAMES.items()}
    said["language"] = said["language"] or "en"
    return Text(**said, published=next((day for word in DATES if (day := _day(fields.get(word)))), None))


def _day(said: object) -> date | None:
    """The day of an ISO date or instant; None where it is neither."""
    try:
        return date.fromisoformat(str(said)[:10])
    except ValueError:
        return None


def _facts(filing: Filing) -> dict[str, Any]:
    return {
        "type": filing.type,
        "countries": list(filing.countries),
        "regions": list(filing.regions),
        "weak_regions": list(filing.weak_regions),
        "us_is_subject": filing.us_is_subject,
        "evidence": [
            {"field": hit.field, "text": hit.text, "rule": hit.rule, "gives": list(hit.gives)}
            for hit in filing.evidence
        ],
    }

"""``feedpub classify``: files items that stand in a file, one JSON object a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from feedpub.cli.options import say

FIELDS = ("title", "summary", "caption", "type", "link", "section")


def command(
    path: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help="Lines with id, title, summary, caption, type, link.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Changes nothing: the output is always JSON.")] = False,
) -> None:
    """Example: feedpub classify items.jsonl

    Files items that stand in a file, one JSON object a line. Prints for each an object with id, type, countries,
    regions, weak_regions, us_is_subject and the evidence.
    """
    del as_json  # it always prints JSON; the option is there because every command has it
    from feedpub.errors import FeedpubError

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FeedpubError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            say(_filed(_fields(path, number, line)))


def _fields(path: Path, number: int, line: str) -> dict[str, Any]:
    from feedpub.errors import FeedpubError

    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise FeedpubError(f"{path}:{number}:{error.colno}: no JSON: {error.msg}") from error
    if not isinstance(fields, dict) or not isinstance(fields.get("title"), str):
        raise FeedpubError(f"{path}:{number}:1: an object with a text under 'title' was expected")
    return fields


def _filed(fields: dict[str, Any]) -> dict[str, Any]:
    from feedpub.classify import Text, file

    said = {name: str(fields.get(name) or "") for name in FIELDS}
    filing = file(Text(printed_type=said.pop("type"), **said))
    return {
        "id": fields.get("id"),
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

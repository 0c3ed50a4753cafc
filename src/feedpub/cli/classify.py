"""``feedpub classify``: files items that stand in a file, one JSON object a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.options import Config, say, settings

if TYPE_CHECKING:
    from feedpub.model import Filing


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
    A line that cannot be read is named on standard error and costs no other; then the exit status is 1.
    """
    del as_json  # it always prints JSON; the option is there because every command has it
    from feedpub.classify import Filer
    from feedpub.cli.item_lines import BadLine, lines_of

    filer = Filer(settings(config, resolve_secrets=False).additions) if config else Filer()
    bad = 0
    for line in lines_of(path):
        if isinstance(line, BadLine):
            bad += 1
            typer.echo(line.told(path), err=True)
            continue
        if line.note:
            typer.echo(line.told(path), err=True)
        say({"id": line.id, **_facts(filer.file(line.text))})
    if bad:
        left_out = "1 line was" if bad == 1 else f"{bad:,} lines were"
        typer.echo(f"feedpub: {left_out} left out", err=True)
        raise typer.Exit(1)


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

"""``feedpub explain``: why an item is filed as it is, or how a text would be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feedpub.cli.lookup import item_named
from feedpub.cli.options import Config, Json, config_path, say, settings

if TYPE_CHECKING:
    from feedpub.classify import Filer
    from feedpub.cli.explanation import Explained
    from feedpub.config import Settings


def command(
    item: Annotated[
        str | None, typer.Argument(help="Its id, the address of its page here, or its link.", show_default=False)
    ] = None,
    text: Annotated[
        str | None, typer.Option(help="A title that is not stored: files it and says why.", show_default=False)
    ] = None,
    summary: Annotated[str, typer.Option(help="With --text: the summary below the title.", show_default=False)] = "",
    printed_type: Annotated[
        str, typer.Option("--type", help="With --text: the type as printed.", show_default=False)
    ] = "",
    language: Annotated[str, typer.Option(help="With --text: a BCP 47 tag.", show_default=False)] = "",
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub explain https://www.rand.org/pubs/research_reports/RRA1234-1.html

    Says why an item is filed as it is: for its type, each country and each region the words that decided, and what
    was seen and set aside. With --text it files a title that is not stored, by the operator's file if there is one.
    It only reads, also while the service runs. With --json one object.
    """
    from feedpub.cli.explanation import facts_of, show

    if (item is None) == (text is None):
        raise typer.BadParameter("name one item, or give a title with --text")
    if item is not None and (summary or printed_type or language):
        raise typer.BadParameter("--summary, --type and --language belong to --text")
    told = _stored(item, config) if item is not None else _filed(text or "", summary, printed_type, language, config)
    if as_json:
        say(facts_of(told))
    else:
        show(told)


def _stored(words: str, config: Path | None) -> Explained:
    """The item as it is filed in the store."""
    from feedpub.cli.explanation import Explained
    from feedpub.store import corrections, open_store

    loaded = settings(config, resolve_secrets=False)
    store = open_store(loaded.store_url, read_only=True)
    try:
        item = item_named(store, words, loaded.sources)
        correction = store.read_now(corrections.of, [item.id]).get(item.id)
    finally:
        store.close()
    return Explained(
        id=item.id,
        link=item.link,
        texts={
            "title": item.title,
            "type": item.printed_type or "",
            "section": item.section or "",
            "summary": item.summary or "",
            "caption": item.caption or "",
        },
        filing=item.filing,
        taxonomy=_filer(loaded).taxonomy,
        corrected=correction.made if correction else None,
    )


def _filed(title: str, summary: str, printed_type: str, language: str, config: Path | None) -> Explained:
    """A text that stands nowhere, filed now."""
    from dataclasses import replace

    from feedpub.classify import Text
    from feedpub.cli.explanation import Explained

    has_file = config is not None or config_path(None).is_file()
    filer = _filer(settings(config, resolve_secrets=False) if has_file else None)
    words = Text(title=title, summary=summary, printed_type=printed_type)
    filing = filer.file(replace(words, language=language) if language else words)
    return Explained(
        texts={"title": title, "type": printed_type, "summary": summary}, filing=filing, taxonomy=filer.taxonomy
    )


def _filer(loaded: Settings | None) -> Filer:
    from feedpub.classify import Filer

    return Filer(loaded.additions) if loaded else Filer()

"""``feedpub preview``: parses a page and prints what it says; stores nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.options import Config, Json, config_path, say, settings, source_named

if TYPE_CHECKING:
    from feedpub.model import Listing, ParsedItem, ParsedListing, Source


def command(
    page: Annotated[str, typer.Argument(metavar="FILE_OR_URL", help="A saved page, or the address of one.")],
    kind: Annotated[str | None, typer.Option(help="The listing kind: auto, css, feed, text.")] = None,
    source: Annotated[str | None, typer.Option(help="Read it as this configured source would.")] = None,
    url: Annotated[str | None, typer.Option(metavar="BASE", help="The address that links start from.")] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub preview page.html --source rand-security-cooperation

    Shows the items of a page as a look would read them. With --json one object: items and skipped.
    """
    from feedpub.errors import ListingError
    from feedpub.pipeline.worker import read_here

    reader = _reader(source, kind, config)
    listing = _listing(page, url, config)
    if url:
        listing = replace(listing, url=url)
    try:
        parsed = read_here(reader, listing)
    except ListingError as error:
        if not as_json:
            raise
        say({"items": [], "skipped": [{"reason": error.fault, "detail": error.why}]})
        raise typer.Exit(1) from None
    _show(parsed, as_json)


def _reader(name: str | None, kind: str | None, config: Path | None) -> Source:
    """The source whose reading is asked for: a configured one, or one made up for the page."""
    from feedpub.model import Every, Source, SourceKey
    from feedpub.parse import KINDS

    made = Source(key=SourceKey("preview"), url="", title="", cadence=Every(interval=timedelta(hours=1)), kind="auto")
    if name is not None:
        made = source_named(settings(config, resolve_secrets=False), name)
    if (kind is not None and kind != made.kind) or made.options is None:
        chosen = KINDS[kind or made.kind]
        made = replace(made, kind=chosen.name, options=_default_options(chosen))
    return made


def _default_options(kind: Any) -> Any:
    from feedpub.errors import FeedpubError

    try:
        return kind.options()
    except TypeError as error:
        raise FeedpubError(f"the kind {kind.name} needs options: name a source that has them with --source") from error


def _listing(page: str, url: str | None, config: Path | None) -> Listing:
    from feedpub.fetch import read_file

    if page.startswith(("http://", "https://")):
        return asyncio.run(_fetched(page, config))
    return read_file(Path(page), url=url or "")


async def _fetched(url: str, config: Path | None) -> Listing:
    from feedpub import __version__
    from feedpub.clock import wall_clock
    from feedpub.errors import FeedpubError
    from feedpub.fetch import Client, Limits, Network
    from feedpub.model import Listing

    allow = settings(config, resolve_secrets=False).network_allow if config_path(config).is_file() else ()
    client = Client(
        limits=Limits(), network=Network(allow=allow), clock=wall_clock, user_agent=f"feedpub/{__version__}"
    )
    try:
        answer = await client.get(url)
    finally:
        await client.aclose()
    if not isinstance(answer, Listing):
        raise FeedpubError(f"{url}: {answer}")
    return answer


def _show(parsed: ParsedListing, as_json: bool) -> None:
    if as_json:
        skipped = [{"reason": skip.reason, "detail": skip.detail} for skip in parsed.skipped]
        say({"items": [facts_of(item) for item in parsed.items], "skipped": skipped})
        return
    for item in parsed.items:
        date = item.published.isoformat() if item.published else "no date"
        typer.echo(f"{date:<12} {item.type or 'no type':<16} {item.title}")
    for skip in parsed.skipped:
        typer.echo(f"skipped: {skip.reason} {skip.detail}".rstrip(), err=True)
    typer.echo(f"{len(parsed.items)} items, {len(parsed.skipped)} skipped, read as {parsed.kind}.", err=True)


def facts_of(item: ParsedItem) -> dict[str, Any]:
    """A parsed item as JSON: the type as printed, the date or instant as ISO 8601."""
    return {
        "section": item.section,
        "type": item.type,
        "title": item.title,
        "link": item.link,
        "published": item.published.isoformat() if item.published else None,
        "summary": item.summary,
        "caption": item.caption,
        "image": item.image,
        "authors": list(item.authors),
    }

"""``feedpub file``: what an operator says of one item against the rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.lookup import item_named
from feedpub.cli.naming import countries_named, regions_named, type_named
from feedpub.cli.options import Config, Json, say, settings

if TYPE_CHECKING:
    from feedpub.config import Settings
    from feedpub.model import Correction, Filing, Taxonomy
    from feedpub.pipeline.correct import Corrected
    from feedpub.store import Store


FOREIGN = "The store is filed by another configuration: a service that runs files by that one until its next start."


def command(
    item: Annotated[str, typer.Argument(help="The item: its id, the address of its page here, or its own link.")],
    type: Annotated[str | None, typer.Option(help="The type that it is.")] = None,
    region: Annotated[
        list[str] | None, typer.Option(help="A region that it belongs to; again for each; none for no region.")
    ] = None,
    country: Annotated[
        list[str] | None,
        typer.Option(help="A country that it is about, by code or name; again for each; none for no country."),
    ] = None,
    note: Annotated[
        str, typer.Option(help="Why. Readers see it on the item's page; without it an earlier note stays.")
    ] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take every correction of the item back.")] = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub file kq3v7m2hxw5tq4za --type report --region east-asia --note "about Japan's ports"

    Corrects where one item is filed, for good: no later filing by the rules takes it back. Name all of its regions or
    countries; regions follow from the countries until a correction names regions. The feeds follow, also while the
    service runs; no channel is told. What a second correction does not name stays as the first one said.
    """
    if undo == bool(type or region or country):
        raise typer.BadParameter("say what is right with --type, --region, --country, or take it back with --undo")
    done, taxonomy = _correct(item, type, region, country, note, undo, config)
    if as_json:
        say(_facts(done))
    else:
        typer.echo("\n".join(_lines(done, taxonomy)))


def _correct(
    words: str,
    type: str | None,
    region: list[str] | None,
    country: list[str] | None,
    note: str,
    undo: bool,
    config: Path | None,
) -> tuple[Corrected, Taxonomy]:
    from feedpub.classify import Filer
    from feedpub.errors import FeedpubError
    from feedpub.pipeline import correct
    from feedpub.policy.catalogue import Catalogue
    from feedpub.store import open_store

    loaded: Settings = settings(config, resolve_secrets=False)
    filer = Filer(loaded.additions)
    catalogue = Catalogue(loaded.site, filer.taxonomy, loaded.sources, loaded.feeds)
    store = open_store(loaded.store_url, guest=True)
    try:
        item = item_named(store, words, loaded.sources)
        if undo:
            done = store.write_now(correct.undo, filer, catalogue, item.id)
            if done is None:
                raise FeedpubError(f"nobody has corrected {item.id}: it is filed by the rules alone")
        else:
            said = _correction(store, filer.taxonomy, type, region, country, note)
            done = store.write_now(correct.correct, filer, catalogue, item.id, said)
    finally:
        store.close()
    return done, filer.taxonomy


def _correction(
    store: Store,
    taxonomy: Taxonomy,
    type: str | None,
    region: list[str] | None,
    country: list[str] | None,
    note: str,
) -> Correction:
    """What was said, by the names of the taxonomy. Raises ``UnknownNameError`` for what it does not know."""
    from feedpub.clock import wall_clock
    from feedpub.model import Correction
    from feedpub.store import shelves

    types = {**store.read_now(shelves.type_labels), **taxonomy.types}
    chosen = type_named(type, types) if type else None
    return Correction(
        type=chosen,
        type_label=types[chosen] if chosen else None,
        countries=countries_named(country, taxonomy) if country else None,
        regions=regions_named(region, taxonomy) if region else None,
        note=note,
        made=wall_clock(),
    )


def _lines(done: Corrected, taxonomy: Taxonomy) -> list[str]:
    """The item, and each dimension as it was and as it is."""
    before, after = _shown(done.before.filing, taxonomy), _shown(done.after, taxonomy)
    lines = [f"{done.before.id}  {done.before.title}"]
    for name, was in before.items():
        lines.append(f"  {name:<10} {was} -> {after[name]}" if was != after[name] else f"  {name:<10} {was}, as before")
    if done.correction is None:
        lines.append("It is filed by the rules again.")
    if done.foreign:
        lines.append(FOREIGN)
    return lines


def _shown(filing: Filing, taxonomy: Taxonomy) -> dict[str, str]:
    from feedpub.model import CountryCode, RegionSlug
    from feedpub.policy.moves import countries_of

    regions = [taxonomy.regions[RegionSlug(slug)].name for slug in filing.regions if slug in taxonomy.regions]
    countries = [taxonomy.countries.get(CountryCode(code), code) for code in sorted(countries_of(filing))]
    return {
        "type": filing.type_label,
        "regions": ", ".join(regions) or "(none)",
        "countries": ", ".join(countries) or "(none)",
    }


def _facts(done: Corrected) -> dict[str, Any]:
    said = done.correction
    return {
        "id": done.before.id,
        "title": done.before.title,
        "before": _filing_facts(done.before.filing),
        "after": _filing_facts(done.after),
        "correction": said
        and {
            "type": said.type,
            "countries": None if said.countries is None else list(said.countries),
            "regions": None if said.regions is None else list(said.regions),
            "note": said.note,
            "made": said.made.isoformat(),
        },
        "other_configuration": done.foreign,
    }


def _filing_facts(filing: Filing) -> dict[str, Any]:
    return {
        "type": filing.type,
        "countries": list(filing.countries),
        "regions": list(filing.regions),
        "us_is_subject": filing.us_is_subject,
    }

"""From the checked shape of the file to the values of the glossary. It cannot fail: all was checked before."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from feedpub.config.own_shape import RegionPart, TypePart
from feedpub.config.references import plain_regions, region_slug
from feedpub.config.select_shape import SelectPart
from feedpub.config.settings import Settings
from feedpub.config.shape import EVERY, FeedPart, FilePart, SourcePart
from feedpub.config.store_url import absolute
from feedpub.config.subscription_shape import DAYS, DigestPart, SubscriptionPart
from feedpub.errors import Problem
from feedpub.model import (
    Additions,
    CountryCode,
    Cron,
    Endpoint,
    EndpointKey,
    Every,
    Expect,
    Feed,
    FeedPath,
    Name,
    NameKind,
    Names,
    OwnRegion,
    OwnType,
    Quiet,
    Reader,
    RegionSlug,
    Selection,
    Site,
    Source,
    SourceKey,
    Subscription,
    SubscriptionKey,
    Taxonomy,
    Timetable,
    TypeSlug,
)


def settings(file: FilePart, folder: Path, taxonomy: Taxonomy, warnings: tuple[Problem, ...]) -> Settings:
    """The whole file. ``folder`` is where relative paths start."""
    site = file.site
    return Settings(
        site=Site(
            title=site.title,
            url=site.url,
            language=site.language,
            description=site.description or "",
            hub=_hub(file),
        ),
        store_url=absolute(file.store.url, folder),
        listen_host=file.web.host,
        listen_port=file.web.port,
        embedded_hub=file.websub.hub == "embedded",
        operator_token=file.operator.token,
        network_allow=file.network.allow,
        user_agent=file.network.user_agent,
        sources=tuple(_source(name, part) for name, part in file.sources.items()),
        feeds=tuple(_feed(name, part, taxonomy) for name, part in file.feeds.items()),
        endpoints=_endpoints(file),
        subscriptions=tuple(subscription(part, taxonomy) for part in file.subscriptions),
        additions=_additions(file, taxonomy),
        names=names(file, taxonomy),
        readers=tuple(
            Reader(key=key, tokens=part.token, feeds=tuple(map(FeedPath, part.feeds)))
            for key, part in file.readers.items()
        ),
        warnings=warnings,
    )


def _hub(file: FilePart) -> str | None:
    """The address of the hub: our own stands beside the feeds."""
    said = file.websub.hub
    return {"embedded": f"{file.site.url}/hub", "off": None}.get(said, said)


def names(file: FilePart, taxonomy: Taxonomy) -> Names:
    """The words of addresses that the file has and had. Those of the taxonomy are not the file's."""
    sections = (
        (NameKind.FEED, file.feeds, ()),
        (NameKind.SOURCE, file.sources, ()),
        (NameKind.REGION, file.regions, taxonomy.regions),
        (NameKind.TYPE, file.types, taxonomy.types),
    )
    return Names(
        living=frozenset(
            Name(kind=kind, word=word) for kind, parts, ours in sections for word in parts if word not in ours
        ),
        former={
            Name(kind=kind, word=old): Name(kind=kind, word=word)
            for kind, parts, _ in sections
            for word, part in parts.items()
            for old in part.formerly
        },
    )


def _endpoints(file: FilePart) -> tuple[Endpoint, ...]:
    return tuple(
        Endpoint(key=EndpointKey(name), kind=chosen.kind, options=chosen.options)
        for name, chosen in file.endpoints.items()
    )


def _additions(file: FilePart, taxonomy: Taxonomy) -> Additions:
    """Regions of the taxonomy stand first, so that a new region made of them has what the file adds to them."""
    regions = [_region(RegionSlug(slug), part, taxonomy) for slug, part in file.regions.items()]
    return Additions(
        regions=tuple(sorted(regions, key=lambda region: region.slug not in taxonomy.regions)),
        types=tuple(
            OwnType(slug=TypeSlug(slug), name=part.name, aliases=_aliases(part), paths=part.paths)
            for slug, part in file.types.items()
        ),
    )


def _aliases(part: TypePart) -> tuple[str, ...]:
    """Pages go on printing what a type was called: a label without an entry would become a type of its own."""
    said = {words.casefold() for words in (part.name or "", *part.aliases)}
    former = (old.replace("-", " ") for old in part.formerly)
    return (*part.aliases, *(words for words in former if words not in said))


def _region(slug: RegionSlug, part: RegionPart, taxonomy: Taxonomy) -> OwnRegion:
    return OwnRegion(
        slug=slug,
        name=part.name,
        countries=tuple(CountryCode(code) for code in part.countries),
        regions=tuple(region_slug(word, taxonomy) for word in part.regions),
        phrases=part.phrases,
        without=part.without,
    )


def _title(name: str) -> str:
    """A name for readers, where the file has only a key: ``east-asia-news`` is ``East asia news``."""
    return name.replace("-", " ").capitalize()


def _source(name: str, part: SourcePart) -> Source:
    return Source(
        key=SourceKey(name),
        url=part.url,
        title=part.title or _title(name),
        cadence=Cron(line=part.cron, timezone=part.timezone) if part.cron else Every(interval=part.every or EVERY),
        kind=part.listing.kind,
        options=part.listing.options,
        timezone=part.timezone,
        language=part.language,
        date_order=part.date_order,
        expect=Expect(min_items=part.expect.min_items, contains=part.expect.contains),
        ignore_params=part.ignore_params,
        robots=part.robots,
    )


def _feed(name: str, part: FeedPart, taxonomy: Taxonomy) -> Feed:
    title = part.title or _title(name)
    return Feed(
        path=FeedPath(name),
        title=title,
        description=part.description or title,
        selection=_selection(part.select, taxonomy),
        kept=not part.private,
        private=part.private,
    )


def _selection(part: SelectPart, taxonomy: Taxonomy) -> Selection:
    regions = (region for word in part.regions for region in plain_regions(word, taxonomy))
    return Selection(
        types=frozenset(TypeSlug(slug) for slug in part.types),
        regions=frozenset(regions),
        countries=frozenset(CountryCode(code) for code in part.countries),
        sources=frozenset(SourceKey(key) for key in part.sources),
        words=part.words,
    )


def subscription(part: SubscriptionPart, taxonomy: Taxonomy) -> Subscription:
    """One subscription, under its name or under one made from what it says."""
    selection = _selection(part.select, taxonomy)
    quiet, digest = part.quiet, part.digest
    return Subscription(
        key=SubscriptionKey(part.name or f"{part.to}-{_digits(selection, part)}"),
        to=EndpointKey(part.to),
        selection=selection,
        digest=_most(digest) if digest else None,
        timetable=_timetable(digest) if digest else None,
        by=digest.by if digest else "type",
        quiet=Quiet(begin=quiet.begin, end=quiet.to, timezone=quiet.timezone) if quiet else None,
        only=part.only,
        skip=part.skip,
        title=part.title,
        line=part.line,
        corrections=part.corrections,
        notices=part.notices,
    )


def _most(digest: DigestPart) -> int | None:
    """What came together for a time of the timetable is one message, however few, unless a number is said."""
    return digest.over or (1 if digest.every else None)


def _timetable(digest: DigestPart) -> Timetable | None:
    if digest.every is None or digest.at is None:
        return None
    weekday = DAYS.index(digest.every) - 1
    return Timetable(at=digest.at, timezone=digest.timezone, weekday=weekday if weekday >= 0 else None)


def _digits(selection: Selection, part: SubscriptionPart) -> str:
    """Eight hexadecimal digits, the same for every spelling of what it hears of: order and case say nothing."""
    canonical: list[object] = [
        sorted(selection.types),
        sorted(selection.regions),
        sorted(selection.countries),
        sorted(selection.sources),
        _plain(selection.words),
    ]
    if part.only or part.skip or part.notices:  # older than these keys are digits that are known to the store
        canonical += [_plain(part.only), _plain(part.skip), part.notices]
    return sha256(json.dumps(canonical).encode()).hexdigest()[:8]


def _plain(words: Iterable[str]) -> list[str]:
    return sorted({word.casefold() for word in words})

"""When two looks show the same item: the keys by which an item is known again.

An item has several keys, and any hit is the same item: the source's own id, its canonical URL, and, only where
the listing gives no usable link, publisher, title and day. A printed type can change between two looks and is
never part of a key. Decides nothing about what changed: see ``changes``.
"""

from __future__ import annotations

from base64 import b32encode
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit

from w3lib.url import canonicalize_url

from feedpub.model import EntryId, IdentityKey, ItemId, ParsedItem, Site, Source

TRACKING = frozenset({"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid", "_ga", "_gl"})
"""Query parameters that follow a reader around and never name another page; all of ``utm_`` besides."""

TITLES_PER_LINK = 2
"""A link that more differently titled candidates of one listing share names no item (an index, a log-in page)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A parsed item with the keys by which it may be known, the surest first."""

    parsed: ParsedItem
    keys: tuple[IdentityKey, ...]


@lru_cache(maxsize=4096)
def canonical_url(url: str, ignore: tuple[str, ...] = ()) -> str:
    """The URL without what does not make another page: scheme, ``www.``, port of the scheme, trailing slash,
    fragment, tracking parameters, the order of parameters.
    """
    parts = urlsplit(canonicalize_url(url))
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith("utm_") and name.lower() not in TRACKING and name not in ignore
    ]
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


def candidates(items: Sequence[ParsedItem], source: Source) -> tuple[Candidate, ...]:
    """The items of one listing with their keys; what stands twice (featured, then listed) becomes one."""
    shared_links, shared_ids = _ambiguous(items, source)
    found: list[Candidate] = []
    place: dict[IdentityKey, int] = {}
    for item in items:
        keys = _keys(item, source, shared_links, shared_ids)
        at = next((place[key] for key in keys if key in place), None)
        if at is None:
            at = len(found)
            found.append(Candidate(parsed=item, keys=keys))
        else:
            found[at] = _joined(found[at], item, keys)
        place.update(dict.fromkeys(keys, at))
    return tuple(found)


def item_id(keys: Sequence[IdentityKey]) -> ItemId:
    """The id of an item, made of its surest key when first seen, so that it is the same after a restore."""
    digest = blake2b(keys[0].encode("utf-8"), digest_size=10).digest()
    return ItemId(b32encode(digest).decode("ascii").lower())


def entry_id(site: Site, id: ItemId, first_seen: datetime) -> EntryId:
    """A ``tag:`` URI (RFC 4151) for the item; made once, then stored."""
    return EntryId(f"tag:{site.host},{first_seen:%Y}:item/{id}")


def merged(first: ParsedItem, second: ParsedItem) -> ParsedItem:
    """The first, with what it lacks taken from the second."""
    return ParsedItem(
        title=first.title,
        link=first.link or second.link,
        own_id=first.own_id or second.own_id,
        section=first.section or second.section,
        type=first.type or second.type,
        published=first.published or second.published,
        summary=first.summary or second.summary,
        caption=first.caption or second.caption,
        image=first.image or second.image,
        authors=first.authors or second.authors,
        content=first.content or second.content,
    )


def _joined(candidate: Candidate, again: ParsedItem, keys: Sequence[IdentityKey]) -> Candidate:
    return Candidate(parsed=merged(candidate.parsed, again), keys=tuple(dict.fromkeys((*candidate.keys, *keys))))


def _keys(
    item: ParsedItem, source: Source, shared_links: frozenset[str], shared_ids: frozenset[str]
) -> tuple[IdentityKey, ...]:
    keys = []
    link = _usable_link(item, source)
    if link and link not in shared_links:
        keys.append(IdentityKey(f"url:{link}"))
    if item.own_id and item.own_id not in shared_ids:
        keys.append(IdentityKey(f"id:{source.key}:{item.own_id}"))
    return tuple(keys) or (_text_key(item, source),)


def _text_key(item: ParsedItem, source: Source) -> IdentityKey:
    host = (urlsplit(source.url).hostname or "").removeprefix("www.")
    day = item.published.isoformat()[:10] if item.published else ""
    title = " ".join(item.title.casefold().split())
    return IdentityKey(f"text:{host}|{title}|{day}")


def _usable_link(item: ParsedItem, source: Source) -> str | None:
    """The canonical link, unless it only leads back to the listing."""
    if not item.link:
        return None
    link = canonical_url(item.link, source.ignore_params)
    return None if link == canonical_url(source.url, source.ignore_params) else link


def _ambiguous(items: Sequence[ParsedItem], source: Source) -> tuple[frozenset[str], frozenset[str]]:
    """Links that several differently titled items share, and own ids that stand on several links: a template's
    mistake, and no identity.
    """
    titles: dict[str, set[str]] = defaultdict(set)
    links: dict[str, set[str]] = defaultdict(set)
    for item in items:
        link = _usable_link(item, source) or ""
        titles[link].add(item.title.casefold())
        if item.own_id:
            links[item.own_id].add(link or item.title)
    return (
        frozenset(link for link, under in titles.items() if link and len(under) > TITLES_PER_LINK),
        frozenset(own for own, under in links.items() if len(under) > 1),
    )

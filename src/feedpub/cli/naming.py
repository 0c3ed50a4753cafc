"""The type, region or country that an operator means: by slug, code or name, in any case; none of them by ``none``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from feedpub.model import CountryCode, RegionSlug, Taxonomy, TypeSlug

NONE = "none"
COUNTRY = "give its code of ISO 3166-1 (JP) or its English name; `feedpub feeds` lists those that items are about"
K = TypeVar("K", bound=str)


def type_named(words: str, types: Mapping[TypeSlug, str]) -> TypeSlug:
    """The type of that slug or label. Raises ``UnknownNameError`` with the nearest one, else with all of them."""
    return _named("type", words, {slug: (slug, label) for slug, label in types.items()}, _known(types))


def regions_named(said: Sequence[str], taxonomy: Taxonomy) -> tuple[RegionSlug, ...]:
    """The plain regions of these names, sorted; ``none`` (or global) alone is no region.

    Raises ``UnknownNameError`` with the nearest one, else with all; ``FeedpubError`` for a union of regions.
    """
    from feedpub.errors import FeedpubError
    from feedpub.model import NO_REGION

    names = {slug: (slug, region.url, region.name) for slug, region in taxonomy.regions.items()}
    known = _known([slug for slug, region in taxonomy.regions.items() if not region.union_of])
    found = {_named("region", words, names, known) for words in _said(said, "region")}
    for slug in found:
        if parts := taxonomy.regions[slug].union_of:
            raise FeedpubError(f"{slug} is {', '.join(parts)} together: name those of them that are right")
    if NO_REGION in found and len(found) > 1:
        raise FeedpubError(f"--region {NO_REGION} says that there is no region: it stands alone")
    return tuple(sorted(found - {NO_REGION}))


def countries_named(said: Sequence[str], taxonomy: Taxonomy) -> tuple[CountryCode, ...]:
    """The countries of these codes or names, sorted; ``none`` alone is no country.

    Raises ``UnknownNameError`` with the nearest one.
    """
    names = {code: (code, name) for code, name in taxonomy.countries.items()}
    return tuple(sorted({_named("country", words, names, COUNTRY) for words in _said(said, "country")}))


def _said(said: Sequence[str], kind: str) -> Iterator[str]:
    """The values that name something. Raises ``FeedpubError`` where ``none`` stands beside others."""
    from feedpub.errors import FeedpubError

    named = [words for words in said if words.strip().casefold() != NONE]
    if named and len(named) < len(said):
        raise FeedpubError(f"--{kind} none says that there is no {kind}: it stands alone")
    yield from named


def _known(names: Collection[str]) -> str:
    """What to say of a name that is like no other."""
    return f"there are {', '.join(sorted(names))}; `feedpub feeds` lists those with items"


def _named(kind: str, words: str, names: Mapping[K, Collection[str]], advice: str) -> K:
    from difflib import get_close_matches

    from feedpub.errors import UnknownNameError

    spelt: dict[str, K] = {}
    for key in names:
        spelt.setdefault(key.casefold(), key)
    for key, known in names.items():
        for name in known:
            spelt.setdefault(name.casefold(), key)
    wanted = " ".join(words.casefold().split())
    if wanted in spelt:
        return spelt[wanted]
    near = next((spelt[match] for match in get_close_matches(wanted, spelt, n=1)), None)
    raise UnknownNameError(kind, words, near, advice)

"""Several values of a dimension in one feed: ``type/commentary+report/region/east-asia``. Such a feed is never kept.

Within one dimension any of the values, between the dimensions all of them; the values stand sorted, each once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feedpub.model import CountryCode, Feed, FeedPath, RegionSlug, Selection, SourceKey, TypeSlug

if TYPE_CHECKING:
    from feedpub.policy.catalogue import Catalogue

PLUS = "+"
MOST = 60
"""Values of one dimension in an address."""
_SAID = {"type": "of type {}", "region": "about {}", "country": "about {}", "source": "listed by {}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Any number of values of each dimension, as values and as the words of an address, in the order of the words."""

    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Dimension and values; a region may be a union."""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The same as an address spells it."""


def combination(catalogue: Catalogue, chosen: Mapping[str, Iterable[str]]) -> Combination:
    """What these words mean by dimension. Raises ``LookupError`` with dimension and word for one that means nothing."""
    found: dict[str, dict[str, str]] = {}
    for name in catalogue.dimensions:
        for word in chosen.get(name, ()):
            value = catalogue.meaning(name, word)
            if value is None:
                raise LookupError(name, word)
            found.setdefault(name, {})[catalogue.word(name, value)] = value
    ordered = [(name, sorted(values.items())) for name, values in found.items()]
    return Combination(
        facets=tuple((name, tuple(value for _, value in values)) for name, values in ordered),
        words=tuple((name, tuple(word for word, _ in values)) for name, values in ordered),
    )


def read_combination(catalogue: Catalogue, path: FeedPath) -> Combination | None:
    """What a path with several values means; None where it means nothing."""
    words = path.split("/")
    names = [name.lower() for name in words[::2]]
    if len(words) % 2 or len(set(names)) < len(names) or not set(names) <= set(catalogue.dimensions):
        return None
    chosen = {name: word.split(PLUS) for name, word in zip(names, words[1::2], strict=True)}
    if any(len(values) > MOST for values in chosen.values()):
        return None
    try:
        return combination(catalogue, chosen)
    except LookupError:
        return None


def path_of_combination(chosen: Combination) -> FeedPath:
    """The one spelling of a combination; of an empty one that of everything."""
    return FeedPath("/".join(f"{name}/{PLUS.join(words)}" for name, words in chosen.words) or "all")


def feed_of_combination(catalogue: Catalogue, chosen: Combination) -> Feed:
    """The feed of a combination of which a dimension has several values."""
    labels = [(name, _either([catalogue.label(name, value) for value in values])) for name, values in chosen.facets]
    return Feed(
        path=path_of_combination(chosen),
        title=f"{catalogue.site.title}: {', '.join(label for _, label in labels)}",
        description=f"Items {' '.join(_SAID[name].format(label) for name, label in labels)}.",
        selection=selection_of(catalogue, chosen),
        kept=False,
    )


def selection_of(catalogue: Catalogue, chosen: Combination) -> Selection:
    """What a combination selects; unions of regions are taken apart."""
    values = dict(chosen.facets)
    plain = (part for slug in values.get("region", ()) for part in catalogue.taxonomy.plain(RegionSlug(slug)))
    return Selection(
        types=frozenset(map(TypeSlug, values.get("type", ()))),
        regions=frozenset(plain),
        countries=frozenset(map(CountryCode, values.get("country", ()))),
        sources=frozenset(map(SourceKey, values.get("source", ()))),
    )


def _either(labels: list[str]) -> str:
    """``A``, ``A or B``, ``A, B or C``."""
    return " or ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)

"""Whether the operator's regions and types fit each other and the taxonomy.

It reads the raw content, so that a mistake elsewhere in the file hides none of these. What is wrong with a value
by itself is told by the shape; whatever is malformed is passed over here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from feedpub.classify.folding import folded
from feedpub.config.known import Known, nearest
from feedpub.config.own_shape import RegionPart
from feedpub.config.places import Fault, Loc, spelled
from feedpub.config.references import region_slug
from feedpub.config.tree import Tree
from feedpub.model import NO_REGION, RegionSlug, TypeSlug

GIVING = ("countries", "regions", "phrases")
"""The keys by which items belong to a region."""


def own_faults(tree: Tree, known: Known) -> Iterator[Fault]:
    """Every mistake in ``regions`` and ``types`` that one value alone does not show, with its place."""
    regions = _Regions(tree, known)
    for slug, content in regions.section.items():
        yield from regions.faults(RegionSlug(slug), content)
    types = _Types(tree, known)
    for slug, content in types.section.items():
        yield from types.faults(TypeSlug(slug), content)


class _Section:
    """One section of the file, read as it stands."""

    name: str

    def __init__(self, tree: Tree, known: Known) -> None:
        found = tree.value.get(self.name) if isinstance(tree.value, dict) else None
        self.section: dict[str, Any] = found if isinstance(found, dict) else {}
        self._tree = tree
        self._known = known

    def _fault(self, loc: Loc, what: str, advice: str, *, value: bool = False) -> Fault:
        """A fault at an entry of a list or at a key; with ``value`` at what stands behind the key."""
        whole = (self.name, *loc)
        place = self._tree.place(whole) if value else self._tree.key(whole)
        return Fault(place=place, path=spelled(whole), what=what, advice=advice)


class _Regions(_Section):
    """``regions``."""

    name = "regions"

    def faults(self, slug: RegionSlug, content: object) -> Iterator[Fault]:
        """What is wrong with one region of the file."""
        taxonomy = self._known.taxonomy
        region = taxonomy.regions.get(slug)
        if region is None and (namesake := taxonomy.region_at(slug)):
            what = f"'{slug}' is the address of the region '{namesake.slug}'"
            yield self._fault((slug,), what, f"did you mean '{namesake.slug}'? Otherwise choose another key")
            return
        if not isinstance(content, dict):
            return
        if slug == NO_REGION or (region is not None and region.union_of):
            yield from self._more_than_a_name(slug, content)
            return
        if region is None and _is_spelt_right(content) and not any(content.get(key) for key in GIVING):
            yield self._fault((slug,), "nothing belongs to this region", self._advice_for_nothing(slug))
        elif region is not None and not any(content.values()):
            yield self._fault((slug,), "this changes nothing", "say what is otherwise, or remove it")
        yield from self._members(slug, content)
        yield from self._without(slug, content)

    def _more_than_a_name(self, slug: RegionSlug, content: dict[str, Any]) -> Iterator[Fault]:
        if slug == NO_REGION:
            what = f"'{slug}' holds the items without a region: only its name may be changed"
        else:
            what = f"'{slug}' is a union, made of its parts: only its name may be changed"
        for key in ("without", *GIVING):
            if key in content:
                yield self._fault((slug, key), what, "remove this, or make a region with a key of its own")
        if not any(content.values()):
            yield self._fault((slug,), "this changes nothing", "give it another name, or remove it")

    def _advice_for_nothing(self, slug: RegionSlug) -> str:
        near = nearest(slug, self._known.taxonomy.regions) or ""
        hint = f"{near} Otherwise give" if near.startswith("did you mean") else "give"
        return f"{hint} it countries, regions or phrases"

    def _members(self, slug: RegionSlug, content: dict[str, Any]) -> Iterator[Fault]:
        taxonomy = self._known.taxonomy
        for number, word in _texts(content, "regions"):
            member = region_slug(word, taxonomy)
            loc = (slug, "regions", number)
            if member == slug:
                yield self._fault(loc, "a region is no part of itself", "remove it")
            elif member not in taxonomy.regions and member in self.section:
                what = f"'{member}' is a region of this file, and only those of the taxonomy can be parts"
                yield self._fault(loc, what, "name its countries, regions and phrases here too")

    def _without(self, slug: RegionSlug, content: dict[str, Any]) -> Iterator[Fault]:
        if slug not in self._known.taxonomy.regions:
            if "without" in content:
                what = "a new region has only the phrases that are given here"
                yield self._fault((slug, "without"), what, "remove this key")
            return
        phrases = self._known.phrases(slug)
        given = {_plain(phrase) for _, phrase in _texts(content, "phrases")}
        for number, phrase in _texts(content, "without"):
            loc = (slug, "without", number)
            if _plain(phrase) in given:
                yield self._fault(loc, f"'{phrase}' stands in phrases too", "remove it from one of them")
            elif _plain(phrase) not in phrases:
                advice = nearest(_plain(phrase), phrases) or "a word for one of its countries cannot be taken away"
                yield self._fault(loc, f"no phrase '{phrase}' names the region '{slug}'", advice)


class _Types(_Section):
    """``types``. A label or a path that tells two types would tell whichever comes later."""

    name = "types"

    def __init__(self, tree: Tree, known: Known) -> None:
        super().__init__(tree, known)
        self._labels = {_plain(name).casefold(): slug for slug, name in known.taxonomy.types.items()}
        self._paths: dict[str, TypeSlug] = {}

    def faults(self, slug: TypeSlug, content: object) -> Iterator[Fault]:
        """What is wrong with one type of the file, as far as those before it are known."""
        if isinstance(content, str):
            content = {"name": content}
        if not isinstance(content, dict):
            return
        if not any(content.values()):
            yield self._fault((slug,), "this says nothing of the type", "give it a name, aliases or paths")
        yield from self._twins(slug, "label", self._labels, self._said_labels(slug, content))
        paths = (((slug, "paths", number), path, path.casefold()) for number, path in _texts(content, "paths"))
        yield from self._twins(slug, "path", self._paths, paths)

    def _said_labels(self, slug: TypeSlug, content: dict[str, Any]) -> Iterator[tuple[Loc, str, str]]:
        """The labels of a type, each with its place and as it is compared."""
        if name := content.get("name"):
            yield self._place_of_name(slug), str(name), _plain(str(name)).casefold()
        elif slug not in self._known.taxonomy.types:
            name = slug.replace("-", " ")
            yield (slug,), name, name
        for number, label in _texts(content, "aliases"):
            yield (slug, "aliases", number), label, _plain(label).casefold()

    def _place_of_name(self, slug: TypeSlug) -> Loc:
        return (slug, "name") if (self.name, slug, "name") in self._tree.values else (slug,)

    def _twins(
        self, slug: TypeSlug, kind: str, taken: dict[str, TypeSlug], said: Iterator[tuple[Loc, str, str]]
    ) -> Iterator[Fault]:
        for loc, words, compared in said:
            other = taken.setdefault(compared, slug)
            if other != slug:
                what = f"the {kind} '{words}' tells the type '{other}' already"
                yield self._fault(loc, what, "keep it in one of them", value=not _is_mapping(self.section, loc))


def _is_mapping(section: dict[str, Any], loc: Loc) -> bool:
    return len(loc) == 1 and isinstance(section[str(loc[0])], dict)


def _is_spelt_right(content: dict[str, Any]) -> bool:
    """An unknown key is told by the shape; what it was to give is not missed as well."""
    return content.keys() <= RegionPart.model_fields.keys()


def _texts(content: dict[str, Any], key: str) -> Iterator[tuple[int, str]]:
    """The texts of a list, with their positions."""
    entries = content.get(key)
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, str):
            yield number, entry


def _plain(text: str) -> str:
    """A phrase or label as the filer compares it."""
    return " ".join(folded(text).split())

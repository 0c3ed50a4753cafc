"""Whether former names fit the names that there are. Like ``own_checks`` it reads the raw content."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from feedpub.config.known import Known
from feedpub.config.places import Fault, spelled
from feedpub.config.tree import Tree
from feedpub.model import NO_REGION, RegionSlug, Taxonomy

SECTIONS = {"feeds": "feed", "sources": "source", "regions": "region", "types": "type"}
"""Where ``formerly`` may stand, and what one of them is called."""


def former_faults(tree: Tree, known: Known) -> Iterator[Fault]:
    """Every former name that is no longer one, or not only one's."""
    for section in SECTIONS:
        found = tree.value.get(section) if isinstance(tree.value, dict) else None
        if isinstance(found, dict):
            yield from _section_faults(section, found, tree, known.taxonomy)


def _section_faults(section: str, found: dict[str, Any], tree: Tree, taxonomy: Taxonomy) -> Iterator[Fault]:
    kind, claimed = SECTIONS[section], dict[str, str]()
    ours = _of_the_taxonomy(section, taxonomy)
    for name, content in found.items():
        said = content.get("formerly") if isinstance(content, dict) else None
        for number, old in enumerate(said if isinstance(said, list) else ()):
            if isinstance(old, str) and (wrong := _wrong(name, old, kind, found, ours, claimed, taxonomy)):
                loc = (section, name, "formerly", number)
                yield Fault(place=tree.place(loc), path=spelled(loc), what=wrong[0], advice=wrong[1])


def _wrong(
    name: str,
    old: str,
    kind: str,
    found: Collection[str],
    ours: Collection[str],
    claimed: dict[str, str],
    taxonomy: Taxonomy,
) -> tuple[str, str] | None:
    """What is wrong with one former name, and what to do; notes that it is claimed."""
    if old == name:
        return f"this is what the {kind} is called now", "remove it, or write what it was called before"
    if old in found:
        return f"'{old}' is still a {kind} of this file", "rename or remove one of them"
    if old in ours:
        return (
            f"'{old}' is a {kind} of the taxonomy, which cannot be renamed",
            "give it another name for readers instead",
        )
    if (other := claimed.setdefault(old, name)) != name:
        return f"'{old}' became '{other}' already", "keep it in one of them"
    if kind == "region" and _holds_nothing(name, taxonomy):
        return f"no item is filed under '{name}' itself", "name a region that is no union"
    return None


def _of_the_taxonomy(section: str, taxonomy: Taxonomy) -> Collection[str]:
    if section == "types":
        return taxonomy.types
    words = (word for region in taxonomy.regions.values() for word in (region.slug, region.url))
    return frozenset[str](words) if section == "regions" else ()


def _holds_nothing(name: str, taxonomy: Taxonomy) -> bool:
    region = taxonomy.regions.get(RegionSlug(name))
    return name == NO_REGION or (region is not None and bool(region.union_of))

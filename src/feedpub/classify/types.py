"""What kind of thing an item is: by its printed label, else its link's path, else the heading it stands below.

The closed set of types, with the words of many publishers for each, is ``data/types.toml``. A label that is in no
list becomes a type of its own, so that a publisher's own series gets its feed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from feedpub.classify import shelves
from feedpub.classify.folding import folded
from feedpub.classify.text import Text
from feedpub.model import UNTYPED, Evidence, Filing, TypeSlug

LONGEST_LABEL = 60
"""Characters; what is longer is a sentence that stands where a label should, and no type."""

_HOST = re.compile(r"^[a-zA-Z][\w+.-]*://[^/?#]*")
_NEWEST = re.compile(r"^(?:latest|recent|featured|explore|more|all|our|new) ")


def type_of(text: Text) -> Filing:
    """A filing that knows its type and nothing else yet."""
    return _by_label(text.printed_type) or _by_link(text.link) or _by_section(text.section) or _untyped()


def _by_label(printed: str) -> Filing | None:
    label = " ".join(printed.split())
    if not label or len(label) > LONGEST_LABEL:
        return None
    known, rule = _known(label)
    if known:
        return _filing(known, _name(known), "type", printed, rule)
    slug = re.sub(r"[\W_]+", "-", folded(label).casefold()).strip("-")
    return _filing(TypeSlug(slug), label, "type", printed, "own_type", known=False) if slug else None


def _known(label: str) -> tuple[TypeSlug | None, str]:
    """The type that a label names in any case and number, and whether by its own name or by another word."""
    words = " ".join(folded(label).casefold().split())
    for form in (words, words.removesuffix("s")):
        if slug := _labels().get(form):
            return slug, "label" if form == folded(_name(slug)).casefold() else "label_alias"
    return None, ""


def _by_link(link: str) -> Filing | None:
    path = _HOST.sub("", link).partition("?")[0].casefold()
    part = next((part for part in _paths() if part in path), None)
    return _filing(_paths()[part], _name(_paths()[part]), "link", link, "link_path") if part else None


def _by_section(section: str) -> Filing | None:
    known, _ = _known(_NEWEST.sub("", section.strip().casefold()))
    return _filing(known, _name(known), "section", section, "section") if known else None


def _untyped() -> Filing:
    return Filing(type=UNTYPED, type_label="Untyped")


def _filing(slug: TypeSlug, name: str, field: str, said: str, rule: str, *, known: bool = True) -> Filing:
    why = Evidence(field=field, text=said, rule=rule, gives=(f"type:{slug}",))
    return Filing(type=slug, type_label=name, type_known=known, evidence=(why,))


def _name(slug: TypeSlug) -> str:
    return str(shelves.toml("types")[slug]["name"])


@cache
def _labels() -> Mapping[str, TypeSlug]:
    """Every label, folded, to its type."""
    types = shelves.toml("types").items()
    return {
        folded(label).casefold(): TypeSlug(slug) for slug, kind in types for label in (kind["name"], *kind["labels"])
    }


@cache
def _paths() -> Mapping[str, TypeSlug]:
    """Parts of paths to their types, the longest first: ``/multimedia/video/`` is more than ``/multimedia/``."""
    parts = {path: TypeSlug(slug) for slug, kind in shelves.toml("types").items() for path in kind["paths"]}
    return dict(sorted(parts.items(), key=lambda pair: (-len(pair[0]), pair[0])))

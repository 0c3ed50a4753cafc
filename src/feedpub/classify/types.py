"""What kind of thing an item is: by its printed label, else its link's path, else the heading it stands below.

The closed set of types, with the words of many publishers for each, is ``data/types.toml``. A label that is in no
list becomes a type of its own, so that a publisher's own series gets its feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from feedpub.classify import shelves
from feedpub.classify.folding import folded
from feedpub.classify.text import Text
from feedpub.model import UNFILED, Evidence, Filing, OwnType, TypeSlug

LONGEST_LABEL = 60
"""Characters; what is longer is a sentence that stands where a label should, and no type."""

_HOST = re.compile(r"^[a-zA-Z][\w+.-]*://[^/?#]*")
_NEWEST = re.compile(r"^(?:latest|recent|featured|explore|more|all|our|new) ")


class Types:
    """The types that there are, with the labels and paths that tell them."""

    def __init__(self, own: tuple[OwnType, ...] = ()) -> None:
        """An own label or path goes before one of the data file that is spelt the same."""
        known = list(_known_types())
        self.names: Mapping[TypeSlug, str] = _names([*known, *own])
        self._labels = dict(_labels([*known, *own], self.names))
        self.labels: Mapping[str, TypeSlug] = self._labels
        """Every word for a type, folded and in small letters."""
        paths = {path: kind.slug for kind in (*known, *own) for path in kind.paths}
        self._paths = dict(sorted(paths.items(), key=lambda pair: (-len(pair[0]), pair[0])))  # the longest first

    def type_of(self, text: Text) -> Filing:
        """A filing that knows its type and nothing else yet."""
        return (
            self._by_label(text.printed_type) or self._by_link(text.link) or self._by_section(text.section) or UNFILED
        )

    def _by_label(self, printed: str) -> Filing | None:
        label = " ".join(printed.split())
        if not label or len(label) > LONGEST_LABEL:
            return None
        known, rule = self._known(label)
        if known:
            return self._filing(known, "type", printed, rule)
        slug = re.sub(r"[\W_]+", "-", folded(label).casefold()).strip("-")
        return _filed(TypeSlug(slug), label, "type", printed, "own_type", known=False) if slug else None

    def _known(self, label: str) -> tuple[TypeSlug | None, str]:
        """The type that a label names in any case and number, and whether by its own name or by another word."""
        words = " ".join(folded(label).casefold().split())
        for form in (words, words.removesuffix("s")):
            if slug := self._labels.get(form):
                return slug, "label" if form == folded(self.names[slug]).casefold() else "label_alias"
        return None, ""

    def _by_link(self, link: str) -> Filing | None:
        path = _HOST.sub("", link).partition("?")[0].casefold()
        part = next((part for part in self._paths if part in path), None)
        return self._filing(self._paths[part], "link", link, "link_path") if part else None

    def _by_section(self, section: str) -> Filing | None:
        known, _ = self._known(_NEWEST.sub("", section.strip().casefold()))
        return self._filing(known, "section", section, "section") if known else None

    def _filing(self, slug: TypeSlug, field: str, said: str, rule: str) -> Filing:
        return _filed(slug, self.names[slug], field, said, rule, known=True)


def _filed(slug: TypeSlug, name: str, field: str, said: str, rule: str, *, known: bool) -> Filing:
    why = Evidence(field=field, text=said, rule=rule, gives=(f"type:{slug}",))
    return Filing(type=slug, type_label=name, type_known=known, evidence=(why,))


def _known_types() -> Iterator[OwnType]:
    """Those of the data file, in their order of display."""
    for slug, kind in shelves.toml("types").items():
        yield OwnType(slug=TypeSlug(slug), name=kind["name"], aliases=tuple(kind["labels"]), paths=tuple(kind["paths"]))


def _names(kinds: list[OwnType]) -> dict[TypeSlug, str]:
    """A later name of the same type is its name."""
    names: dict[TypeSlug, str] = {}
    for kind in kinds:
        names[kind.slug] = kind.name or names.get(kind.slug) or kind.slug.replace("-", " ").capitalize()
    return names


def _labels(kinds: list[OwnType], names: Mapping[TypeSlug, str]) -> Iterator[tuple[str, TypeSlug]]:
    """Every label, folded, with its type; the later wins, and a type's name stays its label when it is renamed."""
    for kind in kinds:
        for label in (kind.name or names[kind.slug], names[kind.slug], *kind.aliases):
            yield " ".join(folded(label).casefold().split()), kind.slug

"""What a form offers to choose from: the values of each dimension that hold an item, with counts. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from feedpub.policy.combination import Combination
from feedpub.web.asking import DIMENSIONS
from feedpub.web.directory import Directory
from feedpub.web.library import Library

_TITLES = {"type": "Types", "region": "Regions", "country": "Countries", "source": "Sources"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A value that can be chosen."""

    word: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A dimension with its values."""

    name: str
    title: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> bool:
        """Whether any value of it is."""
        return any(option.chosen for option in self.options)


def fields(among: Combination, directory: Directory, library: Library) -> tuple[Field, ...]:
    """The dimensions in their order, without those that offer nothing. What is chosen is offered though it is empty."""
    chosen = dict(among.facets)
    made = [_field(name, chosen.get(name, ()), directory, library) for name in DIMENSIONS]
    return tuple(field for field in made if field.options)


def _field(name: str, chosen: tuple[str, ...], directory: Directory, library: Library) -> Field:
    found: dict[str, Option] = {}
    for shelf in directory.of_kind(name):
        value = shelf.facets[name]
        found[value] = Option(
            word=library.word(name, value),
            label=directory.short_title(shelf.feed),
            count=shelf.items,
            chosen=value in chosen,
        )
    for value in chosen:
        label = directory.short_title(library.combined(library.combination({name: [library.word(name, value)]})))
        found.setdefault(value, Option(word=library.word(name, value), label=label, count=0, chosen=True))
    return Field(name=name, title=_TITLES[name], options=tuple(found.values()))

"""A closed table of kinds: one new kind is one file and one line, and nothing is registered by an import."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Generic, Protocol, TypeVar

from feedpub.errors import UnknownNameError


class Named(Protocol):
    """Whatever can stand in a registry."""

    @property
    def name(self) -> str: ...


K = TypeVar("K", bound=Named)


class Registry(Generic[K]):
    """Kinds by name, in the order they were given. Raises ``ValueError`` for a name given twice."""

    def __init__(self, what: str, *kinds: K) -> None:
        self._what = what
        self._kinds = {kind.name: kind for kind in kinds}
        if len(self._kinds) != len(kinds):
            raise ValueError(f"a {what} name stands twice")

    def __getitem__(self, name: str) -> K:
        """The kind of that name. Raises ``UnknownNameError`` with the nearest name."""
        try:
            return self._kinds[name]
        except KeyError:
            near = get_close_matches(name, self._kinds, n=1)
            raise UnknownNameError(self._what, name, near[0] if near else None) from None

    def __iter__(self) -> Iterator[K]:
        return iter(self._kinds.values())

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._kinds)

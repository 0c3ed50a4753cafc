"""The names that a file may use: those that the program defines, and those that the file itself defines.

A wrong name gets the nearest right one as advice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError, ValidationInfo
from pydantic_core import InitErrorDetails, PydanticCustomError

from feedpub.config.vault import Vault
from feedpub.model import RegionSlug, Taxonomy

FEW = 16  # so many names may be listed in one line


class Kind(Protocol):
    """A kind of listing or of endpoint, as its room describes it."""

    @property
    def name(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def options(self) -> type[object]: ...
    def __hash__(self) -> int: ...


class EndpointKind(Kind, Protocol):
    """A kind of endpoint looks at its options as a whole, secrets included."""

    @property
    def check(self) -> Callable[[Any], None]: ...


K_co = TypeVar("K_co", bound=Kind, covariant=True)


class Table(Protocol[K_co]):
    """A registry of kinds."""

    def __iter__(self) -> Iterator[K_co]: ...
    def __contains__(self, name: object) -> bool: ...
    def __getitem__(self, name: str) -> K_co: ...
    @property
    def names(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the program defines: the kinds of listings and endpoints, the taxonomy, and a region's own phrases."""

    listings: Table[Kind]
    endpoints: Table[EndpointKind]
    taxonomy: Taxonomy
    phrases: Callable[[RegionSlug], tuple[str, ...]]
    """Folded."""


def installed() -> Known:
    """What this program really has."""
    from feedpub import classify, notify, parse  # only now: other commands need none of them

    return Known(
        listings=parse.KINDS,
        endpoints=notify.KINDS,
        taxonomy=classify.Filer().taxonomy,
        phrases=classify.region_phrases,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Everything that the values of one file may refer to."""

    known: Known
    vault: Vault
    sources: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    """The keys of the file, those of the taxonomy among them."""

    @classmethod
    def of(cls, value: object, known: Known, vault: Vault) -> Scope:
        """The scope of a file, from its raw content, so that one bad source does not hide its name."""
        sections = {name: _names(value, name) for name in ("sources", "endpoints", "feeds", "regions", "types")}
        return cls(known=known, vault=vault, **sections)


def _names(value: object, section: str) -> tuple[str, ...]:
    content = value.get(section) if isinstance(value, dict) else None
    return tuple(content) if isinstance(content, dict) else ()


def scope(info: ValidationInfo) -> Scope:
    """The scope that a validator works in."""
    assert isinstance(info.context, Scope)
    return info.context


def nearest(name: str, names: Iterable[str]) -> str | None:
    """What to write instead of ``name``: the nearest of ``names``, else all of them if they are few."""
    candidates = list(names)
    folded = {candidate.casefold(): candidate for candidate in candidates}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{folded[near[0]]}'?"
    return f"known: {', '.join(candidates)}" if 0 < len(candidates) <= FEW else None


def unknown(what: str, name: str, names: Iterable[str]) -> PydanticCustomError:
    """The error for a name that nothing defines."""
    return refusal(f"no {what} is named '{name}'", nearest(name, names))


def refusal(what: str, advice: str | None = None) -> PydanticCustomError:
    """A validator's error in our words; it never holds a value that may be secret."""
    return PydanticCustomError("refusal", "{what}", {"what": what, "advice": advice})


def refusals(wrong: Iterable[tuple[str | int, PydanticCustomError]]) -> ValidationError:
    """Errors within a value, each at its key or its position in the list; like any error, to be raised."""
    details = [InitErrorDetails(type=error, loc=(step,), input=None) for step, error in wrong]
    return ValidationError.from_exception_data("", details)

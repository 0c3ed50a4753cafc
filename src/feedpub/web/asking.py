"""The query of a request, read: which values of each dimension somebody wants, and what they search for."""

from __future__ import annotations

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from feedpub.policy.combination import MOST, Combination
from feedpub.policy.searching import Search, read_question
from feedpub.web.library import Library

DIMENSIONS = ("type", "region", "country", "source")
_SHOWN = 40
"""Known words that an error names."""


def combination_of(query: QueryParams, library: Library) -> Combination:
    """The values of ``type``, ``region``, ``country`` and ``source``: each may repeat, or hold several with + between.

    Raises 400 for a word that means nothing, and names those that do.
    """
    chosen = {name: [word for said in query.getlist(name) for word in _words(said)] for name in DIMENSIONS}
    for name, words in chosen.items():
        if len(words) > MOST:
            raise HTTPException(
                400, f"At most {MOST} values of {name} fit in an address; choose a region or everything."
            )
    try:
        return library.combination(chosen)
    except LookupError as error:
        name, word = error.args
        raise HTTPException(400, f"No {name} is called {word[:60]}. {_known(library, name)}") from None


def search_of(query: QueryParams, library: Library) -> Search:
    """What is searched for, and among what. The question may be empty."""
    return Search(question=read_question(query.get("q", "")), among=combination_of(query, library))


def asks(search: Search) -> bool:
    """Whether a search asks for anything."""
    return bool(search.question.wanted or search.question.unwanted)


def _words(said: str) -> list[str]:
    """A plus reads as a space in a query."""
    return said.replace("+", " ").replace(",", " ").split()


def _known(library: Library, dimension: str) -> str:
    known = library.known(dimension)
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    return f"Known are {', '.join(known[:_SHOWN])}{more}."

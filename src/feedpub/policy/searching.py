"""What somebody types into a search field, read as a question; and the search as a feed's address spells it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from feedpub.model import FeedPath, Question, Term
from feedpub.policy.combination import Combination

MAX_TERMS = 8
MAX_QUERY = 200
"""Characters of a question; what stands behind them is not read."""
SEARCH = FeedPath("search")
_TERM = re.compile(r'(?P<not>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
"""The store ends a text at the first zero, and no feed may hold these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A question, asked among the items of some types, regions, countries and sources."""

    question: Question
    among: Combination = field(default_factory=Combination)


def read_question(typed: str) -> Question:
    """Words that must all stand there, ``"a phrase"`` in quotes, ``-word`` for what must not. Any text is a question;
    what holds no letter and no digit asks for nothing.
    """
    found = list(dict.fromkeys(_terms(_CONTROLS.sub(" ", typed)[:MAX_QUERY])))[:MAX_TERMS]
    return Question(
        wanted=tuple(term for term, wanted in found if wanted),
        unwanted=tuple(term for term, wanted in found if not wanted),
    )


def path_of_search(search: Search) -> FeedPath:
    """The one spelling of a search: ``search?q=…`` with the values of each dimension, sorted."""
    pairs = [("q", str(search.question))]
    pairs += [(name, value) for name, values in search.among.words for value in values]
    return FeedPath(f"{SEARCH}?{urlencode(pairs)}")


def _terms(typed: str) -> Iterator[tuple[Term, bool]]:
    for match in _TERM.finditer(typed):
        quoted = match["phrase"] is not None
        text = " ".join((match["phrase"] if quoted else match["word"]).split())
        term = Term(text=text, exact=quoted)
        if term.words:
            yield term, not match["not"]

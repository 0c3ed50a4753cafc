"""The phrases of a language other than English: its own, in all their forms, and those of the English gazetteer that
its texts have too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from feedpub.classify import shelves
from feedpub.classify.folding import folded
from feedpub.classify.gazetteer import Phrase, flaws, gazetteer, phrases_in
from feedpub.classify.inflection import FORMS
from feedpub.classify.languages import LATIN

WORD_LISTS = frozenset({"event", "homonym", "start", "state", "without"})
"""Tables of a language's file that are no phrases."""

AS_IT_STANDS = "="
"""Before a word of a data file: it is inflected irregularly, and stands for no other form."""

_NAMES_EVERYWHERE = frozenset({"leader", "people", "city", "hub", "capital", "blocker", "us_state"})
"""Rules whose English words are names that another language in Latin script writes alike."""


@cache
def vocabulary(code: str) -> tuple[Phrase, ...]:
    """All phrases of a language, sorted by their words. Raises ``ValueError`` naming every defect of its files."""
    found = defects(code)
    if found:
        raise ValueError("; ".join(found))
    own = _in_all_forms(code)
    taken = {words.lower() for words in own}
    english = (phrase for phrase in _english_part(code) if phrase.words.lower() not in taken)
    return tuple(sorted((*own.values(), *english), key=lambda phrase: phrase.words))


def defects(code: str) -> list[str]:
    """What is wrong with a language's files: as of the English ones; and forms that mean two things."""
    found, seen = [], set[str]()
    for phrase, _ in written(code):
        key = _key(phrase)
        if key in seen:
            found.append(f"{code}: {phrase.words!r} stands twice")
        seen.update((key, phrase.words))
        found += (f"{code}: {flaw}" for flaw in flaws(phrase))
    made: dict[str, Phrase] = {}
    for phrase in _forms(code):
        other = made.setdefault(phrase.words, phrase)
        if phrase.words not in seen and _gives(other) != _gives(phrase):
            found.append(f"{code}: {phrase.words!r} is a form of two phrases")
    return found


def dead_entries(code: str) -> list[str]:
    """Words of a language's lists that name no phrase, so that their entry does nothing."""
    table = shelves.toml(f"languages/{code}")
    english, own = {phrase.words for phrase in gazetteer()}, {phrase.words for phrase, _ in written(code)}
    return [
        *(word for word in _words(table, "without") if word not in english),
        *(word for name in ("homonym", "start", "state") for word in _words(table, name) if word not in own),
    ]


def written(code: str) -> Iterator[tuple[Phrase, str]]:
    """The phrases as the files have them, each with its printed form; the program's own file first."""
    for table in (shelves.json_table(f"languages/{code}"), shelves.toml(f"languages/{code}")):
        for rule, section in table.items():
            if rule not in WORD_LISTS:
                for target, printed in section.items():
                    plain = [words.removeprefix(AS_IT_STANDS) for words in printed]
                    yield from zip(phrases_in(rule, {target: plain}), printed, strict=True)


def _in_all_forms(code: str) -> dict[str, Phrase]:
    """Every form with its phrase; what a file has as it stands goes before a form that is made."""
    own = {_key(phrase): phrase for phrase, _ in written(code)}
    for phrase in _forms(code):
        own.setdefault(_key(phrase), phrase)
    return own


def _key(phrase: Phrase) -> str:
    return phrase.words.lower() if phrase.any_case else phrase.words


@cache
def _forms(code: str) -> tuple[Phrase, ...]:
    return tuple(
        replace(phrase, words=folded(form))
        for phrase, printed in written(code)
        if not printed.startswith(AS_IT_STANDS)
        for form in FORMS[code](printed, phrase.rule)
    )


def _gives(phrase: Phrase) -> tuple[object, ...]:
    return phrase.countries, phrase.regions, phrase.weak


def _english_part(code: str) -> Iterable[Phrase]:
    """In another script all of them, for the Latin words in its texts; in Latin script the names and acronyms."""
    if code not in LATIN:
        return gazetteer()
    without = set(_words(shelves.toml(f"languages/{code}"), "without"))
    return (phrase for phrase in gazetteer() if _is_name(phrase) and phrase.words not in without)


def _is_name(phrase: Phrase) -> bool:
    return phrase.rule in _NAMES_EVERYWHERE or (phrase.words.isupper() and phrase.rule not in ("demonym", "abroad"))


def _words(table: dict[str, dict[str, list[str]]], name: str) -> Iterator[str]:
    for words in table.get(name, {}).values():
        yield from map(folded, words)

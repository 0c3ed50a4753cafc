"""German forms: adjectives by case and gender, inhabitants, genitives, and what is written together with a name."""

from __future__ import annotations

from collections.abc import Iterator

from feedpub.classify.inflection.adjectives import is_adjective

SECONDS = (
    "abkommen", "besuch", "beziehungen", "debatte", "einsatz", "experte", "experten", "expertin", "geschäft",
    "gespräche", "hilfe", "konferenz", "konflikt", "krieg", "krise", "mission", "politik", "reise", "sanktionen",
    "strategie",
)  # fmt: skip
"""Second halves of words such as Russlandpolitik and Irakkrieg."""

QUARTERS = ("Nord", "Ost", "Süd", "West")
"""First halves of words such as Nordirak and ostdeutsch."""

COUNTRIES = frozenset({"Südsudan", "südsudanesisch", "Nordirland", "nordirisch", "nordkoreanisch", "südkoreanisch"})
"""Countries of their own: they stand in the data."""

_JOINED = frozenset({"name", "area"})


def forms(words: str, rule: str) -> Iterator[str]:
    """All forms of a phrase; an adjective is written with a small letter."""
    yield words
    if words.isupper():
        return
    if is_adjective(words, rule):
        yield from _adjective(words)
        if rule == "demonym":
            yield from (form for part in _parts(words) for form in (part, *_adjective(part)))
    elif rule == "demonym":
        yield from _inhabitant(words)
    elif words[0].isupper():
        yield from _name(words)
        if rule == "name" and words.isalpha():
            yield from (form for part in _parts(words) for form in (part, *_name(part)))
        if rule in _JOINED and words.isalpha() and len(words) > 3:
            yield from (words + second for second in SECONDS)


def _parts(words: str) -> Iterator[str]:
    """The four quarters of a country, or its adjectives."""
    for quarter in QUARTERS:
        part = (quarter.lower() if words.islower() else quarter) + words.lower()
        if part not in COUNTRIES:
            yield part


def _adjective(words: str) -> Iterator[str]:
    return (words + ending for ending in ("e", "em", "en", "er", "es"))


def _inhabitant(words: str) -> Iterator[str]:
    """Italiener, Däne, Ungar, Saudi: plural, dative and the forms for women."""
    stem = words.removesuffix("e")
    yield from (words + "s", words + "n", stem + "in", stem + "innen")


def _name(words: str) -> Iterator[str]:
    """The genitive; and the weak and strong forms of what begins as "Vereinigte Arabische Emirate" does."""
    yield from _last(words)
    *first, last = words.split(" ")
    if first and all(word.endswith("e") for word in first):
        for ending in ("n", "r"):
            declined = " ".join([*(word + ending for word in first), last])
            yield from (declined, *_last(declined))


def _last(words: str) -> Iterator[str]:
    if not words.endswith(("s", "x", "z", "ß")):
        yield words + "s"
    if words.endswith(("e", "er")):
        yield words + "n"

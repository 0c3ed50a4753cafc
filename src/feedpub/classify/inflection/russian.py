"""Russian forms: names, adjectives and inhabitants in all cases, in both numbers where they have two.

A phrase is declined word by word, all words in the same case: Саудовская Аравия, Саудовской Аравии, ….
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from feedpub.classify.inflection.adjectives import is_adjective

CASES = 6
"""Nominative, genitive, dative, accusative, instrumental, prepositional."""

Declined = list[tuple[str, ...]]
"""For each case its forms, one or more."""

_SMALL = frozenset({"и", "на", "в", "о", "острова", "Республика"})
_HUSHED = "гкхжчшщ"
_VOWELS = "аеёиоуыэюя"
_INHABITANTS = frozenset({"demonym", "people", "area", "us", "us_domestic"})
_ANIMATE = frozenset({"demonym", "people", "leader"})
_SURNAMES = ("ин", "ов", "ев", "ёв", "ын")

_ADJECTIVES = {
    "ский": ("ский", "ского", "скому", "ский", "ским", "ском"),
    "цкий": ("цкий", "цкого", "цкому", "цкий", "цким", "цком"),
    "ый": ("ый", "ого", "ому", "ый", "ым", "ом"),
    "ской": ("ской", "ского", "скому", "ской", "ским", "ском"),
    "ая": ("ая", "ой", "ой", "ую", "ой", "ой"),
    "яя": ("яя", "ей", "ей", "юю", "ей", "ей"),
    "ий": ("ий", "его", "ему", "ий", "им", "ем"),
    "ское": ("ское", "ского", "скому", "ское", "ским", "ском"),
    "ное": ("ное", "ного", "ному", "ное", "ным", "ном"),
    "ие": ("ие", "их", "им", "ие", "ими", "их"),
    "ые": ("ые", "ых", "ым", "ые", "ыми", "ых"),
}
"""Adjectives that stand in a name, by their ending."""

_STEMS = {
    "ия": ("ия", "ии", "ии", "ию", "ией", "ии"),
    "я": ("я", "и", "е", "ю", "ей", "е"),
    "а": ("а", "ы", "е", "у", "ой", "е"),
    "й": ("й", "я", "ю", "й", "ем", "е"),
    "во": ("во", "ва", "ву", "во", "вом", "ве"),
}
"""Nouns in the singular, by their ending."""


def forms(words: str, rule: str) -> Iterator[str]:
    """All forms of a phrase. An adjective of a country (российский) also gives its plural and its half of a pair."""
    yield words
    if words.isupper():
        return
    if is_adjective(words, rule) and words.endswith(("ский", "цкий", "ской")):
        yield from _adjective(words[:-2])
    elif words[0].islower() and rule in _INHABITANTS and (found := _inhabitants(words)):
        yield from found
    else:
        yield from _phrase(words, rule)


def _adjective(stem: str) -> Iterator[str]:
    endings = ["ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими", "о"]
    return (stem + ending for ending in endings)


def _inhabitants(word: str) -> list[str]:
    """Of a person of a country, from the singular: иранец, китаец, россиянин, серб, поляк."""
    if word.endswith(("анин", "янин")):
        return [*_singular(word), *(word[:-2] + ending for ending in ("е", "", "ам", "ами", "ах"))]
    if word.endswith("ец"):
        return _of_ec(word)
    if word[-1] not in _VOWELS and word[-1] not in "ьй":
        many = "и" if word[-1] in _HUSHED else "ы"
        return [*_singular(word), *(word + ending for ending in (many, "ов", "ам", "ами", "ах"))]
    return []


def _of_ec(word: str) -> list[str]:
    """The е of -ец is fleeting, and what stands before it decides what is left: китайца, бразильца, иранца."""
    before = word[-3]
    stem = word[:-2] + ("й" if before in _VOWELS else "ь" if before == "л" else "") + "ц"
    return [stem + ending for ending in ("а", "у", "ем", "е", "ы", "ев", "ам", "ами", "ах")]


def _singular(word: str) -> list[str]:
    return [word + ending for ending in ("а", "у", "ом", "е")]


def _phrase(words: str, rule: str) -> Iterator[str]:
    """Every word declined, case by case."""
    declined = [_word(word, rule) for word in words.replace("-", " ").split(" ")]
    for case in range(CASES):
        for chosen in product(*(word[case] for word in declined)):
            yield " ".join(chosen)


def _word(word: str, rule: str) -> Declined:
    if word in _SMALL or word.isupper():
        return [(word,)] * CASES
    for endings in (_ADJECTIVES, _STEMS):
        for ending, cases in endings.items():
            if word.endswith(ending) and len(word) > len(ending) + 1:
                return _hushed(word.removesuffix(ending), cases)
    if word[-1] == "ь":
        return _soft(word[:-1])
    if word[-1] in "ыи":
        return _plural(word)
    if word[-1] in _VOWELS:
        return [(word,)] * CASES
    return _hard(word, rule)


def _hushed(stem: str, cases: tuple[str, ...]) -> Declined:
    """Behind г, к, х, ж, ч, ш and щ stands no ы."""
    if stem[-1] in _HUSHED:
        cases = tuple(ending.replace("ы", "и") if len(ending) == 1 else ending for ending in cases)
    declined: Declined = [(stem + ending,) for ending in cases]
    if cases[4] == "ой" and stem[-1] in "жчшщц":
        declined[4] = (stem + "ей",)
    return declined


def _soft(stem: str) -> Declined:
    """Of both genders: a name ends in -ь in either."""
    pairs = (("ь", "ь"), ("я", "и"), ("ю", "и"), ("ь", "я"), ("ем", "ью"), ("е", "и"))
    return [(stem + one, stem + other) if one != other else (stem + one,) for one, other in pairs]


def _plural(word: str) -> Declined:
    """Филиппины, Балканы, Эмираты: the genitive has an ending or none. What does not decline has these too."""
    stem = word[:-1]
    return [
        (word,),
        (stem, stem + "ов"),
        (stem + "ам", word),
        (word, stem + "ов"),
        (stem + "ами", word),
        (stem + "ах", word),
    ]


def _hard(word: str, rule: str) -> Declined:
    last = word + ("ым" if rule == "leader" and word.endswith(_SURNAMES) else "ом")
    one: Declined = [(word,), (word + "а",), (word + "у",), (word,), (last,), (word + "е",)]
    if rule in _ANIMATE:
        one[3] = (word, word + "а")
    return one

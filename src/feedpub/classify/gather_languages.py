"""Builds ``data/languages/<code>.json`` from the locale data of the package Babel:

    python -m feedpub.classify.gather_languages src/feedpub/classify/data/languages

A tool for those who keep the data files, run by hand with Babel installed (BSD-3-Clause); the program itself never
calls it. The data is that of the Unicode CLDR, Copyright 2004-2025 Unicode, Inc., under the Unicode License V3
(``data/languages/LICENSE.txt``). It takes the names of countries and regions, and the adjectives that are also
the names of languages. What a person has put into ``<code>.toml``, and what two countries share, is left out.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from feedpub.classify import shelves
from feedpub.classify.folding import folded
from feedpub.classify.gazetteer import country_regions
from feedpub.classify.vocabulary import WORD_LISTS

LOCALES = {
    "ar": ("ar",), "de": ("de", "de_AT", "de_CH"), "es": ("es", "es_MX"), "fr": ("fr", "fr_CA"), "ja": ("ja",),
    "pt": ("pt", "pt_PT"), "ru": ("ru",), "zh": ("zh", "zh_Hant", "zh_Hant_HK"),
}  # fmt: skip
"""The locales whose names a language takes together."""

REGIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "area": {
        "africa": ("002", "011", "014", "017", "018", "202"), "africa middle-east": ("015",),
        "americas-latin": ("005", "013", "029", "419"), "north-america": ("003", "021"), "central-asia": ("143",),
        "south-asia": ("034",), "southeast-asia": ("035",), "east-asia": ("030",), "middle-east": ("145",),
        "europe": ("039", "150", "151", "154", "155"), "oceania": ("009", "053", "054", "061"),
    },
    "umbrella": {"east-asia southeast-asia ~south-asia": ("142",)},
}  # fmt: skip
"""Our regions by their codes in UN M49. The Americas (019) are the United States in many a language."""

ADJECTIVES = {
    "be": "BY", "bg": "BG", "cs": "CZ", "da": "DK", "de": "DE", "el": "GR", "et": "EE", "fi": "FI", "he": "IL",
    "hr": "HR", "hu": "HU", "hy": "AM", "id": "ID", "is": "IS", "it": "IT", "ja": "JP", "ka": "GE", "kk": "KZ",
    "km": "KH", "ko": "KR", "lo": "LA", "lt": "LT", "lv": "LV", "mk": "MK", "mn": "MN", "ne": "NP", "nl": "NL",
    "no": "NO", "pl": "PL", "ro": "RO", "ru": "RU", "sk": "SK", "sl": "SI", "sq": "AL", "sr": "RS", "sv": "SE",
    "th": "TH", "tr": "TR", "uk": "UA", "vi": "VN", "zh": "CN",
}  # fmt: skip
"""Languages that are named for one country, in which the adjective of both is the same word."""

OWN_ADJECTIVES = {"es": "ES", "fr": "FR", "pt": "PT"}
"""Spoken by many countries; the adjective is the one country's none the less."""

ADJECTIVE_LANGUAGES = frozenset({"ar", "de", "es", "fr", "pt", "ru"})

BY_HAND = frozenset({"HK", "MO", "US", "UM", "BQ", "VG", "VI"})
"""Countries whose names CLDR has in words that name another one, or that are no words of a text."""

UNFIT = {
    "ar": {"مالي", "نيوي", "أفريقيا الجنوبية", "عبري", "خميري", "جورجي"},
    "de": {"Turks- und Caicosinseln", "Französische Süd- und Antarktisgebiete"},
    "es": {
        "Granada", "Guadalupe", "Montserrat", "Reunión", "San Bartolomé", "San Martín", "Santa Elena", "Santa Lucía",
        "Congo", "hebreo", "Isla de Navidad",
    },
    "fr": {"Dominique", "Grenade", "Maurice", "Salvador", "Saint-Martin", "Sainte-Hélène", "hébreu", "Congo"},
    "ja": {"ジャージー", "アメリカ大陸", "サン・マルタン"},
    "pt": {
        "Granada", "Guadalupe", "Maurício", "Maurícia", "Reunião", "São Bartolomeu", "São Martinho", "Santa Helena",
        "Santa Lúcia", "Salvador", "Alanda", "hebraico", "Ilha do Natal",
    },
    "ru": {"Южная Африка", "Мэн", "иврит"},
    "zh": {"多米尼克", "獅子山", "中非", "中美", "根息", "曼島"},
}  # fmt: skip
"""Names that are another place, a person or a plain word at least as often."""

Sections = dict[str, dict[str, list[str]]]


def gather(code: str) -> Sections:
    """The phrases of a language by rule and target, as its hand-kept file has them. Raises ``ImportError`` where
    Babel is not installed.
    """
    taken = {folded(words.removeprefix("=")).lower() for words in _by_hand(code)}
    claims: dict[str, set[str]] = defaultdict(set)
    found: Sections = defaultdict(lambda: defaultdict(list))
    for rule, target, words in _phrases(code):
        if words in UNFIT[code] or folded(words).lower() in taken:
            continue
        claims[folded(words)].add(target)
        listed = found[rule][target]
        if folded(words) not in map(folded, listed):
            listed.append(words)
    return {
        rule: {
            target: sorted(words for words in listed if len(claims[folded(words)]) == 1)
            for target, listed in sorted(targets.items())
        }
        for rule, targets in found.items()
    }


def _by_hand(code: str) -> Iterator[str]:
    for rule, section in shelves.toml(f"languages/{code}").items():
        if rule not in WORD_LISTS:
            for words in section.values():
                yield from words


def _phrases(code: str) -> Iterator[tuple[str, str, str]]:
    """Rule, target and words of all that the locales have."""
    for name in LOCALES[code]:
        locale: Any = import_module("babel").Locale.parse(name)
        for country in country_regions():
            if country not in BY_HAND:
                yield from (("name", country, words) for words in names(locale.territories.get(country, "")))
        for rule, targets in REGIONS.items():
            for target, numbers in targets.items():
                yield from ((rule, target, _tidy(locale.territories[number])) for number in numbers)
    if code in ADJECTIVE_LANGUAGES:
        own = {code: OWN_ADJECTIVES[code]} if code in OWN_ADJECTIVES else {}
        for language, named_for in {**ADJECTIVES, **own}.items():
            if words := adjective(code, locale.languages.get(language, "")):
                yield "demonym", named_for, words


def names(printed: str) -> Iterator[str]:
    """Of "Myanmar (Birmanie)" both are names; "Saint-Martin (partie néerlandaise)" is none that a text has."""
    if "," in printed or not printed:
        return
    hit = re.fullmatch(r"(\S[^(]*?) ?\((\w+)\)", printed)
    if hit is None:
        yield from () if "(" in printed else (_tidy(printed),)
    elif hit[1].split()[0] in ("Myanmar", "Mianmar", "Мьянма", "ミャンマー", "ميانمار"):
        yield from (_tidy(hit[1]), _tidy(hit[2]))


def _tidy(name: str) -> str:
    """One blank for what folding makes two, and no abbreviations."""
    name = re.sub(r"\bо-ва\b", "острова", re.sub(r"\bо-в\b", "остров", name))
    return " ".join(re.sub(r" ?[-—] ", "-", name).split())


def adjective(code: str, language: str) -> str:
    """The name of a language as an adjective, in the form from which the others are made."""
    if not language or " " in language:
        return ""
    if code == "de":
        return language.lower() if language.endswith("sch") else ""
    if code == "ru":
        return language if language.endswith(("ский", "цкий")) else ""
    if code == "ar":
        return language.removeprefix("ال").removesuffix("ة") if language.endswith("ية") else ""
    return language


if __name__ == "__main__":
    (folder,) = map(Path, sys.argv[1:])
    for code in LOCALES:
        text = json.dumps(gather(code), ensure_ascii=False, indent=1)
        (folder / f"{code}.json").write_text(text + "\n", encoding="utf-8")

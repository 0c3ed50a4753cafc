"""Files the same texts with feedpub and with other packages, one after the other on one core, and tells what each
found and how long it took.

Runs in a process of its own, as other packages warn when they are imported and bring others with them:

    python tests/benchmarks/race.py FOLDER < items.json

FOLDER holds the other packages; standard input is a list of [title, summary]; standard output one object: for each
finder its seconds of CPU for all the texts, and the countries of each. What is right is judged elsewhere.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from time import process_time

from feedpub.classify import Filer, Text

ROUNDS = 3
"""Of which the best counts. Every finder runs once a round, so that a busy machine slows all of them."""

Find = Callable[[str, str], set[str]]
"""A title and a summary to the countries that they name."""


def feedpub() -> Find:
    """All of it: types, regions and evidence, too."""
    filer = Filer()
    return lambda title, summary: set(filer.file(Text(title=title, summary=summary)).countries)


def country_converter() -> Find:
    """Its expressions, made to recognize a country's name, as finders: each is searched for in the text."""
    from country_converter import CountryConverter  # type: ignore[import-not-found]

    table = CountryConverter().data
    pairs = zip(table["ISO2"], table["regex"], strict=True)
    known = [(code, re.compile(pattern, re.IGNORECASE)) for code, pattern in pairs]
    return lambda title, summary: {code for code, pattern in known if pattern.search(f"{title}. {summary}")}


def geotext() -> Find:
    """Cities count for their countries."""
    from geotext import GeoText  # type: ignore[import-not-found]

    return lambda title, summary: set(GeoText(f"{title}. {summary}").country_mentions)


def geotext_without_cities() -> Find:
    """Only the names and nationalities that it finds; it looks for cities all the same."""
    from geotext import GeoText

    def find(title: str, summary: str) -> set[str]:
        found = GeoText(f"{title}. {summary}")
        names = {found.index.countries[name.lower()] for name in found.countries}
        return names | {found.index.nationalities[name.lower()] for name in found.nationalities}

    return find


FINDERS: dict[str, Callable[[], Find]] = {
    "feedpub": feedpub,
    "country_converter": country_converter,
    "geotext": geotext,
    "geotext without cities": geotext_without_cities,
}


def main() -> None:
    """Reads the texts, lets every finder run, prints what came of it."""
    sys.path.append(sys.argv[1])  # last: what feedpub needs itself is its own
    texts = [(title, summary) for title, summary in json.load(sys.stdin)]
    ready = {name: make() for name, make in FINDERS.items()}
    for find in ready.values():
        find(*texts[0])  # what is read or compiled at first use is no part of the race
    rounds = [{name: _seconds(find, texts) for name, find in ready.items()} for _ in range(ROUNDS)]
    told = {
        name: {"seconds": min(seconds[name] for seconds in rounds), "found": [sorted(find(*text)) for text in texts]}
        for name, find in ready.items()
    }
    json.dump(told, sys.stdout)


def _seconds(find: Find, texts: list[tuple[str, str]]) -> float:
    start = process_time()
    for title, summary in texts:
        find(title, summary)
    return process_time() - start


if __name__ == "__main__":
    main()

"""Reads a JSON object of HTML by name and writes what html5lib objects to, by name: the first objection to each."""

import json
import sys

sys.path.insert(0, sys.argv[1])

from html5lib.html5parser import HTMLParser, ParseError


def objection(text: str) -> str | None:
    """What the first mistake in the HTML is, None where there is none."""
    try:
        HTMLParser(strict=True).parseFragment(text)
    except ParseError as error:
        return str(error)
    return None


said = {name: objection(text) for name, text in json.load(sys.stdin).items()}
json.dump({name: words for name, words in said.items() if words}, sys.stdout)

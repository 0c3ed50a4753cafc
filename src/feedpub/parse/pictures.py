"""Which of the several places that a page keeps a picture's address in is the one to take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from feedpub.parse.html import Element

PLACES = ("src", "data-src", "data-original", "srcset", "data-srcset")

# The first address of ``a.jpg 320w, b.jpg 640w``; an address may hold commas, but ends at white space and in none.
FIRST_OF_SET = re.compile(r"[\s,]*(\S*)")


def picture(elements: Iterable[Element]) -> str | None:
    """The address of the first picture in or at the elements that is one: lazy ones have a placeholder in ``src``."""
    return next((url for element in elements for url in _addresses(element)), None)


def _addresses(element: Element) -> Iterator[str]:
    images = [element] if element.tag in ("img", "source") else list(element.iter("img", "source"))
    for image in images:
        for place in PLACES:
            value = image.get(place, "").strip()
            hit = FIRST_OF_SET.match(value) if place.endswith("srcset") else None
            address = hit[1].rstrip(",") if hit else value
            if address and not address.startswith("data:"):
                yield address

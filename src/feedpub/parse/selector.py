"""A CSS selector, optionally with ``@attribute``: what a field of an item is read from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from feedpub.parse.html import Element, words

FORM = re.compile(r"(?P<css>.*?)\s*(?:@(?P<attribute>[A-Za-z_][\w:.-]*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pick:
    """A compiled ``selector``, ``selector@attribute`` or ``@attribute``."""

    css: CSSSelector | None
    attribute: str | None

    def elements(self, item: Element) -> list[Element]:
        """What the selector matches below the item, in page order; the item itself where there is no selector."""
        return cast("list[Element]", self.css(item)) if self.css else [item]

    def by_item(self, place: Element, items: Collection[Element]) -> dict[Element, list[Element]]:
        """The matches below ``place``, in page order, each with the nearest of ``items`` around it: one search for
        all items costs a quarter of one for each.
        """
        if self.css is None:
            return {item: [item] for item in items}
        found: dict[Element, list[Element]] = {}
        for element in self.elements(place):
            if (owner := _owner(element, items)) is not None:
                found.setdefault(owner, []).append(element)
        return found

    def values(self, elements: Iterable[Element]) -> Iterator[str]:
        """The words, or the attribute, of every match that has some."""
        for element in elements:
            value = element.get(self.attribute, "").strip() if self.attribute else words(element)
            if value:
                yield value


def common_place(items: Sequence[Element], root: Element) -> Element:
    """The smallest element that holds all the items; ``root`` where there are none."""
    if not items:
        return root
    shared = [*reversed([*items[0].iterancestors()]), items[0]]
    for item in items[1:]:
        around = {item, *item.iterancestors()}
        while shared[-1] not in around:
            shared.pop()
    return shared[-1]


def _owner(element: Element, items: Collection[Element]) -> Element | None:
    around: Element | None = element
    while around is not None and around not in items:
        around = around.getparent()
    return around


@lru_cache(maxsize=1024)
def pick(text: str) -> Pick:
    """Compiles a field's selector. Raises ``ValueError`` with a sentence for what is none."""
    form = FORM.fullmatch(text.strip())
    assert form, "the form matches any text"
    css, attribute = form["css"], form["attribute"]
    if not css and not attribute:
        raise ValueError("a selector is empty: give a CSS selector, selector@attribute or @attribute")
    return Pick(_compiled(css) if css else None, attribute)


def _compiled(css: str) -> CSSSelector:
    try:
        return CSSSelector(css, translator="html")
    except (SelectorError, etree.XPathError) as error:
        hint = " (an @attribute stands once, at the end)" if "@" in css else ""
        raise ValueError(f"{css!r} is not a CSS selector that can be used{hint}: {error}") from error


def checked(text: str) -> str:
    """The same text, if it is a selector; for the options, so that a slip is found when the file is checked."""
    pick(text)
    return text


def checked_plain(text: str) -> str:
    """As ``checked``, for a selector that finds elements and takes no attribute."""
    if pick(text).attribute:
        raise ValueError(f"{text!r} must select elements: leave out the @attribute")
    return text

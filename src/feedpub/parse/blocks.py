"""An unknown HTML page: which repeated block is the list of items, and what its fields are.

Modest on purpose: it looks for siblings of one kind that each link somewhere with words enough for a title, outside
of menus, and takes the group with the most dates, then headings, then text. Where it errs, the kind ``css`` says
it right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feedpub.errors import ListingError
from feedpub.model import Reading
from feedpub.parse import limits
from feedpub.parse.dates import read_date
from feedpub.parse.draft import Draft
from feedpub.parse.html import Element, words
from feedpub.parse.pictures import picture

AROUND = frozenset({"nav", "header", "footer", "aside", "script", "style", "noscript", "template", "form"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SMALL = frozenset({"time", "span", "p", "div", "small", "em", "td", "dd", "li"})

LEAST_MEMBERS = 3
LEAST_TITLE = 15
LONGEST_DATE = 40


@dataclass(slots=True)
class Traits:
    """What stands in an element, itself included."""

    length: int = 0
    titles: int = 0
    """Links with words enough for a title."""
    headings: int = 0
    dates: int = 0

    def add(self, other: Traits) -> None:
        self.length += other.length
        self.titles += other.titles
        self.headings += other.headings
        self.dates += other.dates


def block_drafts(root: Element, reading: Reading) -> list[Draft]:
    """The candidates of the best group of siblings, in page order; none where no group is good enough."""
    best = max(_groups(_content(root), reading), key=lambda group: group[0], default=None)
    return [_draft(member, reading) for member in best[1]] if best else []


def _content(root: Element) -> Element:
    """Where a page's own content stands."""
    for tag in ("main", "article", "body"):
        places = [place for place in root.iter(tag) if tag != "article" or len(root.findall(".//article")) == 1]
        if places:
            return places[0]
    return root


def _groups(content: Element, reading: Reading) -> Iterator[tuple[tuple[int, int, int], list[Element]]]:
    """Every group of siblings that could be the items, with its score."""
    traits = _traits(content, reading)
    for parent in traits:
        groups: dict[tuple[str, str], list[Element]] = {}
        for child in parent:
            if (found := traits.get(child)) and found.titles:
                groups.setdefault(_likeness(child), []).append(child)
        for members in groups.values():
            if len(members) >= LEAST_MEMBERS:
                yield _score([traits[member] for member in members]), members


def _likeness(element: Element) -> tuple[str, str]:
    """Tag and first class: ``item``, ``item odd`` and ``item last`` are alike."""
    return str(element.tag), next(iter(element.get("class", "").split()), "")


def _score(members: list[Traits]) -> tuple[int, int, int]:
    dated = sum(1 for member in members if member.dates)
    headed = sum(1 for member in members if member.headings)
    return dated, headed, sum(member.length for member in members)


def _traits(content: Element, reading: Reading) -> dict[Element, Traits]:
    """The traits of every element that is not around the content, children before parents: one walk, no recursion."""
    elements = list(_inside(content))
    traits: dict[Element, Traits] = {}
    for element in reversed(elements):
        own = _own_traits(element, reading)
        for child in element:
            if child in traits:
                own.add(traits[child])
                own.length += len((child.tail or "").strip())
        own.titles += element.tag == "a" and bool(element.get("href")) and own.length >= LEAST_TITLE
        traits[element] = own
    return traits


def _inside(content: Element) -> Iterator[Element]:
    """The elements of the content but those around it, parents first. Raises ``ListingError`` if they are too many."""
    waiting = [content]
    for _ in range(limits.ELEMENTS):
        if not waiting:
            return
        element = waiting.pop()
        yield element
        waiting.extend(child for child in reversed(element) if child.tag not in AROUND)
    raise ListingError(f"the page has more than {limits.ELEMENTS} elements")


def _own_traits(element: Element, reading: Reading) -> Traits:
    text = (element.text or "").strip()
    return Traits(length=len(text), headings=element.tag in HEADINGS, dates=_is_date(element, text, reading))


def _is_date(element: Element, text: str, reading: Reading) -> bool:
    if element.tag == "time":
        return True
    fit = element.tag in SMALL and len(text) <= LONGEST_DATE and any(letter.isdigit() for letter in text)
    return fit and read_date(text, reading) is not None


def _draft(item: Element, reading: Reading) -> Draft:
    heading = next((element for element in item.iter(*HEADINGS) if words(element)), None)
    link = _title_link(item, heading)
    named = heading if heading is not None else link
    title = words(named) if named is not None else ""
    return Draft(
        title=title,
        link=link.get("href") if link is not None else None,
        date=_date(item, reading),
        summary=_summary(item, title, reading),
        image=picture([item]),
        caption=next((alt for image in item.iter("img") if (alt := image.get("alt"))), None),
    )


def _title_link(item: Element, heading: Element | None) -> Element | None:
    """The link that the title is: in the heading, around it, or the first one with words enough."""
    if heading is not None:
        around = (ancestor for ancestor in heading.iterancestors("a") if item in (*ancestor.iterancestors(), ancestor))
        inside = next(iter(heading.iter("a")), None)
        found = inside if inside is not None else next(around, None)
        if found is not None and found.get("href"):
            return found
    links = [item] if item.tag == "a" else [link for link in item.iter("a") if link.get("href")]
    worded = (link for link in links if len(words(link)) >= LEAST_TITLE)
    return next(worded, links[0] if links else None)


def _date(item: Element, reading: Reading) -> str | None:
    for element in item.iter("time"):
        return element.get("datetime") or words(element)
    small = (words(element) for element in item.iter(*SMALL) if len(element) == 0)
    return next((text for text in small if len(text) <= LONGEST_DATE and read_date(text, reading)), None)


def _summary(item: Element, title: str, reading: Reading) -> str | None:
    """The longest paragraph that is neither the title nor a date."""
    paragraphs = [words(element) for element in item.iter("p")]
    fit = [text for text in paragraphs if text and text != title and not read_date(text, reading)]
    return max(fit, key=len, default=None)

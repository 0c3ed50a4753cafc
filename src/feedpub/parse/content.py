"""HTML that a source gives as an item's content, made harmless: what may stand in a reader's page, and nothing else.

The sanitising is the ammonia library's (through nh3), which reads as browsers do and writes well-formed HTML; here is
only what is let through. No attribute that runs, styles or names anything is on the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

import nh3

from feedpub.parse.links import absolute
from feedpub.parse.plain import UNWANTED

_LET_THROUGH = """
a abbr b bdi blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr
i img ins kbd li mark ol p pre q s samp small span strong sub sup table tbody td tfoot th thead time tr u ul var wbr
"""
_DROPPED = "script style template noscript iframe object embed svg math form select textarea title"
_CLOSED_BY_OTHERS = """
br col hr img input link meta source wbr p li dt dd tr td th thead tbody tfoot option
"""
TAGS = frozenset(_LET_THROUGH.split())
DROPPED_WHOLE = frozenset(_DROPPED.split())
"""Elements that go with all that they hold; of any other that is not let through the text stays."""
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "hreflang"},
    "img": {"src", "alt", "title", "width", "height"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "ins": {"cite", "datetime"},
    "del": {"cite", "datetime"},
    "time": {"datetime"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
ADDRESSES = frozenset({"href", "src", "cite"})
TALLEST = 10_000
"""The width or height of a picture in pixels beyond which it is none."""

RAW = 4
"""Markup that goes takes room: so many times the limit is looked at."""

_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_TAG = re.compile(r"<[a-z]")
_LEVEL = re.compile("<(/?)([a-zA-Z][^\\s/>]*)")
_END_THEMSELVES = frozenset(_CLOSED_BY_OTHERS.split())
PASSES = 4
"""The first one reads the source's own text; a second one mostly finds nothing more to do."""
RAW_DEEPEST = 1000
"""What reading takes grows with the square of the depth."""
DEEPEST = 200
"""Elements within each other; no text needs more, and a reader's program may fall over them."""


def sanitised(html: str, base: str, limit: int) -> str | None:
    """The content with absolute addresses, at most ``limit`` bytes of UTF-8.

    Empty where it holds no markup at all, which the summary says as well. None where it is too long or too deep: half
    a document is worse than its summary.
    """
    if len(html) > limit * RAW or _depth(html) > RAW_DEEPEST:
        return None
    content = UNWANTED.sub("", html)
    # Once more where an element that was not let through had held others apart: what it leaves can be misnested.
    for _ in range(PASSES):
        before, content = content, _let_through(content, base)
        if content == before:
            break
    content = UNWANTED.sub("", _IMAGE.sub(_image, content)).strip()
    if not _TAG.search(content):
        return ""
    return None if len(content.encode()) > limit or _depth(content) > DEEPEST else content


def _let_through(html: str, base: str) -> str:
    """Read as browsers do, and written without what is not let through."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(DROPPED_WHOLE),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_attribute(base),
        url_schemes={"http", "https"},
        link_rel=None,
    )


def _attribute(base: str) -> Callable[[str, str, str], str | None]:
    def judge(_tag: str, name: str, value: str) -> str | None:
        if name in ADDRESSES:
            return absolute(value, base)
        if name in ("width", "height"):
            return value if value.isascii() and value.isdigit() and 0 < int(value[:9]) <= TALLEST else None
        return value

    return judge


def _image(found: re.Match[str]) -> str:
    """A picture with an address and words in its place; one without an address goes."""
    said = found[1]
    if ' src="' not in said:
        return ""
    return found[0] if ' alt="' in said else f'<img{said} alt="">'


def _depth(html: str) -> int:
    """How many elements lie within each other at most, but for those that end by themselves."""
    tags = ((tag[1], tag[2].lower()) for tag in _LEVEL.finditer(html))
    return max(accumulate((-1 if end else 1) for end, name in tags if name not in _END_THEMSELVES), default=0)

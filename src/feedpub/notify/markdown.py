"""Foreign text made inert for receivers that read Markdown, each in its own way.

Their parsers disagree about backslashes, above all inside the words of a link. So only what all of them take is
escaped by one; what else could be markup is written with a character that looks like it, or is parted by a space
that has no width. No character of a title then begins a link, a mention, a heading or a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

APART = "\u200b"
"""A space without width: it keeps a sign from being read together with what follows."""

_COMMON = {
    "\\": "∖",
    "`": "'",
    "[": "［",
    "]": "］",
    "<": "‹",
    ">": "›",
    "~": "∼",
    "*": "\\*",
    "_": "\\_",
    "@": f"@{APART}",
}
_LINE_SIGN = re.compile(r"[-+=#]|\d+[.)]", re.ASCII)
_UNSAFE_IN_LINK = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff<>|\"`()*\\^{}]"
)


def escaping(more: Mapping[str, str]) -> Callable[[str], str]:
    """How text of one line is escaped, with what a receiver needs beyond what all do."""
    table = str.maketrans({**_COMMON, **more})

    def escaped(text: str) -> str:
        return (APART if _LINE_SIGN.match(text) else "") + text.translate(table)

    return escaped


def linking(escaped: Callable[[str], str]) -> Callable[[str, str], str]:
    """How a link is written; its target comes from ``address``."""
    return lambda target, words: f"[{escaped(words).removeprefix(APART)}]({target})"


def address(url: str) -> str:
    """A URL as it may stand between the parentheses of a link, and nothing in it is markup."""
    return _UNSAFE_IN_LINK.sub(lambda unsafe: quote(unsafe[0], safe="", errors="replace"), url)

"""What a document says to a person who opened it in a browser: what it is, and where the page for people is.

No browser styles feeds any more, so these words are all that such a person gets.
"""

from __future__ import annotations

import re

from feedpub.model import Channel

COMMENT_BYTES = 290
"""A comment in whole. The root element must begin within the first 512 bytes, where readers look for it."""

_WHAT = "A feed, to be followed in a feed reader: "
_WHERE = " Its page for people: "
_LONGEST_ADDRESS = 160
_DASHES = re.compile("--+")


def greeting(channel: Channel) -> str:
    """The words in full, for ``user_comment`` of JSON Feed."""
    return f"{_WHAT}{channel.title}.{_WHERE}{channel.page}"


def comment(channel: Channel) -> str:
    """The words as the inside of an XML comment, which holds no two hyphens in a row (XML 1.0, section 2.5).

    The title is cut to what fits. An address too long to fit is left out.
    """
    address = channel.page.replace("--", "-%2D")  # the same address: RFC 3986, section 6.2.2.2
    where = f".{_WHERE}{address}" if len(address.encode()) <= _LONGEST_ADDRESS else ""
    room = COMMENT_BYTES - len(f"<!-- {_WHAT}{where} -->".encode())
    return f" {_WHAT}{_first_bytes(_DASHES.sub('–', channel.title), room)}{where} "


def _first_bytes(text: str, count: int) -> str:
    return text.encode()[:count].decode(errors="ignore")

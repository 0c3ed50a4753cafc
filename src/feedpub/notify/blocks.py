"""The words of Slack's Block Kit that we use, and how foreign text becomes inert in them.

It knows no item. https://docs.slack.dev/messaging/formatting-message-text, .../block-kit
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from feedpub.notify.text import units

Block = dict[str, Any]

_INERT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "'"})  # a backtick would turn links into code
_UNSAFE_IN_LINK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff<>|\"`]")


def escaped(text: str) -> str:
    """Text in which nothing is a mention, a link or a code span."""
    return text.translate(_INERT)


def escaped_units(text: str) -> int:
    """How much room the text takes once it is escaped."""
    return units(escaped(text))


def address(url: str) -> str:
    """A URL as it may stand before the bar of a link."""
    return escaped(_UNSAFE_IN_LINK.sub(lambda unsafe: quote(unsafe[0], safe="", errors="replace"), url))


def linked(target: str, words: str) -> str:
    """A link; ``target`` comes from ``address``. A bar would end the address, so words have none."""
    return f"<{target}|{escaped(words.replace('|', '¦'))}>"


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of mrkdwn, whose words Slack shall not interpret on its own (``verbatim``)."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
    return {**block, "accessory": accessory} if accessory else block


def image(url: str, alt: str) -> Block:
    """A picture beside a section."""
    return {"type": "image", "image_url": url, "alt_text": alt}


def header(text: str) -> Block:
    """A heading; ``text`` is escaped already."""
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def small(text: str) -> Block:
    """A line in small letters; ``text`` is escaped already."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": text, "emoji": False}]}


def small_link(text: str) -> Block:
    """A line in small letters that may hold a link."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}

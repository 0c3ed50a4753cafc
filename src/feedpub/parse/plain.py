"""Any text of a page made plain: no markup, no control characters, white space folded, NFC, clamped.

``plain`` takes what already is text (the text of an element); ``plain_markup`` takes what may be HTML inside a text
(a title in a feed). Neither judges: what is left may be empty.
"""

from __future__ import annotations

import re
from html import unescape
from unicodedata import normalize

import nh3

BLOCK_ENDS = re.compile(
    r"<(?:br|/?(?:p|div|li|ul|ol|tr|td|th|h[1-6]|blockquote|figure|figcaption))\b[^<>]*>", re.IGNORECASE
)

# C0 and C1 controls but white space, bidi embeddings, overrides and isolates (CVE-2021-42574), byte order marks,
# lone surrogates and the non-characters, none of which XML 1.0 or a reader's screen can carry.
UNWANTED = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")

ENDLESS = re.compile("&#[0-9]{100,};?")
"""No character has such a number, and Python refuses to read one of some thousand digits."""

ELLIPSIS = "…"
SHRINKING = 8
"""NFC makes a text so many times shorter at most; ordering a long run of marks takes the square of its length."""


def plain(text: str, limit: int) -> str:
    """The text without what cannot be shown, at most ``limit`` characters, cut at a word with ``…``."""
    folded = " ".join(UNWANTED.sub("", text).split())[: limit * SHRINKING]
    return clamp(normalize("NFC", folded), limit)


def plain_markup(text: str, limit: int) -> str:
    """As ``plain``, after tags are dropped (scripts with what they hold) and entities are resolved."""
    if "<" in text:
        text = nh3.clean(BLOCK_ENDS.sub(" ", UNWANTED.sub("", text)), tags=set())
    return plain(unescape(ENDLESS.sub("\ufffd", text)), limit)


def clamp(text: str, limit: int) -> str:
    """At most ``limit`` characters; a word that the limit would cut is left out if there are others."""
    if len(text) <= limit:
        return text
    head, space, _ = text[: limit - 1].rpartition(" ")
    return (head.rstrip() if space else text[: limit - 1]) + ELLIPSIS


def has_controls(text: str) -> bool:
    """Whether the text held characters that ``plain`` drops, invisible marks of direction aside."""
    return any(character < "\u0100" for character in UNWANTED.findall(text))

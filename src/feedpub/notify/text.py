"""Foreign text made fit for a message: inert characters only, and never longer than it may be.

It knows no receiver's markup: escaping is each kind's own. A cut never splits what a reader sees as one
character (the rules of UAX #29 that texts meet: marks, joiners, flags, skin tones, Hangul).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from itertools import takewhile

ELLIPSIS = "…"
LONGEST_GRAPHEME = 40
"""Code points. A cut goes back no further than this for the sake of one pile of marks."""

_ZWJ = "\u200d"
_DANGEROUS = re.compile(  # controls that are no white space, and those that turn the direction of what follows
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]"
)
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_EXTENDING = re.compile(r"[\u200c\u200d\u1160-\u11ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_FLAG_LETTER = re.compile(r"[\U0001f1e6-\U0001f1ff]")


def clean(text: str) -> str:
    """One line without control characters, direction overrides and lone surrogates; white space folded."""
    return _LONE_SURROGATE.sub("\ufffd", " ".join(_DANGEROUS.sub("", text).split()))


def units(text: str) -> int:
    """How long receivers count a text: in UTF-16 units, of which an emoji takes two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clamp(text: str, limit: int, size: Callable[[str], int] = units) -> str:
    """The text, or as much of its beginning as fits with an ellipsis; empty where not even that fits.

    ``size`` measures as the receiver does, escapes included; it never shrinks when a text grows, and counts
    at least one for each code point.
    """
    if len(text) <= limit and size(text) <= limit:
        return text
    longest = range(1, min(len(text), max(limit, 0)) + 1)
    fits = bisect_right(longest, limit, key=lambda length: size(text[:length] + ELLIPSIS))
    kept = text[: _boundary(text, fits)].rstrip()
    return kept + ELLIPSIS if kept else ""


def _boundary(text: str, at: int) -> int:
    """The last place up to ``at`` where no grapheme is split; ``at`` itself inside an endless one."""
    floor = max(at - LONGEST_GRAPHEME, 0)
    return next((place for place in range(at, floor, -1) if not _splits(text, place)), at)


def _splits(text: str, at: int) -> bool:
    """Whether a cut before ``text[at]`` would part what is seen as one character."""
    after = text[at]
    if unicodedata.category(after) in ("Mn", "Mc", "Me") or _EXTENDING.match(after) or text[at - 1] == _ZWJ:
        return True
    return bool(_FLAG_LETTER.match(after)) and _flag_letters_before(text, at) % 2 == 1


def _flag_letters_before(text: str, at: int) -> int:
    """Two letters make a flag, so an odd number of them leaves one that waits for its second."""
    before = reversed(text[max(at - LONGEST_GRAPHEME, 0) : at])
    return sum(1 for _ in takewhile(_FLAG_LETTER.match, before))

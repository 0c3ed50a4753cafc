"""Text made fit for a document: the guard that no character of an item can get past.

Every format shows the same words, so JSON is cleaned by the same rule as XML. Nothing here knows an element or a
format, and nothing is judged: listings were cleaned when they were parsed, this is the last line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Whatever is not a ``Char`` of XML 1.0 (section 2.2): most C0 controls, surrogates, U+FFFE and U+FFFF; and the C1
controls, which XML 1.0 discourages and the W3C's validator takes for text in a wrong encoding.
"""
_LOST = "\ufffd"
"""Stands for a character that nobody could read: a sign to readers, and to that validator a fault."""

_AUTHORITY = re.compile(r"[\w.~!$&'()*+,;=:@%\[\]-]+", re.ASCII)
"""What RFC 3986 lets stand before a path (section 3.2); ``safe_url_string`` keeps a host that has no ASCII form."""

V = TypeVar("V")


def clean(text: str) -> str:
    """The text without the characters that no XML document should hold; a lost one becomes a question mark."""
    return _FORBIDDEN.sub("", text).replace(_LOST, "?")


def cleaned(value: V) -> V:
    """A value of the model with every string in it cleaned, however deep it lies; itself if it is clean."""
    words: list[str] = []
    _gather(value, words)  # one look at all of them: nearly every entry is clean, and every one is asked
    said = "".join(words)
    return value if clean(said) == said else cast("V", _rebuilt(value))


def _gather(value: Any, words: list[str]) -> None:
    if isinstance(value, str):
        words.append(value)
    elif isinstance(value, tuple):
        for part in value:
            _gather(part, words)
    elif names := _names(value.__class__):
        for name in names:
            _gather(getattr(value, name), words)
    elif isinstance(value, Mapping):
        for part in value.values():
            _gather(part, words)


def _rebuilt(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(_rebuilt(part) for part in value)
    if isinstance(value, Mapping):
        return {key: _rebuilt(part) for key, part in value.items()}
    parts = {name: (part := getattr(value, name), _rebuilt(part)) for name in _names(value.__class__)}
    changed = {name: after for name, (before, after) in parts.items() if after != before}
    return replace(value, **changed) if changed else value


@lru_cache(maxsize=64)
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass; none of any other kind."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def one_line(text: str, limit: int) -> str:
    """The text on one line and cleaned; longer than ``limit`` characters it is cut, at a space if one is near."""
    line = clean(" ".join(text.split())).strip()
    if len(line) <= limit:
        return line
    start, space, _ = line[:limit].rpartition(" ")
    kept = start if space and len(start) > limit // 2 else line[: limit - 1]
    return f"{kept.rstrip()}…"


def as_html(text: str) -> str:
    """Plain text as HTML that shows it; unchanged where it is that already, as nearly every summary is.

    An RSS description is HTML to its readers (RSS Best Practices Profile, ``description``). Browsers show a bare ``&``
    too, but HTML calls it a mistake wherever a letter follows.
    """
    return escape(text, quote=False) if "<" in text or "&" in text else text


def web_address(address: str | None) -> str | None:
    """The address with all that no URL may hold percent-encoded; None where it is not an absolute http(s) one."""
    if address is None or not address.lower().startswith(("http://", "https://")):
        return None
    try:
        safe = safe_url_string(clean(address))
        parts = urlsplit(safe)
        return safe if parts.hostname and _AUTHORITY.fullmatch(parts.netloc) else None
    except ValueError:  # a host or port that cannot be one
        return None

"""Takes secrets out of what a receiver says: some repeat the address that they were called at.

A webhook's address is a credential, and so is each part of its path and query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote, urlsplit

MASK = "[hidden]"
TAIL = 4
"""Characters of a secret that people may tell two of them apart by."""
SHORTEST_PART = 6
"""Shorter parts of an address are words, not keys."""


def masked(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret, and every telling part of one, in any case, replaced by ``[hidden]``."""
    parts = sorted({part for secret in secrets for part in _parts(secret)}, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, parts)), MASK, text, flags=re.IGNORECASE) if parts else text


def shown(secret: str) -> str:
    """A secret address as anybody may see it: its host, and the last four characters of what follows it."""
    try:
        address = urlsplit(secret.strip())
        host = address.hostname or "?"
    except ValueError:
        return "?"
    rest = secret.strip().rstrip("/")
    return f"{host}/…{rest[-TAIL:]}" if len(address.path + address.query) > 3 * TAIL else host


def _parts(secret: str) -> Iterator[str]:
    """The secret, and for an address its path, query, password and their pieces, as written, decoded and encoded."""
    address = urlsplit(secret)
    target = f"{address.path}?{address.query}"
    pieces = (secret, address.path, address.query, address.password or "", *re.split(r"[/&=?;]", target))
    for piece in pieces:
        yield from (
            form
            for form in (piece, unquote(piece), quote(piece, safe="", errors="replace"))
            if len(form) >= SHORTEST_PART
        )

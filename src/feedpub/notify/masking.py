"""Takes secrets out of what a receiver says: some repeat the address that they were called at.

A webhook's address is a credential, and so is each part of its path and query. Whole secrets are hidden however
short they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote, urlsplit

MASK = "[hidden]"
_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+")
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
        host = address.hostname or ""
    except ValueError:
        return "?"
    if not _HOST.fullmatch(host):  # what is no host may be anything
        return "?"
    rest = secret.strip().rstrip("/")
    return f"{host}/…{rest[-TAIL:]}" if len(address.path + address.query) > 3 * TAIL else host


def masked_mailbox(mailbox: str) -> str:
    """A mail address as anybody may see it: the first letter of its name, and its domain."""
    name, _, domain = mailbox.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _parts(secret: str) -> Iterator[str]:
    """The secret, and for an address its path, query, password and their pieces, as written, decoded and encoded."""
    for piece in (secret, *_pieces(secret)):
        yield from (
            form
            for form in (piece, unquote(piece), quote(piece, safe="", errors="replace"))
            if len(form) >= (1 if piece == secret else SHORTEST_PART)
        )


def _pieces(secret: str) -> Iterator[str]:
    """What of an address is a key by itself; nothing where it is no address."""
    try:
        address = urlsplit(secret)
        password = address.password or ""
    except ValueError:
        return
    target = f"{address.path}?{address.query}"
    yield from (address.path, address.query, password, *re.split(r"[/&=?;]", target))

"""The tokens of those who read private feeds: secrets that stand in addresses, and nobody can guess.

The check can only count what a token could be: it sees length and letters, not how they were chosen.
"""

from __future__ import annotations

import math
import re
import string
from functools import partial

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from feedpub.config.known import refusal, refusals, scope
from feedpub.model import Secret

BITS = 128
LONGEST = 200
"""Characters: it is a part of an address."""
DISTINCT = 10
"""So many different characters a chosen-at-random token of that strength has for sure."""
_SAFE = re.compile(r"[A-Za-z0-9_-]+")
_ALPHABETS = (string.digits, string.digits + "abcdef", string.digits + "ABCDEF", string.ascii_lowercase + string.digits)
_EVERY = 64
HOW = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(24))'"


def tokens(value: object, info: ValidationInfo) -> tuple[Secret, ...]:
    """The tokens of one reader: a secret, or a list of them. Never with one of them in an error."""
    if not isinstance(value, list):
        return (_token(value, info),)
    if not value:
        raise refusal("a reader needs at least one token", "write {env: NAME} or {file: PATH}")
    found = []
    for number, entry in enumerate(value):
        try:
            found.append(_token(entry, info))
        except PydanticCustomError as error:
            raise refusals([(number, error)]) from None
    return tuple(found)


def strength(token: str) -> float:
    """The bits that it has at most: of the smallest usual alphabet that holds its characters."""
    letters = set(token)
    size = min((len(alphabet) for alphabet in _ALPHABETS if letters <= set(alphabet)), default=_EVERY)
    return len(token) * math.log2(size)


def _token(value: object, info: ValidationInfo) -> Secret:
    secret = scope(info).vault.secret(value)
    if scope(info).vault.open:
        _check(secret.reveal())
    return secret


def _check(token: str) -> None:
    wrong = partial(refusal, advice=HOW)
    if not _SAFE.fullmatch(token) or len(token) > LONGEST:
        raise wrong(f"a token is made of A-Z, a-z, 0-9, _ and -, at most {LONGEST} of them: it stands in addresses")
    if (bits := strength(token)) < BITS:
        raise wrong(f"this token can be guessed: it has {bits:.0f} bits at most, and {BITS} are needed")
    if len(set(token)) < DISTINCT:
        raise wrong(f"this token can be guessed: it has only {len(set(token))} different characters")

"""Which encoding a reader takes (RFC 9110, section 12.5.3). Knows gzip and identity, as we keep no others."""

from __future__ import annotations

import re
from functools import lru_cache

_QUALITY = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)
_GZIP = ("gzip", "x-gzip", "*")


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether gzip may be sent, and is not liked less than identity."""
    weights = dict(_weight(part) for part in accept_encoding.split(","))
    gzip = next((weights[name] for name in _GZIP if name in weights), 0.0)
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


def _weight(part: str) -> tuple[str, float]:
    name, _, parameter = part.partition(";")
    quality = _QUALITY.fullmatch(parameter.strip())
    return name.strip().lower(), float(quality[1]) if quality else 1.0

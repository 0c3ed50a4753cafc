"""What came of one try, in the words of a person; logs, metrics and JSON keep the names of the verdicts."""

from __future__ import annotations

_MEANINGS = {
    "Delivered": "delivered",
    "TryAgain": "not now",
    "Lost": "in doubt",
    "Refused": "this message is refused",
    "EndpointWrong": "the endpoint is wrong",
    "EndpointGone": "the endpoint is gone",
}


def in_words(verdict: str, why: str) -> str:
    """``not now: HTTP 500``."""
    return f"{_MEANINGS[verdict]}: {why}"

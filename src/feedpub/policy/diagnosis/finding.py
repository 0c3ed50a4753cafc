"""One thing that an operator should look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Weight = Literal["fault", "note"]
"""A fault keeps something from working until somebody does something; a note is worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What it is, why it matters, and what to do."""

    weight: Weight
    kind: str
    """A word for programs: source_failing, own_type …"""
    subject: str
    """The key, slug or id that it is about."""
    what: str
    why: str
    todo: str
    paste: str = ""
    """A line for the operator's file; empty where there is none."""


def counted(count: int, one: str, many: str = "") -> str:
    """``1 item``, ``1,204 items``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"

"""How much of Slack's limits a message uses. It measures, and cuts nothing.

https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from feedpub.model import Message
from feedpub.notify.kind import Meter
from feedpub.notify.slack_words import MOST_UNITS
from feedpub.notify.text import units

MOST_BLOCKS = 50
LONGEST_SECTION = 3_000
"""UTF-16 units, as below."""
LONGEST_HEADER = 150


def meters(message: Message) -> tuple[Meter, ...]:
    """Its blocks, the longest of them, and the texts of all; of all texts Slack names no limit, we keep one."""
    blocks: list[dict[str, Any]] = json.loads(message.body).get("blocks", [])
    header = max((units(text) for block in blocks if block["type"] == "header" for text in _texts(block)), default=0)
    section = max((units(text) for block in blocks if block["type"] != "header" for text in _texts(block)), default=0)
    return (
        Meter(name="blocks", used=len(blocks), limit=MOST_BLOCKS),
        Meter(name="characters of the header", used=header, limit=LONGEST_HEADER),
        Meter(name="characters of the longest section", used=section, limit=LONGEST_SECTION),
        Meter(name="characters in all blocks", used=sum(map(units, _texts(blocks))), limit=MOST_UNITS),
    )


def _texts(value: Any) -> Iterator[str]:
    """Every text that is shown."""
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for one in value.values():
            if isinstance(one, (dict, list)):
                yield from _texts(one)

"""What Slack would say to a payload: simple checks of Block Kit's documented limits. It sends and keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

BLOCKS = 50
HEADER = 150
SECTION = 3_000
FIELDS = 10
FIELD = 2_000
ELEMENTS = 10
URL = 3_000
TEXT = 40_000

Json = Any
"""What ``json.loads`` gives."""


def payload_fault(payload: Json) -> str | None:
    """The word that Slack answers for a payload that it does not take; None if it is right."""
    if not isinstance(payload, dict):
        return "invalid_payload"
    text, blocks = payload.get("text", ""), payload.get("blocks", [])
    if not isinstance(text, str) or len(text) > TEXT:
        return "invalid_payload"
    if not text and not blocks:
        return "no_text"
    return None if _blocks_fit(blocks) else "invalid_blocks"


def _blocks_fit(blocks: Json) -> bool:
    return isinstance(blocks, list) and len(blocks) <= BLOCKS and all(map(_block_fits, blocks))


def _block_fits(block: Json) -> bool:
    if not isinstance(block, dict):
        return False
    check = _CHECKS.get(str(block.get("type")))
    return check is not None and check(block)


def _section_fits(block: Mapping[str, Json]) -> bool:
    fields = block.get("fields", [])
    if "text" not in block and not fields:
        return False
    return (
        ("text" not in block or _text_fits(block["text"], SECTION))
        and isinstance(fields, list)
        and len(fields) <= FIELDS
        and all(_text_fits(one, FIELD) for one in fields)
        and ("accessory" not in block or _accessory_fits(block["accessory"]))
    )


def _header_fits(block: Mapping[str, Json]) -> bool:
    text: Json = block.get("text")
    return _text_fits(text, HEADER) and text["type"] == "plain_text"


def _context_fits(block: Mapping[str, Json]) -> bool:
    elements = block.get("elements")
    return (
        isinstance(elements, list)
        and 1 <= len(elements) <= ELEMENTS
        and all(_text_fits(one, SECTION) or _image_fits(one) for one in elements)
    )


def _actions_fit(block: Mapping[str, Json]) -> bool:
    elements = block.get("elements")
    return isinstance(elements, list) and bool(elements) and all(isinstance(one, dict) for one in elements)


def _text_fits(text: Json, most: int) -> bool:
    """A text object of 1 to ``most`` characters."""
    if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
        return False
    words = text.get("text")
    return isinstance(words, str) and 1 <= len(words) <= most


def _accessory_fits(accessory: Json) -> bool:
    return isinstance(accessory, dict) and (accessory.get("type") != "image" or _image_fits(accessory))


def _image_fits(image: Json) -> bool:
    """An image at an address that Slack can fetch, with words for those who do not see it."""
    if not isinstance(image, dict) or image.get("type") != "image":
        return False
    url, words = image.get("image_url"), image.get("alt_text")
    return isinstance(url, str) and url.startswith("https://") and len(url) <= URL and isinstance(words, str)


_CHECKS: Mapping[str, Callable[[Mapping[str, Json]], bool]] = {
    "section": _section_fits,
    "header": _header_fits,
    "context": _context_fits,
    "actions": _actions_fit,
    "image": _image_fits,
    "divider": lambda _: True,
}

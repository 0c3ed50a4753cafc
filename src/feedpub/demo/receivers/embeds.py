"""What Discord would say to a message: simple checks of its documented limits. It sends and keeps nothing.

https://docs.discord.com/developers/resources/message. Lengths are counted in UTF-16 units, which are never fewer
than what Discord counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

CONTENT = 2_000
EMBEDS = 10
ALL = 6_000
"""In all embeds of one message together."""
LIMITS = {"title": 256, "description": 4_096}
FOOTER = 2_048
AUTHOR = 256
FIELDS = 25
FIELD = {"name": 256, "value": 1_024}

Json = Any
"""What ``json.loads`` gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What Discord answers: its own code, and the status of HTTP."""

    code: int
    message: str
    status: int = 400


NO_JSON = Fault(code=50109, message="The request body contains invalid JSON.")
INVALID = Fault(code=50035, message="Invalid Form Body")
EMPTY = Fault(code=50006, message="Cannot send an empty message")


def message_fault(message: Json) -> Fault | None:
    """What Discord objects to; None if nothing."""
    if not isinstance(message, dict):
        return NO_JSON
    content, embeds = message.get("content") or "", message.get("embeds") or []
    if not isinstance(content, str) or not isinstance(embeds, list):
        return INVALID
    if not content.strip() and not embeds:
        return EMPTY
    fits = _units(content) <= CONTENT and len(embeds) <= EMBEDS and all(map(_embed_fits, embeds))
    return None if fits and sum(map(_size, embeds)) <= ALL else INVALID


def _embed_fits(embed: Json) -> bool:
    """Whether an embed says something, in texts that are no longer than they may be, with addresses of the web."""
    if not isinstance(embed, dict) or not all(_parts_fit(embed)):
        return False
    return any(embed.get(name) for name in ("title", "description", "fields", "image", "thumbnail", "author", "footer"))


def _parts_fit(embed: Mapping[str, Json]) -> Iterator[bool]:
    yield from (_text_fits(embed.get(name, ""), most) for name, most in LIMITS.items())
    yield _text_fits(_part(embed, "footer").get("text", ""), FOOTER)
    yield _text_fits(_part(embed, "author").get("name", ""), AUTHOR)
    yield _address_fits(embed.get("url"))
    yield from (_address_fits(_part(embed, place).get("url")) for place in ("image", "thumbnail"))
    yield isinstance(embed.get("color", 0), int)
    fields = embed.get("fields", [])
    yield isinstance(fields, list) and len(fields) <= FIELDS and all(map(_field_fits, fields))


def _field_fits(field: Json) -> bool:
    return isinstance(field, dict) and all(field.get(name) and _text_fits(field[name], FIELD[name]) for name in FIELD)


def _text_fits(text: Json, most: int) -> bool:
    return isinstance(text, str) and _units(text) <= most


def _address_fits(url: Json) -> bool:
    return url is None or (isinstance(url, str) and url.startswith(("https://", "http://")) and len(url) <= CONTENT)


def _part(embed: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    part = embed.get(name, {})
    return part if isinstance(part, dict) else {"text": None, "name": None, "url": 0}


def _size(embed: Mapping[str, Json]) -> int:
    """How much of ``ALL`` an embed takes."""
    texts = (embed.get("title", ""), embed.get("description", ""), *_named(embed))
    return sum(_units(text) for text in texts) + sum(
        _units(one[name]) for one in embed.get("fields", []) for name in FIELD
    )


def _named(embed: Mapping[str, Json]) -> tuple[str, str]:
    return _part(embed, "footer").get("text", ""), _part(embed, "author").get("name", "")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2

"""Parts of feeds that every format has: addresses, ids, instants, HTML. Each function says what is wrong with one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from lxml import html

TAG_URI = re.compile(r"tag:[a-z0-9.@-]+,\d{4}(-\d{2}(-\d{2})?)?:[^\s<>\"]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
SOON = {"rss": timedelta(minutes=10), "atom": timedelta(days=1), "json": timedelta(days=1)}


def markup(said: str, where: str) -> Iterator[str]:
    """What may not stand in HTML that a reader shows."""
    if "<" not in said:
        return
    for node in html.fragment_fromstring(said, create_parent="div").iter():
        if node.tag in ("script", "style", "iframe", "object", "embed", "form", "input", "svg", "math"):
            yield f"active-content: {where} <{node.tag}>"
        for name, value in node.attrib.items():
            if name.startswith("on") or name == "style":
                yield f"active-content: {where} {name}"
            if name in ("href", "src", "cite"):
                yield from address_of(value, f"{where} {name}")
        if node.tag == "img" and "alt" not in node.attrib:
            yield f"picture-without-words: {where}"


def address_of(said: str | None, where: str) -> Iterator[str]:
    """Whether it is an absolute address of the web."""
    parts = urlsplit(said or "")
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"]", said or ""):
        yield f"bad-address: {where} {said}"


def identity(said: str, where: str) -> Iterator[str]:
    """Whether it can be an id for ever."""
    if said.startswith("tag:"):
        if not TAG_URI.fullmatch(said):
            yield f"bad-id: {where} {said}"
    elif not urlsplit(said).scheme or (said.startswith("http") and urlsplit(said).path in ("", "/")):
        yield f"bad-id: {where} {said}"


def duplicates(ids: Iterable[str]) -> Iterator[str]:
    """Ids that stand there twice."""
    yield from (f"duplicate-id: {id}" for id, count in Counter(ids).items() if count > 1)


def instant(said: str, latest: datetime, where: str) -> Iterator[str]:
    """Whether it is an instant, and not a later one."""
    try:
        at = datetime.fromisoformat(said) if RFC3339.fullmatch(said) else None
    except ValueError:
        at = None
    if at is None:
        yield f"bad-date: {where} {said}"
    elif at.astimezone(UTC) > latest:
        yield f"future: {where} {said}"

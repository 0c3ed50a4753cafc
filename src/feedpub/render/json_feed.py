"""JSON Feed 1.1, with an extension ``_feedpub`` on each item that says how it is filed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from feedpub.model import Channel, Entry
from feedpub.render.format import Format, media_type, other_documents
from feedpub.render.greeting import greeting
from feedpub.render.instants import rfc3339
from feedpub.render.text import cleaned


def _entry(entry: Entry) -> bytes:
    entry = cleaned(entry)
    title = entry.title or entry.id
    return _bytes(
        {
            "id": entry.id,
            "url": entry.link,
            "title": title,
            "content_html": entry.content,
            "content_text": "" if entry.content else entry.summary or title,
            "summary": entry.summary,
            "image": entry.image,
            "date_published": rfc3339(entry.published),
            "date_modified": rfc3339(entry.updated),
            "authors": [{"name": name} for name in entry.authors if name],
            "tags": [category.label or category.term for category in entry.categories],
            "language": entry.language,
            "_feedpub": _filing(entry),
        }
    )


def _filing(entry: Entry) -> dict[str, Any]:
    return {
        "type": next(iter(_terms(entry, "types")), None),
        "regions": _terms(entry, "regions"),
        "countries": _terms(entry, "countries"),
        "page": entry.page,
    }


def _terms(entry: Entry, scheme: str) -> list[str]:
    return [category.term for category in entry.categories if category.scheme.endswith(f"/{scheme}")]


def _document(channel: Channel, fragments: Sequence[bytes]) -> bytes:
    return _splice(_head(cleaned(channel)).removesuffix(b"}") + b', "items": []}', fragments)


def _splice(head: bytes, fragments: Sequence[bytes]) -> bytes:
    return head.removesuffix(b"]}") + b", ".join(fragments) + b"]}"


def _head(channel: Channel) -> bytes:
    return _bytes(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": channel.title or channel.page,
            "home_page_url": channel.page,
            "feed_url": channel.documents["json"],
            "description": channel.description,
            "user_comment": greeting(channel),
            "language": channel.language,
            "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
            "next_url": channel.previous.get("json"),
            "_feedpub": _forms(channel),
        }
    )


def _forms(channel: Channel) -> dict[str, Any]:
    """What the specification has no member for: the other forms of the feed, and what a volume is a volume of."""
    forms: dict[str, Any] = {"alternates": dict(other_documents(channel, "json"))}
    return forms | ({"archive": True, "current": channel.current["json"]} if channel.current else {})


def _bytes(value: Mapping[str, Any]) -> bytes:
    """As UTF-8, without the members that say nothing."""
    return json.dumps({key: part for key, part in value.items() if part}, ensure_ascii=False).encode()


JSON = Format(
    name="json",
    media_type=media_type("json"),
    label="JSON Feed",
    adapter=3,
    entry=_entry,
    document=_document,
    splice=_splice,
)

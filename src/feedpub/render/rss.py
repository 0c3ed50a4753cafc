"""RSS 2.0, after its Best Practices Profile."""

from __future__ import annotations

from collections.abc import Sequence

from feedpub.model import Channel, Entry
from feedpub.render.feedgen_adapter import RSS_NAMESPACES, CuredEntry, CuredFeed, fragment, profiled, spliced
from feedpub.render.format import Format, media_type
from feedpub.render.heads import Form, head
from feedpub.render.instants import rfc2822

_HEAD = Form(write=lambda channel: profiled(CuredFeed(channel, "rss").rss_str()), tag="lastBuildDate", date=rfc2822)


def _entry(entry: Entry) -> bytes:
    return profiled(fragment(CuredEntry(entry).rss_entry(), RSS_NAMESPACES))


def _document(channel: Channel, fragments: Sequence[bytes]) -> bytes:
    return _splice(head(_HEAD, channel), fragments)


def _splice(head: bytes, fragments: Sequence[bytes]) -> bytes:
    return spliced(head, b"</channel>", b"".join(fragments))


RSS = Format(
    name="rss",
    media_type=media_type("rss"),
    label="RSS",
    adapter=3,
    entry=_entry,
    document=_document,
    splice=_splice,
)

"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence

from feedpub.model import Channel, Entry
from feedpub.render.feedgen_adapter import ATOM_NAMESPACES, CuredEntry, CuredFeed, fragment, spliced
from feedpub.render.format import Format, media_type
from feedpub.render.heads import Form, head
from feedpub.render.instants import rfc3339

_HEAD = Form(write=lambda channel: CuredFeed(channel, "atom").atom_str(), tag="updated", date=rfc3339)


def _entry(entry: Entry) -> bytes:
    return fragment(CuredEntry(entry).atom_entry(), ATOM_NAMESPACES)


def _document(channel: Channel, fragments: Sequence[bytes]) -> bytes:
    return _splice(head(_HEAD, channel), fragments)


def _splice(head: bytes, fragments: Sequence[bytes]) -> bytes:
    return spliced(head, b"</feed>", b"".join(fragments))


ATOM = Format(
    name="atom",
    media_type=media_type("atom"),
    label="Atom",
    adapter=3,
    entry=_entry,
    document=_document,
    splice=_splice,
)

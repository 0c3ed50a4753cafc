"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence

from feedpub.model import Channel, Entry
from feedpub.render.feedgen_adapter import ATOM_NAMESPACES, CuredEntry, CuredFeed, fragment, spliced
from feedpub.render.format import Format, media_type


def _entry(entry: Entry) -> bytes:
    return fragment(CuredEntry(entry).atom_entry(), ATOM_NAMESPACES)


def _document(channel: Channel, fragments: Sequence[bytes]) -> bytes:
    head: bytes = CuredFeed(channel, "atom").atom_str()
    return spliced(head, b"</feed>", b"".join(fragments))


ATOM = Format(name="atom", media_type=media_type("atom"), label="Atom", adapter=1, entry=_entry, document=_document)

"""What a format is: its names, and its two functions. The formats themselves stand in a file each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from feedpub.model import Channel, Entry

MEDIA_TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
"""By format name, so that each document can name the others with their type."""

REFRESH_MINUTES = 15
"""How soon a reader should look again. Several readers never look more often than this says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to write a feed: each entry by itself to a fragment, and fragments to a document.

    An entry's fragment depends on the entry alone, so it can be kept by (item, revision, format, ``adapter``) and
    stand in every document that carries the entry. ``adapter`` is raised whenever the same entry gives other bytes.
    """

    name: str
    """Also the suffix of the document's address."""
    media_type: str
    """As in Content-Type, with the charset."""
    label: str
    """As people read it."""
    adapter: int
    entry: Callable[[Entry], bytes]
    document: Callable[[Channel, Sequence[bytes]], bytes]
    splice: Callable[[bytes, Sequence[bytes]], bytes]
    """Puts fragments into the document of a feed without entries: ``document`` is that, made at once."""


def media_type(name: str) -> str:
    """The Content-Type of a format, with its charset."""
    return f"{MEDIA_TYPES[name]}; charset=utf-8"


def other_documents(channel: Channel, own: str) -> Iterator[tuple[str, str]]:
    """The other documents of the feed, each as media type and address, always in the same order."""
    for name, type in MEDIA_TYPES.items():
        if name != own and name in channel.documents:
            yield type, channel.documents[name]

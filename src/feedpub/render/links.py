"""What a document links to: one list, from which both the document's own links and its Link header are written.

WebSub subscribers stop at the first place that has links, so the two must agree (W3C WebSub, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feedpub.model import Channel
from feedpub.render.format import MEDIA_TYPES, other_documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a document leads; ``type`` is a media type without parameters, or empty."""

    rel: str
    href: str
    type: str = ""


def links_of(channel: Channel, own: str) -> Iterator[Link]:
    """The links of the document in the format ``own``, always in the same order; exactly one is ``self``.

    ``prev-archive`` and ``current`` are those of RFC 5005, section 4.
    """
    yield Link(rel="self", href=channel.documents[own], type=MEDIA_TYPES[own])
    yield Link(rel="alternate", href=channel.page, type="text/html")  # before the others: some take the first
    for type, address in other_documents(channel, own):
        yield Link(rel="alternate", href=address, type=type)
    if own in channel.current:
        yield Link(rel="current", href=channel.current[own], type=MEDIA_TYPES[own])
    if own in channel.previous:
        yield Link(rel="prev-archive", href=channel.previous[own], type=MEDIA_TYPES[own])
    if channel.hub:
        yield Link(rel="hub", href=channel.hub)


def link_header(channel: Channel, own: str) -> str:
    """The same as the value of a Link header (RFC 8288). Only alternates are told apart by their type."""
    return ", ".join(_header_part(link) for link in links_of(channel, own))


def _header_part(link: Link) -> str:
    type = f'; type="{link.type}"' if link.rel == "alternate" else ""
    return f'<{link.href}>; rel="{link.rel}"{type}'

"""A feed's document: fragments joined under its head, compressed and marked. The same input, the same bytes."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from feedpub.model import Channel, Document, FeedPath
from feedpub.render.format import Format
from feedpub.render.instants import whole_second
from feedpub.render.links import link_header

_GZIP_LEVEL = 6
_ETAG_CHARACTERS = 32


def render(format: Format, channel: Channel, fragments: Sequence[bytes], path: FeedPath) -> Document:
    """The document at ``path`` in one format. ``fragments`` are ``format.entry``'s, in the order of display."""
    return bound(
        format,
        format.document(channel, []),
        fragments,
        path,
        links=link_header(channel, format.name),
        modified=channel.updated,
    )


def bound(
    format: Format,
    head: bytes,
    fragments: Sequence[bytes],
    path: FeedPath,
    *,
    links: str,
    modified: datetime,
    closed: bool = False,
) -> Document:
    """The same of a head that is rendered already: the document of the feed without entries."""
    body = format.splice(head, fragments)
    return Document(
        path=path,
        format=format.name,
        gzip=gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0),  # else the time of packing is in it
        etag=sha256(body).hexdigest()[:_ETAG_CHARACTERS],
        last_modified=whole_second(modified),
        entries=len(fragments),
        links=links,
        closed=closed,
    )

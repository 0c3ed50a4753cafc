"""A feed's document: fragments joined under its head, compressed and marked. The same input, the same bytes."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from hashlib import sha256

from feedpub.model import Channel, Document, FeedPath
from feedpub.render.format import Format
from feedpub.render.instants import whole_second

_GZIP_LEVEL = 6
_ETAG_CHARACTERS = 32


def render(format: Format, channel: Channel, fragments: Sequence[bytes], path: FeedPath) -> Document:
    """The document at ``path`` in one format. ``fragments`` are ``format.entry``'s, in the order of display."""
    body = format.document(channel, fragments)
    return Document(
        path=path,
        format=format.name,
        body=body,
        gzip=gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0),  # else the time of packing is in it
        etag=sha256(body).hexdigest()[:_ETAG_CHARACTERS],
        last_modified=whole_second(channel.updated),
        entries=len(fragments),
    )

"""Listings that were saved to a file. Knows no URL schemes and no network: a path is the operator's own."""

from __future__ import annotations

from pathlib import Path

from feedpub.errors import ListingError, UnknownNameError
from feedpub.fetch.limits import Limits
from feedpub.model import Listing

_CONTENT_TYPES = {
    ".atom": "application/atom+xml",
    ".htm": "text/html",
    ".html": "text/html",
    ".json": "application/json",
    ".rss": "application/rss+xml",
    ".txt": "text/plain",
    ".xml": "application/xml",
}


def read_file(path: Path, url: str = "", content_type: str = "", *, limits: Limits | None = None) -> Listing:
    """A saved listing, as if it had come from ``url`` (or else from the file's own address).

    The content type is guessed by suffix where none is given. Raises ``UnknownNameError`` for a file that does
    not exist, and ``ListingError`` for one that cannot be read or is larger than a listing may be.
    """
    most = (limits or Limits()).decoded_bytes
    try:
        with path.open("rb") as file:
            body = file.read(most + 1)
    except FileNotFoundError as error:
        raise UnknownNameError("file", str(path)) from error
    except OSError as error:
        raise ListingError(f"{path} cannot be read: {error.strerror}") from error
    if len(body) > most:
        raise ListingError(f"{path} is longer than {most} bytes")
    guessed = content_type or _CONTENT_TYPES.get(path.suffix.lower(), "")
    return Listing(url=url or path.resolve().as_uri(), body=body, content_type=guessed)

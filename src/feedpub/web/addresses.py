"""Where things stand: addresses within this site, in Link headers and in other people's readers. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from feedpub.model import FeedPath, ItemId, Site
from feedpub.web.library import Library

SEARCH = FeedPath("search")
MAX_WORDS = 8
MAX_QUERY = 200
"""Characters of a question; what stands behind them is not read."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
"""The store ends a text at the first zero, and no feed may hold these."""

READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed%2F{}"),
    ("Inoreader", "https://www.inoreader.com/?add_feed={}"),
    ("NewsBlur", "https://www.newsblur.com/?url={}"),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url={}"),
)
"""Readers that take a feed's address, percent-encoded, in an address of their own."""


def here(address: str) -> str:
    """An absolute address of this site as pages link it: without scheme and host, so that a mirror works too."""
    parts = urlsplit(address)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))


def root(library: Library) -> str:
    """What stands before every path of this site: empty, or the folder that a proxy serves it from."""
    return urlsplit(library.site.url).path


def item_page(library: Library, id: ItemId) -> str:
    """The path of an item's page."""
    return f"{root(library)}/items/{quote(id, safe='')}"


def words_of(question: str) -> tuple[str, ...]:
    """The words of a search, as typed, each once."""
    return tuple(dict.fromkeys(_CONTROLS.sub(" ", question[:MAX_QUERY]).split()))[:MAX_WORDS]


def web_link(url: str | None) -> str | None:
    """The URL if a browser may be sent there: publishers choose links, and ``javascript:`` is a link too."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


def image_schemes(site: Site) -> tuple[str, ...]:
    """The schemes that pictures may come by: a site that is itself read without TLS shows those of its like."""
    return ("https:",) if site.url.startswith("https:") else ("https:", "http:")


def web_image(url: str | None, site: Site) -> str | None:
    """The URL of a picture that our content security policy lets a browser load."""
    schemes = tuple(f"{scheme}//" for scheme in image_schemes(site))
    return url if url and url.lower().startswith(schemes) else None


def in_readers(feed_address: str) -> tuple[tuple[str, str], ...]:
    """Name and address of each reader, with the feed filled in."""
    return tuple((name, form.format(quote(feed_address, safe=""))) for name, form in READERS)


class Addresses:
    """The absolute addresses of one feed: its page and its documents. A search is told by its words."""

    def __init__(self, library: Library, path: FeedPath, words: Sequence[str] = ()) -> None:
        self._library = library
        self._path = path
        self._query = f"?{urlencode({'q': ' '.join(words)})}" if words else ""

    @property
    def page(self) -> str:
        return self._library.page(self._path) + self._query

    def document(self, format: str) -> str:
        return self._library.address(self._path, format) + self._query

    @property
    def documents(self) -> tuple[tuple[str, str, str], ...]:
        """Format, media type without parameters and address of each document."""
        return tuple(
            (format, self._library.media_type(format).partition(";")[0], self.document(format))
            for format in self._library.formats
        )

    def link_header(self, format: str) -> str:
        """RFC 8288: exactly one rel=self, and the other forms of the same feed."""
        links = [f'<{self.document(format)}>; rel="self"', f'<{self.page}>; rel="alternate"; type="text/html"']
        links += [
            f'<{address}>; rel="alternate"; type="{media_type}"'
            for name, media_type, address in self.documents
            if name != format
        ]
        return ", ".join(links)

"""Where things stand: addresses within this site, in Link headers and in other people's readers. Pure."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from feedpub.model import FeedPath, ItemId, Site
from feedpub.policy.archive import volume_path
from feedpub.web.library import Library

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
    """The absolute addresses of one feed: its page and its documents."""

    def __init__(self, library: Library, path: FeedPath) -> None:
        self._library = library
        self._path = path

    @property
    def page(self) -> str:
        return self._library.page(self._path)

    def document(self, format: str) -> str:
        return self._library.address(self._path, format)

    @property
    def documents(self) -> tuple[tuple[str, str, str], ...]:
        """Format, media type without parameters and address of each document."""
        return tuple(
            (format, self._library.media_type(format).partition(";")[0], self.document(format))
            for format in self._library.formats
        )

    def volume(self, number: int) -> str:
        """A closed volume of the feed's archive, in the format that stands first."""
        return self._library.address(volume_path(self._path, number), self._library.formats[0])
